package research

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

// byTopic embeds texts by their subject, whatever their words: one direction for what is about money that comes late,
// another for all else.
type byTopic struct {
	asked [][]string
	fail  error
}

func (b *byTopic) Embed(_ context.Context, texts []string) ([][]float32, error) {
	b.asked = append(b.asked, texts)
	if b.fail != nil {
		return nil, b.fail
	}
	var out [][]float32
	for _, text := range texts {
		v := []float32{0, 1}
		if ofLatePayment.MatchString(strings.ToLower(text)) || strings.Contains(text, "Zahlung") {
			v = []float32{1, 0}
		}
		out = append(out, v)
	}
	return out, nil
}

// firstRead are the titles of the texts that were read first as posts.
func firstRead(m *puppet) []string {
	for _, q := range m.asked {
		if q.Job == "read" {
			var out []string
			for _, b := range blocksOf(q.Prompt) {
				out = append(out, b.title)
			}
			return out
		}
	}
	return nil
}

// foreign is a world of posts of which one has the meaning of the brief and none of its words.
func foreign() []*scripted {
	forum := &scripted{name: "forum", kind: market.Post, all: true, asked: map[string]int{}}
	add := func(n int, title, text string) {
		forum.items = append(forum.items, market.Evidence{URL: fmt.Sprintf("https://forum.example/%d", n), Title: title,
			Text: text, Quote: text, Place: "forum.example", Author: fmt.Sprint("p", n), Date: "2026-09-01"})
	}
	for n := range 14 {
		add(n, fmt.Sprintf("Freelance talk %d", n),
			fmt.Sprintf("Web designers of town %d talk about clients and reminders at lunch.", n*n))
	}
	add(99, "Zahlung kommt nie", "Meine Zahlung kommt jedes Mal Wochen zu spät.")
	return []*scripted{forum}
}

func TestWhatMeansTheSameIsReadFirstWhateverItsWords(t *testing.T) {
	t.Parallel()
	for _, embed := range []*byTopic{nil, {}} {
		m := oracle(nil)
		p, j := helped(foreign(), m), researchtest.New(1)
		if embed != nil {
			p.Embed = embed
		}
		must(t, p.Research(t.Context(), testRun(), j))
		if got := slices.Contains(firstRead(m), "Zahlung kommt nie"); got != (embed != nil) {
			t.Errorf("with an embedder: %v; read first: %v", embed != nil, firstRead(m))
		}
	}
}

func TestARunThatGoesOnEmbedsNothingTwice(t *testing.T) {
	t.Parallel()
	embed, j := &byTopic{}, researchtest.New(1)
	p := helped(foreign(), oracle(nil))
	p.Embed = embed
	j.DieAt(30, true)
	if err := p.Research(t.Context(), testRun(), j); err == nil {
		t.Fatal("the journal did not die: fewer steps than expected")
	}
	if len(embed.asked) == 0 {
		t.Fatal("nothing was embedded before the end")
	}
	j.Revive()
	must(t, p.Research(t.Context(), testRun(), j))
	seen := map[string]bool{}
	for _, texts := range embed.asked {
		if at := strings.Join(texts, "\x00"); seen[at] {
			t.Errorf("%d texts were embedded twice", len(texts))
		} else {
			seen[at] = true
		}
	}
}

func TestAFailingEmbedderLeavesTheOrderOfWordsAndAGap(t *testing.T) {
	t.Parallel()
	embed := &byTopic{fail: errors.New("no such model")}
	p, j := helped(foreign(), oracle(nil)), researchtest.New(1)
	p.Embed = embed
	must(t, p.Research(t.Context(), testRun(), j))
	r := modelReportOf(t, j)
	told := 0
	for _, ph := range r.Phases {
		if slices.ContainsFunc(ph.Gaps, func(g market.Gap) bool { return g.Source == embedSource && g.Blocked }) {
			told++
		}
	}
	if len(embed.asked) != 1 || told == 0 {
		t.Errorf("asked %d times, told in %d phases", len(embed.asked), told)
	}
}

func TestACosineIsOneOfTheSameDirectionAndNothingOfNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b []float32
		want float64
	}{{[]float32{1, 0}, []float32{3, 0}, 1}, {[]float32{1, 0}, []float32{0, 2}, 0}, {[]float32{1, 1}, []float32{-1, -1},
		-1}, {nil, []float32{1}, 0}, {[]float32{0}, []float32{1}, 0}} {
		if got := cosine(c.a, c.b); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("of %v and %v it is %v", c.a, c.b, got)
		}
	}
}
