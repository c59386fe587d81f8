package analyst

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
)

// voice is one post that says something for or against, with the strongest signal of it.
type voice struct {
	e     market.Evidence
	tier  market.Tier
	stems map[string]float64
}

// Pains gathers what people say into named pains (kind "pain"), what speaks against the idea ("counter"), and where the people are ("place").
func Pains(c Case) []market.Finding {
	pro, con := c.voices()
	out := []market.Finding{}
	for _, group := range cluster(pro) {
		f := c.painOf(group)
		beside(&f, group, con)
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["people"]*b.Figures["severity"], a.Figures["people"]*a.Figures["severity"]), cmp.Compare(a.Title, b.Title))
	})
	out = out[:min(8, len(out))]
	if len(con) > 0 {
		es := evidenceOf(con)
		out = append(out, market.Finding{Kind: "counter", Title: "People who do without it", Detail: oneLine(con[0].e.Quote),
			Figures: map[string]float64{"people": float64(people(es)), "places": float64(len(placesIn(es))), "mentions": float64(len(es))}, Labels: map[string]string{}, Evidence: idsOf(es, 12)})
	}
	return append(out, Places(c)...)
}

// beside sets the counter-evidence beside a pain: those who are content and speak of the same things as its voices.
func beside(f *market.Finding, group, con []voice) {
	var others []market.Evidence
	for _, v := range con {
		sum := 0.0
		for _, g := range group {
			sum += alikeOrdered(v, g)
		}
		if sum/float64(len(group)) > enoughAlike {
			others = append(others, v.e)
		}
	}
	if f.Figures["against"] = float64(people(others)); len(others) > 0 {
		f.Labels["against"] = idsOf(others, 1)[0]
	}
}

// voices parts the posts into those that speak for a pain and those that speak against the idea, the strongest first.
func (c Case) voices() (pro, con []voice) {
	by, l := c.signalsBy(), focus(c.Subject)
	for _, e := range c.of(market.Post) {
		v, against := voice{e: e}, voice{e: e}
		for _, s := range by[e.ID] {
			switch {
			case s.Tier == 0:
			case s.Dimension == market.Pain && s.For:
				v.tier = max(v.tier, s.Tier)
			case !s.For && (s.Dimension == market.Pain || s.Dimension == market.Payment):
				against.tier = max(against.tier, s.Tier)
			}
		}
		if v.tier > 0 {
			v.stems = l.topics(e)
			pro = append(pro, v)
		}
		if against.tier > 0 {
			against.stems = l.topics(e)
			con = append(con, against)
		}
	}
	strongest := func(a, b voice) int { return cmp.Or(cmp.Compare(b.tier, a.tier), cmp.Compare(a.e.Hash, b.e.Hash)) }
	slices.SortFunc(pro, strongest)
	slices.SortFunc(con, strongest)
	return pro, con
}

// topics are the telling stems of a quote and its title, weighted by rarity; those of the subject weigh more.
func (l *lens) topics(e market.Evidence) map[string]float64 {
	m := map[string]float64{}
	for _, t := range tokens(e.Quote + " " + e.Title) {
		if len(t.word) < 3 || bands()[t.word] == 1 {
			continue
		}
		st := stem(t.word)
		w := rarity(st)
		for _, h := range l.by[st] {
			w = max(w, 2*l.concepts[h.concept].weight*h.factor)
		}
		if w >= 1 {
			m[st] = w
		}
	}
	return m
}

func evidenceOf(vs []voice) []market.Evidence {
	var out []market.Evidence
	for _, v := range vs {
		out = append(out, v.e)
	}
	return out
}

// alike is the weighted share of topics that two voices have in common.
func alike(a, b map[string]float64) float64 {
	both, all := 0.0, 0.0
	for k, w := range a {
		all += w
		if w2, ok := b[k]; ok {
			both += min(w, w2)
		}
	}
	for k, w := range b {
		if _, ok := a[k]; !ok {
			all += w
		}
	}
	if all == 0 {
		return 0
	}
	return both / all
}

const enoughAlike = 0.1 // average likeness at which two groups are one pain

// cluster joins voices by average linkage until no two groups are alike enough. With more than 120 voices only the strongest take part.
func cluster(vs []voice) [][]voice {
	vs = vs[:min(120, len(vs))]
	n := len(vs)
	sim := make([][]float64, n)
	for i := range vs {
		sim[i] = make([]float64, n)
		for j := range i {
			s := alikeOrdered(vs[i], vs[j])
			sim[i][j], sim[j][i] = s, s
		}
	}
	groups := make([][]int, n)
	for i := range groups {
		groups[i] = []int{i}
	}
	for {
		bi, bj, best := -1, -1, enoughAlike
		for i := range groups {
			for j := range i {
				sum := 0.0
				for _, a := range groups[i] {
					for _, b := range groups[j] {
						sum += sim[a][b]
					}
				}
				if avg := sum / float64(len(groups[i])*len(groups[j])); avg > best+1e-12 {
					bi, bj, best = i, j, avg
				}
			}
		}
		if bi < 0 {
			break
		}
		groups[bj] = append(groups[bj], groups[bi]...)
		groups = slices.Delete(groups, bi, bi+1)
	}
	var out [][]voice
	for _, g := range groups {
		slices.Sort(g)
		var group []voice
		for _, i := range g {
			group = append(group, vs[i])
		}
		out = append(out, group)
	}
	return out
}

