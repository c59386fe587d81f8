package report

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

// drawReadings draws readings of a dossier: any reader, several of one piece, words from anywhere in its text.
func drawReadings(t *rapid.T, d market.Dossier) []market.Reading {
	var out []market.Reading
	readers := []market.Reader{market.ReadByModel, market.ReadByFounder, market.ReadBySample}
	for i := range rapid.IntRange(0, 25).Draw(t, "readings") {
		e := d.Evidence[rapid.IntRange(0, len(d.Evidence)-1).Draw(t, "evidence")]
		if !e.Readable() {
			continue
		}
		r := market.Reading{
			Evidence: e.ID, Hash: e.Hash, Reader: rapid.SampledFrom(readers).Draw(t, "reader"),
			About:    rapid.IntRange(0, 2).Draw(t, "about"),
			Voice:    rapid.SampledFrom(knownVoices).Draw(t, "voice"),
			Relation: rapid.SampledFrom(knownRelations).Draw(t, "relation"),
			Pain:     rapid.SampledFrom([]string{"", "late", "<b>|\n"}).Draw(t, "pain"),
			Batch:    fmt.Sprint("b", i/3), At: rapid.Int64Range(0, 3).Draw(t, "at"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "facts") {
			runes := []rune(e.Text)
			from := rapid.IntRange(0, len(runes)-1).Draw(t, "from")
			to := rapid.IntRange(from+1, len(runes)).Draw(t, "to")
			start, quote := len(string(runes[:from])), string(runes[from:to])
			f := market.Fact{Fact: rapid.SampledFrom([]string{market.FactLoss, market.FactIncident,
				market.FactFree}).Draw(t, "fact"), Quote: quote, Start: start, End: start + len(quote)}
			if rapid.Bool().Draw(t, "numbered") {
				f.At = []int{1, 2}
			}
			r.Facts = append(r.Facts, f)
		}
		out = append(out, r)
	}
	return out
}

// Whatever was read, by whomever and however often: the report gives it back, is made from it again to the byte, and
// its bundle holds.
func TestAReportGivesItsReadingsBack(t *testing.T) {
	t.Parallel()
	d := small()
	d.Evidence = append(d.Evidence, sound(hostile()).Evidence[len(d.Evidence):20]...)
	rapid.Check(t, func(rt *rapid.T) {
		d := d
		d.Readings = drawReadings(rt, d)
		r := build(d)
		one, err := JSON(r)
		if err != nil {
			rt.Fatal(err)
		}
		parsed, err := Parse(one)
		if err != nil {
			rt.Fatal(err)
		}
		if two, _ := JSON(Again(parsed, 1)); !bytes.Equal(one, two) {
			v := &Verified{Report: parsed}
			v.again(one)
			rt.Fatalf("made again it differs: %q", v.Problems)
		}
		want, got := market.Standing(d.Readings), market.Standing(Dossier(parsed).Readings)
		if len(want) != len(got) {
			rt.Fatalf("%d readings stand, %d came back", len(want), len(got))
		}
		for hash, w := range want {
			w.Facts = list(w.Facts)
			if !reflect.DeepEqual(w, got[hash]) {
				rt.Fatalf("%+v\n%+v", w, got[hash])
			}
		}
		z, err := Zip(one, pagesOf(d), Stamp{})
		if err != nil {
			rt.Fatal(err)
		}
		if v, err := Verify(z); err != nil || len(v.Problems) > 0 || v.Readings != len(Readings(r)) {
			rt.Fatalf("%v %q, %d readings of %d", err, v.Problems, v.Readings, len(Readings(r)))
		}
	})
}

func TestCoverageCountsWhatWasFoundAndRead(t *testing.T) {
	t.Parallel()
	r := build(small())
	want := Coverage{Planned: 20, Answered: 18, Relevant: 1, Counter: 7, Candidates: 4, Read: 3, Near: 3, Very: 3,
		Skipped: 2}
	if r.Coverage != want {
		t.Errorf("%+v, want %+v", r.Coverage, want)
	}
	if p := r.Phases[1]; len(p.Searches) != 2 || p.Read != 2 || p.Unread != 1 {
		t.Errorf("the phase has %+v", p)
	}
	if e := r.Evidence; e[0].Read == nil || e[1].Read != nil || e[4].Read != nil {
		t.Error("what was read is not what the report says was read")
	}
}

func TestTheFoundersReadingStandsAndTheModelsIsShownBeside(t *testing.T) {
	t.Parallel()
	r := build(small())
	e := r.Evidence[2]
	if e.Read == nil || e.Read.Reader != market.ReadByFounder || e.Overruled == nil ||
		e.Overruled.Reader != market.ReadByModel {
		t.Fatalf("%+v, before %+v", e.Read, e.Overruled)
	}
	for name, text := range map[string]string{"markdown": string(Markdown(r)), "csv": string(CSV(r))} {
		for _, want := range map[string][]string{
			"markdown": {"read by the founder", "read by reader-1", "They're fine as it is: “is fine”", "\nNot read\n",
				"Does the same job"},
			"csv": {"founder,2,sufferer,content,clients pay late", "model,2,sufferer,incident,clients pay late"},
		}[name] {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
	}
}

func TestAForgedReadingIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		forge func(r *Report)
		says  string
	}{
		"words that stand nowhere": {func(r *Report) {
			f := &r.Evidence[0].Read.Facts[0]
			f.Quote = strings.Repeat("x", len(f.Quote))
		}, "E1: the words for the fact"},
		"offsets of other words": {func(r *Report) { r.Evidence[0].Read.Facts[0].Start++ },
			"E1: the words for the fact"},
		"offsets before the text": {func(r *Report) { r.Evidence[0].Read.Facts[0].Start = -1 }, "cannot be negative"},
		"offsets behind the text": {func(r *Report) { r.Evidence[0].Read.Facts[0].End = 1 << 40 },
			"E1: the words for the fact"},
		"no words": {func(
			r *Report) {
			f := &r.Evidence[0].Read.Facts[0]
			f.Quote, f.End = "", f.Start
		}, "no words support"},
		"a fact that is none": {func(r *Report) { r.Evidence[0].Read.Facts[0].Fact = "wonder" },
			"the fact \"wonder\" is unknown"},
		"about out of range": {func(r *Report) { r.Evidence[0].Read.About = 3 },
			"E1: its reading has values that don't exist"},
		"an unknown voice": {func(r *Report) { r.Evidence[0].Read.Voice = "god" },
			"E1: its reading has values that don't exist"},
		"an unknown relation": {func(r *Report) { r.Evidence[3].Read.Relation = "friend" },
			"E4: its reading has values that don't exist"},
		"an unknown reader": {func(r *Report) { r.Evidence[0].Read.Reader = "oracle" }, "E1: its reader"},
		"evidence without a text": {func(
			r *Report) {
			r.Evidence[4].Read = &Read{Reader: market.ReadByModel, Facts: []market.Fact{}}
		}, "E5: it was read"},
		"a model that overrules": {func(r *Report) { r.Evidence[2].Read.Reader = market.ReadByModel },
			"E3: a reading was replaced"},
		"a count of what was read": {func(r *Report) { r.Coverage.Read = 4 }, "coverage.read is 3 and not 4"},
	} {
		d := small()
		r := build(d)
		c.forge(&r)
		raw, err := JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		z, err := Zip(raw, pagesOf(d), Stamp{})
		if err != nil {
			t.Fatal(err)
		}
		if v, err := Verify(z); err != nil || !strings.Contains(strings.Join(v.Problems, "\n"), c.says) {
			t.Errorf("%s: %v %q", name, err, v.Problems)
		}
	}
	// A reading of evidence that the report does not have can only stand in the list of readings.
	forged := rewritten(t, packed(t, small()), true,
		map[string]func(string) string{fileReadings: func(s string) string {
			return strings.Replace(s, `"evidence": "E1"`, `"evidence": "E77"`, 1)
		}})
	if v, err := Verify(forged); err != nil || !strings.Contains(strings.Join(v.Problems, "\n"), "readings.json") {
		t.Errorf("a reading of unknown evidence: %v %q", err, v.Problems)
	}
}
