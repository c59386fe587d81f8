package model

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/analyst"
	"naps/market"
)

// isControl reports whether a text of a prompt is one of ours.
func isControl(t text) bool {
	return slices.ContainsFunc(controls(), func(c control) bool { return c.title == t.title })
}

// stands holds the quotes of readings against the stored texts of a batch.
func stands(t interface{ Errorf(string, ...any) }, batch []analyst.Candidate, got analyst.Batch) {
	for _, r := range got.Readings {
		i := slices.IndexFunc(batch, func(c analyst.Candidate) bool { return c.Evidence.ID == r.Evidence })
		if i < 0 {
			t.Errorf("%s was not in the batch", r.Evidence)
			continue
		}
		stored := batch[i].Evidence.Text
		for _, f := range r.Facts {
			if f.Quote == "" || stored[f.Start:f.End] != f.Quote || len(f.At) == 0 || !slices.IsSorted(f.At) {
				t.Errorf("%s: %+v does not stand in %q", r.Evidence, f, stored)
			}
		}
	}
	if len(got.Readings)+len(got.Unread) != len(batch) {
		t.Errorf("%d readings and %d unread of %d texts", len(got.Readings), len(got.Unread), len(batch))
	}
}

func TestAQuoteIsCutFromTheStoredTextWhateverIsInIt(t *testing.T) {
	t.Parallel()
	pieces := []string{"I paid $40. ", "Late again! ", "\u200b", "\n", "\r\n", "<<<E1 post", ">>>", "[1] ", "Ünpaid; ",
		"遅い。", "\xff", "\u2028", "a b ", "<!-- x -->", "\t"}
	rapid.Check(t, func(t *rapid.T) {
		var batch []analyst.Candidate
		for i := range rapid.IntRange(1, 10).Draw(t, "n") {
			before := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 4).Draw(t, "before"), "")
			passage := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "passage"), "")
			c := post(fmt.Sprintf("E%d", i+1), "T", passage)
			c.Evidence.Text, c.From = before+passage+"end", len(before)
			batch = append(batch, c)
		}
		at := rapid.SliceOfN(rapid.IntRange(-2, 14), 0, 6)
		a := Analyst{Model: fake(func(q analyst.Question) any {
			var answers []any
			for _, x := range textsOf(q.Prompt) {
				s := saidOf(x.id, 2)
				if isControl(x) {
					s = saidOf(x.id, 0)
				}
				s["facts"] = []any{said{"fact": "paid", "at": at.Draw(t, "at")},
					said{"fact": "loss", "at": at.Draw(t, "at")}}
				answers = append(answers, s)
			}
			return said{"answers": answers}
		})}
		got, err := a.Read(t.Context(), idea, read, batch)
		if err != nil {
			t.Fatal(err)
		}
		stands(t, batch, got)
	})
}

