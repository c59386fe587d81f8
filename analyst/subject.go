package analyst

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

// Read says whose problem an idea is about, what job is to be done, and which words to search by. It takes every word from the idea itself.
func Read(b market.Brief) market.Subject {
	text := plain(b.Idea)
	d := parse(text)
	s := market.Subject{Title: title(text), Terms: []string{}, Phrases: []string{}, Problems: []string{}, Places: []string{}}
	said, rest := corrections(b.Notes)
	s.Customer = cmp.Or(said["customer"], d.customer())
	s.Job = d.job()
	s.Phrases = d.phrases()
	s.Terms = d.terms(rest)
	s.Problems = d.problems()
	if p := said["problem"]; p != "" && !slices.Contains(s.Problems, p) {
		s.Problems = append([]string{p}, s.Problems...)
	}
	s.Region = said.regionOf(text)
	s.Places = placesOf(s)
	return s
}

var (
	tagRE    = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<!--.*?-->|</?[a-zA-Z][^<>]{0,300}>`)
	linkRE   = regexp.MustCompile(`!?\[([^\]\n]{0,300})\]\([^)\s]{0,500}\)`)
	urlRE    = regexp.MustCompile(`https?://\S+`)
	markRE   = regexp.MustCompile("[*_`#>~|]+")
	spacesRE = regexp.MustCompile(`[ \t\r\f\v\x{00a0}]+`)
)

// plain turns markdown and HTML into the text that a reader sees.
func plain(text string) string {
	text = strings.ToValidUTF8(text, " ")
	if strings.ContainsAny(text, "<&") {
		text = html.UnescapeString(tagRE.ReplaceAllString(text, " "))
		text = tagRE.ReplaceAllString(text, " ")
	}
	text = linkRE.ReplaceAllString(text, "$1")
	text = urlRE.ReplaceAllString(text, " ")
	text = markRE.ReplaceAllString(text, " ")
	text = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	return strings.TrimSpace(spacesRE.ReplaceAllString(text, " "))
}

// title is the first sentence, cut to 80 characters.
func title(text string) string {
	t := text
	if i := strings.IndexAny(t, "\n"); i > 0 {
		t = t[:i]
	}
	for i := 0; i+1 < len(t); i++ {
		if (t[i] == '.' || t[i] == '!' || t[i] == '?') && t[i+1] == ' ' && i > 15 {
			t = t[:i]
			break
		}
	}
	return strings.TrimRight(clip(strings.TrimSpace(t), 80), ".!?")
}

// run gives the words of the first stretch of a role, as written.
func (d idea) run(want role, from int) (start, end int) {
	start = -1
	for i := from; i < d.main; i++ {
		if d.roles[i] == want {
			if start < 0 {
				start = i
			}
			end = i + 1
		} else if start >= 0 {
			break
		}
	}
	if start < 0 {
		return 0, 0
	}
	return start, end
}

func (d idea) words(start, end int) string {
	if end <= start {
		return ""
	}
	return strings.Join(strings.Fields(d.text[d.toks[start].start:d.toks[end-1].end]), " ")
}

// customer is who has the problem, as the idea says it.
func (d idea) customer() string {
	start, end := d.run(roleCustomer, 0)
	for start < end && (wordsFor[d.toks[start].word] || wordsHelp[d.toks[start].word] || bands()[d.toks[start].word] == 1) {
		start++
	}
	return clip(d.words(start, end), 80)
}

