package research

import (
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

// keywords asks what people type and read: suggestions of search engines, and how often articles on the topic are opened.
var keywords = phase{
	name:  market.Keywords,
	share: 7,
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			articles := each("articles on the topic", w.the(wikipedia), about(w.topics()...))
			for i := range articles {
				articles[i].titles = []string{articles[i].query.Text}
			}
			typed := append(w.queries(market.Keywords, market.Suggestion, 6, 5), about(w.pairs(5)...)...)
			suggestions := each("what people type", w.of(market.Suggestion), typed)
			for i := range suggestions {
				suggestions[i].words = strings.Fields(typed[0].Text)
			}
			return join(suggestions, articles)
		},
		func(w *work, got []answer) []ask {
			return join(each("how often the topic is read", w.the(pageviews), about(articlesOf(got)...)), w.alphabet(got))
		},
	},
}

// The least number of suggestions about the idea that make words a seed, and how many suggestions of one expansion are kept.
const (
	leastGrown = 3
	grownKept  = 4
)

// alphabet expands the words that search engines know most about, by the letters of the alphabet and by what questions begin with: how broad the
// interest is, and what people fear, compare and ask. One engine is asked, since the others mostly repeat it. Words that nobody types are not expanded.
func (w *work) alphabet(got []answer) []ask {
	seed, best := "", leastGrown-1
	for _, s := range analyst.Seeds(w.subject) {
		n := 0
		for _, a := range got {
			if a.source.Kind() == market.Suggestion && strings.EqualFold(a.query.Text, s) {
				n += a.Kept
			}
		}
		if n > best {
			seed, best = s, n
		}
	}
	engines := w.of(market.Suggestion)
	if seed == "" || len(engines) == 0 {
		return nil
	}
	var more, critical []string
	for letter := 'a'; letter <= 'z'; letter++ {
		more = append(more, seed+" "+string(letter))
	}
	for _, lead := range []string{"how to", "can you", "best"} {
		more = append(more, lead+" "+seed)
	}
	for _, lead := range []string{"why", "is", "do i need"} {
		critical = append(critical, lead+" "+seed)
	}
	for _, tail := range []string{"vs", "alternative to", "without", "free", "template", "not working", "not worth it", "problems", "scam"} {
		critical = append(critical, seed+" "+tail)
	}
	asks := each("what people type about "+seed, engines[:1], append(about(more...), against(critical...)...))
	for i := range asks {
		asks[i].words, asks[i].most = strings.Fields(seed), grownKept
	}
	return asks
}

// At most so many articles have their page views asked for.
const articlesCounted = 4

// articlesOf lists the titles of the articles that are about the topic, those found by the more telling query first.
func articlesOf(got []answer) []string {
	var titles []string
	for _, a := range got {
		if a.source.Name() != wikipedia {
			continue
		}
		var some []string
		for _, e := range a.evidence {
			if !slices.ContainsFunc(titles, func(t string) bool { return strings.EqualFold(t, e.Title) }) {
				some = append(some, e.Title)
			}
		}
		slices.Sort(some)
		titles = append(titles, some[:min(len(some), 2)]...)
	}
	return titles[:min(len(titles), articlesCounted)]
}

// At most so many topics are looked up.
const topicsLookedUp = 3

// topics are the names under which an encyclopedia may know the job, not the customer: that people read about web designers says
// nothing about an idea for them.
func (w *work) topics() []string {
	var out []string
	for _, q := range w.queries(market.Keywords, market.Series, 2, 0) {
		out = append(out, q.Text)
	}
	out = append(out, w.subject.Phrases...)
	who := strings.ToLower(w.subject.Customer)
	seen := map[string]bool{}
	out = slices.DeleteFunc(out, func(t string) bool {
		t = strings.ToLower(t)
		again := seen[t]
		seen[t] = true
		return again || strings.Contains(who, t)
	})
	if whole := slices.DeleteFunc(slices.Clone(out), func(t string) bool { return !strings.Contains(t, " ") && !strings.Contains(t, "-") }); len(whole) > 0 {
		out = whole // one word of several is read about for many reasons
	}
	return out[:min(len(out), topicsLookedUp)]
}

// pairs puts the customer and each word of the job side by side, and the neighbours among the words of the job, at most so many:
// search engines know two words that belong together better than a sentence.
func (w *work) pairs(most int) []string {
	var out []string
	job := strings.Fields(strings.ToLower(w.subject.Job))
	if who := strings.Fields(strings.ToLower(w.subject.Customer)); len(who) > 0 {
		one := strings.TrimSuffix(who[len(who)-1], "s")
		for _, word := range job {
			out = append(out, one+" "+word)
		}
	}
	for i := 1; i < len(job); i++ {
		out = append(out, job[i-1]+" "+job[i])
	}
	return out[:min(len(out), most)]
}

// around asks about pairs of words: most of them for what there is, and one against it, with the words that say so.
func (w *work) around(most int, free string) []market.Query {
	pairs := w.pairs(most)
	out := about(pairs...)
	if len(pairs) > 0 {
		out = append(out, against(pairs[0]+" "+free)...)
	}
	return out
}
