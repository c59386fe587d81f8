package analyst

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"naps/market"
)

// How much must have come back before a number of missing rivals is worth saying.
const (
	leastSeen    = 5 // rivals
	leastTwice   = 2 // of them found by exactly two sources
	leastSamples = 3 // sources that found any
)

// missing estimates how many direct rivals there are in all from how often the sources found the same ones: the more names only one source
// knows, the more are known to none. Where too few came back there is nothing to estimate from, and no finding.
func (c Case) missing(found []market.Finding) []market.Finding {
	direct := map[string]bool{}
	var ids []string
	for _, f := range found {
		if f.Labels["relation"] == "direct" {
			direct[nameKey(f.Title)] = true
			ids = append(ids, f.Evidence[:min(1, len(f.Evidence))]...)
		}
	}
	by, samples := map[string]map[string]bool{}, map[string]bool{}
	for _, group := range sameProduct(Case{Evidence: c.Sightings}.products()) {
		name := nameKey(titleOf(group))
		if !direct[name] {
			continue
		}
		by[name] = map[string]bool{}
		for _, e := range group {
			by[name][e.Source], samples[e.Source] = true, true
		}
	}
	once, twice := 0, 0
	for _, sources := range by {
		switch len(sources) {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	if len(by) < leastSeen || twice < leastTwice || len(samples) < leastSamples || len(ids) == 0 {
		return nil
	}
	all, low, high := chao2(len(by), once, twice, len(samples))
	return []market.Finding{{Kind: "missing", Title: "Rivals that the searches may have missed", Labels: map[string]string{"method": "Chao2"}, Evidence: ids[:min(20, len(ids))], Figures: map[string]float64{
		"seen": float64(len(by)), "once": float64(once), "twice": float64(twice), "sources_asked": float64(len(samples)), "estimate": math.Round(all), "low": math.Floor(low), "high": math.Ceil(high), "missing": math.Round(all) - float64(len(by)), "rounds": float64(c.Rounds), "quiet": float64(c.Quiet)}}}
}

// chao2 is the bias-corrected estimator of Chao for incidences: seen + A·q1(q1-1)/(2(q2+1)) with A = (m-1)/m, where q1 of what was seen came
// once, q2 twice, in m samples. Its interval of 95 % is log-normal around what is unseen, so it never falls below seen. It is a lower bound where
// the samples are alike. Sources: A. Chao, "Estimating the population size for capture-recapture data with unequal catchability", Biometrics 43 (1987),
// 783–791; variance and interval as in the EstimateS User's Guide (R. K. Colwell), appendix B.
func chao2(seen, once, twice, samples int) (all, low, high float64) {
	s, q1, q2 := float64(seen), float64(once), float64(twice)
	a := float64(samples-1) / float64(samples)
	unseen := a * q1 * (q1 - 1) / (2 * (q2 + 1))
	all = s + unseen
	if unseen <= 0 {
		return s, s, s
	}
	variance := a*q1*(q1-1)/(2*(q2+1)) + a*a*q1*(2*q1-1)*(2*q1-1)/(4*(q2+1)*(q2+1)) + a*a*q1*q1*q2*(q1-1)*(q1-1)/(4*math.Pow(q2+1, 4))
	k := math.Exp(1.96 * math.Sqrt(math.Log(1+variance/(unseen*unseen))))
	return all, s + unseen/k, s + unseen*k
}

// Rivals lists the keys of the products that do the job or come near it, sorted, so that a round of search can tell whether it added any.
func Rivals(c Case) []string {
	var keys []string
	l := focus(c.Subject)
	for _, es := range sameProduct(c.products()) {
		if slices.ContainsFunc(es, func(e market.Evidence) bool { return judgeThing(l, e).OK }) {
			keys = append(keys, nameKey(titleOf(es)))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// RivalPhrases lists the words, two or three in a row, by which products that do the job name it themselves, those of most products first: with
// words of the job in them, but not only the idea's own. A search by them finds products that the idea's words do not.
func RivalPhrases(c Case, most int) []string {
	l, count := focus(c.Subject), map[string]int{}
	for _, es := range sameProduct(c.products()) {
		mine := map[string]bool{}
		for _, e := range es {
			if !judgeThing(l, e).OK {
				continue
			}
			for _, p := range l.ownWords(cmp.Or(e.Facts["tagline"], e.Title)) {
				mine[p] = true
			}
		}
		for p := range mine {
			count[p]++
		}
	}
	out := slices.SortedFunc(mapKeys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(len(strings.Fields(a)), len(strings.Fields(b))), cmp.Compare(a, b))
	})
	return out[:min(len(out), most)]
}

// ownWords are the runs of a tagline that hold a word of the job and a telling word that the idea does not have.
func (l *lens) ownWords(tagline string) []string {
	var out []string
	toks := tokens(tagline)
	for i := range toks {
		for n := 2; n <= 3 && i+n <= len(toks); n++ {
			run := toks[i : i+n]
			if strings.ContainsAny(tagline[run[0].start:run[n-1].end], ".,;:!?|–—()&/\n") || bands()[run[0].word] == 1 || bands()[run[n-1].word] == 1 {
				continue
			}
			job, own := false, false
			for k := range run {
				h, known := l.hitAt(run, k)
				job = job || known && l.concepts[h.concept].role == roleJob
				own = own || !known && telling(run[k].word) && rarity(stem(run[k].word)) >= 1.6
			}
			if job && own {
				out = append(out, strings.ToLower(tagline[run[0].start:run[n-1].end]))
			}
		}
	}
	return out
}