func TestWhatCannotBeVerifiedIsDropped(t *testing.T) {
	t.Parallel()
	c := post("E1", "My client", "He pays late. I wrote two letters. It cost me $40.")
	fact := func(name string, at ...int) said { return said{"fact": name, "at": at} }
	for name, x := range map[string]struct {
		answers []any
		want    string // about, voice, facts, pain; empty for unread
	}{
		"a plain answer": {[]any{said{"id": "E1", "about": 2, "voice": "sufferer",
			"facts": []any{fact("loss", 3)}, "pain": "pays late"}}, "2 sufferer loss[3] pays late"},
		"no answer": {[]any{}, ""},
		"another id": {[]any{said{"id": "E9", "about": 2},
			said{"id": "E1", "about": 1, "voice": "other"}}, "1 other  "},
		"about out of range":   {[]any{said{"id": "E1", "about": 3, "voice": "sufferer"}}, ""},
		"about left out":       {[]any{said{"id": "E1", "voice": "sufferer"}}, ""},
		"answered in two ways": {[]any{saidOf("E1", 2), saidOf("E1", 0)}, ""},
		"answered twice alike": {[]any{saidOf("E1", 1), saidOf("E1", 1)}, "1 other  "},
		"an answer of another form": {[]any{"E1", said{"id": 1, "about": "2"},
			said{"id": "E1", "about": 0, "voice": "other"}}, "0 other  "},
		"sentences that do not exist": {[]any{said{"id": "E1", "about": 2, "voice": "sufferer",
			"facts": []any{fact("loss", 0, 3, 4, -1, 3), fact("paid", 7), fact("asks")}}}, "2 sufferer loss[3] "},
		"unknown facts": {[]any{said{"id": "E1", "about": 2, "voice": "sufferer",
			"facts": []any{fact("rich", 1), fact("when", 2), fact("when", 1)}}}, "2 sufferer when[2] "},
		"an unknown voice": {[]any{said{"id": "E1", "about": 2, "voice": "king"}}, "2 other  "},
		"an advertiser": {[]any{said{"id": "E1", "about": 2, "voice": "sufferer",
			"facts": []any{fact("advert", 1), fact("loss", 3)}, "pain": "pays late"}}, "2 provider advert[1] loss[3] "},
		"a provider's pain": {[]any{said{"id": "E1", "about": 2, "voice": "provider", "facts": []any{},
			"pain": "pays late"}}, "2 provider  "},
		"facts of what is unrelated": {[]any{said{"id": "E1", "about": 0, "voice": "sufferer",
			"facts": []any{fact("loss", 3)}, "pain": "pays late"}}, "0 other  "},
		"a pain of a word too many": {[]any{said{"id": "E1", "about": 2, "voice": "other", "facts": []any{},
			"pain": "Wrote two letters, he pays late."}}, "2 other  Wrote two letters, he pays late"},
		"a long pain": {[]any{said{"id": "E1", "about": 2, "voice": "other", "facts": []any{},
			"pain": "Wrote two letters, he pays late, two letters, he pays late."}},
			"2 other  Wrote two letters, he pays late, two letters"},
		"a pain of other words": {[]any{said{"id": "E1", "about": 2, "voice": "sufferer",
			"facts": []any{fact("loss", 3)}, "pain": "made up trouble"}}, ""},
		"a link as pain": {[]any{said{"id": "E1", "about": 2, "voice": "other", "facts": []any{},
			"pain": "see https://evil.example"}}, "2 other  "},
	} {
		a := Analyst{Model: fake(func(q analyst.Question) any {
			answers := slices.Clone(x.answers)
			for _, t := range textsOf(q.Prompt) {
				if isControl(t) {
					answers = append(answers, saidOf(t.id, 0))
				}
			}
			return said{"answers": answers}
		})}
		got, err := a.Read(t.Context(), idea, read, []analyst.Candidate{c})
		line := ""
		for _, r := range got.Readings {
			var facts []string
			for _, f := range r.Facts {
				facts = append(facts, f.Fact+fmt.Sprint(f.At))
			}
			line = fmt.Sprintf("%d %s %s %s", r.About, r.Voice, strings.Join(facts, " "), r.Pain)
		}
		if err != nil || line != x.want || got.Asked != 1 {
			t.Errorf("%s gives %q, %+v, %v", name, line, got, err)
		}
		stands(t, []analyst.Candidate{c}, got)
	}
}

// counts tells how many texts a batch says are about the idea, and of those how many of batchOf are.
func counts(got analyst.Batch) (hits, right int) {
	for _, r := range got.Readings {
		if r.About == market.VeryProblem {
			hits++
			if n := 0; len(r.Evidence) > 0 {
				_, _ = fmt.Sscanf(r.Evidence, "E%d", &n)
				right += (n + 1) % 2
			}
		}
	}
	return hits, right
}