// job is what is to be done: the content words of that role, in their order.
func (d idea) job() string {
	var out []string
	for i := range d.main {
		if w := d.toks[i].word; d.roles[i] == roleJob && !d.countsTimes(i) && telling(w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
		if len(out) == 6 {
			break
		}
	}
	if len(out) > 0 {
		return strings.Join(out, " ")
	}
	for _, r := range []role{roleCustomer, roleProblem, roleDetail, roleJob} {
		for i := range d.toks {
			if w := d.toks[i].word; len(out) < 6 && d.roles[i] == r && !d.countsTimes(i) && telling(w) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return strings.Join(out, " ")
}

// countsTimes reports whether the word at i is the "time" of "first-time" or "full-time".
func (d idea) countsTimes(i int) bool {
	return i > 0 && d.toks[i].word == "time" && timesBefore[d.toks[i-1].word]
}

var timesBefore = set("first full part real long big last all any one")

// terms are the stems of the content words, ranked by role and rarity; notes of the founder come last.
func (d idea) terms(notes string) []string {
	type ranked struct {
		stem  string
		score float64
		at    int
	}
	var all []ranked
	add := func(w string, r role, at int, part float64) {
		if !telling(w) {
			return
		}
		st := stem(w)
		score := part * roleWeight[r] * (0.5 + rarity(st))
		for i := range all {
			if all[i].stem == st {
				all[i].score = max(all[i].score, score) + 0.1
				return
			}
		}
		all = append(all, ranked{st, score, at})
	}
	for i, t := range d.toks {
		if d.countsTimes(i) {
			continue
		}
		part := 1.0
		if i >= d.main {
			part = 0.5
		}
		add(t.word, d.roles[i], i, part)
	}
	for i, t := range tokens(notes) {
		add(t.word, roleDetail, len(d.toks)+i, 0.3)
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.at - b.at
	})
	out := []string{}
	for _, r := range all {
		if len(out) < 24 {
			out = append(out, r.stem)
		}
	}
	return out
}

var roleWeight = map[role]float64{roleJob: 1, roleProblem: 0.9, roleCustomer: 0.7, roleDetail: 0.35}

// phrases are two or three telling words that stand side by side in one role; of three, the pairs too. Those of the job come first.
func (d idea) phrases() []string {
	out := []string{}
	for _, r := range []role{roleJob, roleProblem, roleCustomer} {
		for _, n := range []int{3, 2} {
			for i := 0; i+n <= min(len(d.toks), 400) && len(out) < 14; i++ {
				if d.sideBySide(i, n, r) {
					if p := strings.ToLower(d.words(i, i+n)); !slices.Contains(out, p) {
						out = append(out, p)
					}
				}
			}
		}
	}
	return out
}

func (d idea) sideBySide(from, n int, r role) bool {
	for i := from; i < from+n; i++ {
		if d.roles[i] != r || d.countsTimes(i) || !telling(d.toks[i].word) || i > from && !d.besides(i-1, i) {
			return false
		}
	}
	return true
}

// besides reports whether two neighbouring words have nothing but a space or hyphen between them.
func (d idea) besides(a, b int) bool {
	between := d.text[d.toks[a].end:d.toks[b].start]
	return strings.TrimLeft(between, " -\n") == ""
}

// problems are short statements to search for.
func (d idea) problems() []string {
	out := []string{}
	add := func(p string) {
		p = clip(strings.TrimSpace(p), 60)
		if p != "" && !slices.Contains(out, p) && len(out) < 6 {
			out = append(out, p)
		}
	}
	for from := 0; from < d.main; {
		start, end := d.run(roleProblem, from)
		if end == 0 {
			break
		}
		from = end
		for start < end && wordsWho[d.toks[start].word] {
			start++
		}
		add(strings.ToLower(d.words(start, min(end, start+7))))
	}
	if job := d.job(); job != "" {
		add(job)
	}
	return out
}

// placesOf guesses names of communities from the words of customer and job: singular, plural, and two words run together.
func placesOf(s market.Subject) []string {
	out := []string{}
	add := func(p string) {
		if len(p) >= 3 && len(p) <= 21 && len(out) < 10 && !slices.Contains(out, p) && !strings.ContainsFunc(p, func(r rune) bool { return r > 127 }) {
			out = append(out, p)
		}
	}
	for _, phrase := range []string{s.Customer, s.Job} {
		var ws []string
		for _, t := range tokens(phrase) {
			if telling(t.word) {
				ws = append(ws, t.word)
			}
		}
		if n := len(ws); n > 1 {
			add(ws[n-2] + ws[n-1])
		}
		for i := len(ws) - 1; i >= 0; i-- {
			if rarity(stem(ws[i])) > 1 {
				add(ws[i])
				add(singular(ws[i]))
			}
		}
	}
	return out
}