// alikeOrdered adds in a fixed order of stems, because floating point sums depend on it.
func alikeOrdered(a, b voice) float64 {
	return alike(a.stems, b.stems)
}

// painOf names a group of voices after the phrase that stands in most of its quotes, and counts who says it where and when.
func (c Case) painOf(group []voice) market.Finding {
	es := evidenceOf(group)
	sum := 0.0
	first, last := "", ""
	for _, v := range group {
		sum += float64(v.tier)
		if d := v.e.Date; d != "" {
			if first == "" || d < first {
				first = d
			}
			last = max(last, d)
		}
	}
	label, kind := labelOf(group, c.Subject)
	f := market.Finding{Kind: "pain", Title: capital(label), Detail: oneLine(group[0].e.Quote), Figures: map[string]float64{
		"people": float64(people(es)), "places": float64(len(placesIn(es))), "mentions": float64(len(es)), "severity": round2(sum / float64(len(group))), "tier": float64(group[0].tier)},
		Labels: map[string]string{"label": kind}, Evidence: idsOf(es, 12)}
	if first != "" {
		f.Labels["first"], f.Labels["last"] = first, last
	}
	return f
}

// labelOf names a group by the run of two to four words, as written, that says most of the job in most of its voices; where there is none, by a title. Kind says which it is: words, title or job.
func labelOf(group []voice, s market.Subject) (label, kind string) {
	l := focus(s)
	shared := map[string]float64{}
	for _, v := range group {
		for st := range v.stems {
			shared[st]++
		}
	}
	best := 0.0
	for _, v := range group {
		for _, text := range []string{v.e.Title, v.e.Quote} {
			toks := tokens(text)
			for i := range toks {
				for n := 2; n <= 4 && i+n <= len(toks); n++ {
					if p := l.labelPoints(text, toks[i:i+n], shared, len(group)); p > best+1e-9 {
						best, label = p, oneLine(text[toks[i].start:toks[i+n-1].end])
					}
				}
			}
		}
	}
	if label != "" {
		return strings.ToLower(label), "words"
	}
	if t := titleLabel(group[0].e.Title); t != "" {
		return t, "title"
	}
	return cmp.Or(s.Job, s.Title), "job"
}

// titleLabel is a title up to the end of its first clause.
func titleLabel(t string) string {
	t = oneLine(strings.TrimPrefix(strings.TrimPrefix(t, "Ask HN: "), "Show HN: "))
	for _, sep := range []string{". ", "? ", "! ", " - ", " – ", "; ", ", ", " ("} {
		if i := strings.Index(t, sep); i > 24 {
			t = t[:i]
		}
	}
	if rude(tokens(t)) {
		return ""
	}
	return strings.TrimRight(clip(t, 70), " .?!,")
}

// labelPoints weighs a run of words as a label: it must not begin or end in a small word, must name the job and at least one thing more.
func (l *lens) labelPoints(text string, run []token, shared map[string]float64, voices int) float64 {
	if bands()[run[0].word] == 1 || bands()[run[len(run)-1].word] == 1 || strings.ContainsAny(text[run[0].start:run[len(run)-1].end], ".!?,;:()[]{}*\n\"“”/") {
		return 0
	}
	p, named, known := 0.0, 0, 0
	for _, t := range run {
		if bands()[t.word] == 1 && !joins[t.word] {
			return 0
		}
		if slurs[t.word] || swearing[t.word] || t.word[0] >= '0' && t.word[0] <= '9' {
			return 0
		}
		st := stem(t.word)
		w, job := 0.0, false
		for _, h := range l.hits(t.word) {
			if c := l.concepts[h.concept]; c.role != roleDetail {
				w = max(w, 2*c.weight*h.factor)
				job = job || c.role != roleCustomer
			}
		}
		w = max(w, min(1.6, rarity(st)))
		if w >= 1 {
			known++
			p += w * (0.3 + shared[st]/float64(voices))
		}
		if job {
			named++
		}
	}
	if named == 0 || known < 2 {
		return 0
	}
	return p / (1 + 0.4*float64(len(run)))
}

// joins are the small words that may stand inside a label.
var joins = set("of to for and the a an my our not no on in with from at")