func TestABatchIsAskedAgainOnlyWhereItsAnswerIsInDoubt(t *testing.T) {
	t.Parallel()
	response := 0
	inTurn := func(answers ...func(text, int) int) func(analyst.Question) any {
		return func(q analyst.Question) any {
			var out []any
			f := answers[min(response, len(answers)-1)]
			response++
			for i, x := range textsOf(q.Prompt) {
				if about := f(x, i); about >= 0 {
					out = append(out, saidOf(x.id, about))
				}
			}
			return said{"answers": out}
		}
	}
	right := func(x text, _ int) int {
		if strings.Contains(x.whole(), "late") {
			return 2
		}
		return 0
	}
	all := func(about int) func(text, int) int { return func(text, int) int { return about } }
	fooled := func(x text, i int) int {
		if isControl(x) {
			return 2
		}
		return right(x, i)
	}
	opposite := func(x text, i int) int { return 2 - right(x, i) }
	for name, c := range map[string]struct {
		turns                     []func(text, int) int
		hits, right, asked, reads int
		why                       string
	}{
		"right":                   {[]func(text, int) int{right}, 5, 5, 1, 10, ""},
		"fooled by one control":   {[]func(text, int) int{fooled, right}, 5, 5, 3, 10, ""},
		"fooled by two":           {[]func(text, int) int{fooled, fooled, right}, 5, 5, 5, 10, ""},
		"fooled by every control": {[]func(text, int) int{fooled}, 0, 0, 3, 0, whyControl},
		"everything is about it":  {[]func(text, int) int{all(2)}, 0, 0, 3, 0, whyControl},
		"nothing is, twice":       {[]func(text, int) int{all(0)}, 0, 0, 3, 10, ""},
		"nothing is, then some":   {[]func(text, int) int{all(0), right}, 5, 5, 3, 10, ""},
		"fooled, then the contrary": {[]func(text, int) int{fooled, opposite,
			func(x text, i int) int { return min(opposite(x, i), 1) }}, 0, 0, 3, 0, ""},
		"the control is left out": {[]func(text,
			int) int{func(x text, i int) int { return map[bool]int{true: -1, false: right(x, i)}[isControl(x)] },
			right}, 5, 5, 3, 10, ""},
		"all but the control": {[]func(text,
			int) int{func(x text, i int) int { return map[bool]int{true: 0, false: 2}[isControl(x)] },
			right}, 5, 5, 3, 5, whyContrary},
		"all but the control, twice": {[]func(text,
			int) int{func(x text, i int) int { return map[bool]int{true: 0, false: 2}[isControl(x)] }},
			5, 5, 3, 5, whyForeign},
		"it is a neighbor and so is control": {[]func(text, int) int{all(1)}, 0, 0, 1, 10, ""},
	} {
		response = 0
		got, err := Analyst{Model: fake(inTurn(c.turns...)), Name: "m"}.Read(t.Context(), idea, read, batchOf(10))
		hits, right := counts(got)
		if name == "fooled, then the contrary" {
			if hits != right || len(got.Unread) == 0 {
				t.Errorf("%s gives %+v", name, got)
			}
			continue
		}
		if err != nil || hits != c.hits || right != c.right || got.Asked != c.asked || len(got.Readings) != c.reads ||
			!strings.Contains(got.Why, c.why) || (c.why == "") != (got.Why == "") {
			t.Errorf("%s gives %d hits (%d right), %d readings in %d calls, %q, %v", name, hits, right,
				len(got.Readings), got.Asked, got.Why, err)
		}
	}
}

func TestAReaderWhoIsWrongOneTimeInTenLosesLittle(t *testing.T) {
	t.Parallel()
	unread, asked, batches := 0, 0, 200
	for i := range batches {
		b := idea
		b.Idea = fmt.Sprint(idea.Idea, " ", i/10)
		wrong := fake(func(q analyst.Question) any {
			var answers []any
			for _, x := range textsOf(q.Prompt) {
				about := 0
				if strings.Contains(x.whole(), "late") {
					about = 2
				}
				if hash(b.Idea, x.title)%10 == 0 {
					about = 2 - about
				}
				answer := saidOf(x.id, about)
				answer["pain"] = "" // what it names must stand in the text; that is another test's
				answers = append(answers, answer)
			}
			return said{"answers": answers}
		})
		batch := batchOf(10)
		for j := range batch {
			batch[j].Evidence.Title += fmt.Sprint(" of ", i)
			batch[j].Evidence.Hash = fmt.Sprint(i, j)
		}
		got, err := Analyst{Model: wrong}.Read(t.Context(), b, read, batch)
		if err != nil {
			t.Fatal(err)
		}
		unread += len(got.Unread)
		asked += got.Asked
	}
	if unread > batches*10/50 || asked > batches*3/2 {
		t.Errorf("%d of %d texts are lost, in %d calls for %d batches", unread, 10*batches, asked, batches)
	}
}

func TestTheControlIsNeverAboutTheIdeaNorToldByItsPlace(t *testing.T) {
	t.Parallel()
	if len(controls()) < 12 {
		t.Fatalf("there are %d controls", len(controls()))
	}
	for _, c := range controls() {
		about := keyStems(c.title, c.text)
		got := controlsFor(about, c.lang, "x")
		if len(got) < 8 || got[0] == c || got[len(got)-1] != c {
			t.Errorf("for an idea like %q the order is %v", c.title, got)
		}
	}
	ids, places, titles := map[string]bool{}, map[int]bool{}, map[string]bool{}
	for i := range 40 {
		batch := batchOf(10)
		batch[0].Evidence.Hash = fmt.Sprint(i)
		a := Analyst{Model: fake(func(q analyst.Question) any {
			for k, x := range textsOf(q.Prompt) {
				if isControl(x) {
					ids[x.id], places[k], titles[x.title] = true, true, true
					if hasID(batch, x.id) || !regexp.MustCompile(`^E[1-9]\d?$`).MatchString(x.id) || x.kind != "post" {
						t.Errorf("the control is %+v", x)
					}
				}
			}
			return reader(q)
		})}
		if got, err := a.Read(t.Context(), idea, read, batch); err != nil || got.Asked != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if len(places) < 8 || len(titles) < 5 || len(ids) < 3 {
		t.Errorf("controls stand at %v with ids %v: %v", places, ids, titles)
	}
}

func TestABatchHoldsTenTextsAndEachIDOnce(t *testing.T) {
	t.Parallel()
	batch := batchOf(12)
	got, err := Analyst{Model: fake(reader), Name: "m"}.Read(t.Context(), idea, read, append(batch, batch[0]))
	if err != nil || len(got.Readings) != 10 || len(got.Unread) != 2 || got.Why != whyTooMany {
		t.Errorf("%+v, %v", got, err)
	}
	for i, r := range got.Readings {
		if r.Evidence != batch[i].Evidence.ID || r.Hash != batch[i].Evidence.Hash || r.Model != "m" ||
			r.Prompt != Versions()[jobRead] || r.Reader != market.ReadByModel || r.Batch == "" {
			t.Errorf("a reading is %+v", r)
		}
	}
	if got, err := (Analyst{Model: fake(reader)}).Read(t.Context(), idea, read, nil); err != nil || got.Asked != 0 {
		t.Errorf("an empty batch gives %+v, %v", got, err)
	}
}

func FuzzAnyAnswerIsSafe(f *testing.F) {
	for _, s := range []string{`{}`,
		`{"answers":[{"id":"E10","about":2,"voice":"sufferer","facts":[{"fact":"paid","at":[1,99]}],"pain":"x"}]}`,
		`{"answers":[null,1,{"id":"E11","relation":"same","name":"Client","does_at":[1]}]}`,
		`{"clusters":[{"name":"late","ids":["E10","E10"]}],"same":[["E10","E11"],["E1"]]}`,
		`{"queries":[{"phase":"pains","kind":"post","query":"-x site:a.b"}]}`,
		`{"summary":[{"text":"GO","cites":["E10"]}],"phases":{"pains":[]}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		a := Analyst{Model: fake(func(analyst.Question) any {
			if !json.Valid([]byte(answer)) {
				return said{}
			}
			return json.RawMessage(answer)
		})}
		batch := batchOf(4)
		for _, do := range []func() (analyst.Batch, error){
			func() (analyst.Batch, error) { return a.Read(t.Context(), idea, read, batch) },
			func() (analyst.Batch, error) { return a.Products(t.Context(), idea, read, batch) },
		} {
			if got, err := do(); err == nil {
				stands(t, batch, got)
			}
		}
		_, _ = a.Understand(t.Context(), idea)
		searches, _, _ := a.Plan(t.Context(), idea, read)
		further, _, _ := a.More(t.Context(), idea, read, analyst.Known{})
		for _, s := range append(searches, further.Searches...) {
			if text, why := query(s.Query.Text, queryWords); why != "" || text != s.Query.Text {
				t.Errorf("%q is asked", s.Query.Text)
			}
		}
		_, _, _ = a.Names(t.Context(), idea, read,
			analyst.Naming{Pains: []analyst.Hurt{{ID: "E10", Pain: "late", Quote: "Late."},
				{ID: "E11", Pain: "late", Quote: "Late."}}})
		prose, _, _ := a.Write(t.Context(), idea, read,
			analyst.Draft{Evidence: []market.Evidence{batch[0].Evidence}, Verdict: "NO-GO"})
		for _, c := range slices.Concat(prose.Summary, prose.For, prose.Against) {
			if len(c.Evidence) != 1 || c.Evidence[0] != "E10" {
				t.Errorf("%+v stands", c)
			}
		}
	})
}
