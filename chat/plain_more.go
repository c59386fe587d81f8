package chat

import (
	"fmt"
	"slices"
	"strings"

	"naps/market"
	"naps/report"
	"naps/score"
)

// instead tells what people do today: without a product, or with one that is made for something else.
func instead(w writer) []Sentence {
	var out []Sentence
	var byHand []string
	for _, e := range w.r.Evidence {
		if getsBy(e.Read) {
			byHand = append(byHand, e.ID)
		}
	}
	if len(byHand) > 0 {
		out = append(out, w.say(byHand, "%s that people get by on their own.", showing(len(byHand))))
		if q, ok := w.quote(byHand, []string{market.FactWorkaround}); ok {
			out = append(out, q)
		}
	}
	used := slices.DeleteFunc(w.findings("competitor"), func(f market.Finding) bool {
		return f.Labels["relation"] == "direct" || f.Labels["status"] != "active"
	})
	if len(used) > 0 {
		out = append(out, w.say(ids(used, markMost), "%s used instead: %s.",
			verb(float64(len(used)), "One product is", fmt.Sprint(len(used))+" products are"), titles(used, 4)))
	}
	if n := w.active(); n > 0 {
		out = append(out, w.say(ids(w.findings("competitor"), markMost), "%s %s this very job.",
			count(n, "product", "products"), verb(float64(n), "does", "do")))
	}
	if len(out) == 0 {
		return []Sentence{w.nobody("says how they get by today")}
	}
	return out
}

// getsBy reports whether somebody with the problem tells how they get by.
func getsBy(r *report.Read) bool {
	return r != nil && r.About == market.VeryProblem && r.Voice == market.Sufferer &&
		slices.ContainsFunc(r.Facts, func(f market.Fact) bool { return f.Fact == market.FactWorkaround })
}

// law tells what was found of laws and rules of platforms.
func law(w writer) []Sentence {
	var out []Sentence
	for _, g := range w.r.Gates {
		if g.Name == score.GateBlocker {
			out = append(out, w.say(nil, "%s", g.Reason))
		}
	}
	for _, kind := range []string{"blocker", "rule"} {
		for _, f := range w.findings(kind) {
			if q, ok := w.quote(f.Evidence, []string{market.FactForbidden}); ok && len(out) < quotesShown {
				out = append(out, q)
			}
		}
	}
	return append(out, w.say(nil, "That's no legal advice: we read only what the searches found."))
}

// gone tells who tried it and gave up, in their own words where there are some.
func gone(w writer) []Sentence {
	var out []Sentence
	for _, f := range w.findings("dead") {
		if len(out) >= 2*namesShown {
			break
		}
		out = append(out, w.say(f.Evidence, "**%s** tried this and is gone.", unmarked(f.Title)))
		if q, ok := lastWords(w, f); ok {
			out = append(out, q)
		}
	}
	if len(out) == 0 {
		return []Sentence{w.nobodyOf("We found nobody who tried this and gave it up", market.Funding)}
	}
	return out
}

// lastWords are what a product that is gone said of itself on a page of its own, else what its directory says.
func lastWords(w writer, f market.Finding) (Sentence, bool) {
	of := slices.Clone(f.Evidence)
	slices.SortStableFunc(of, func(a, b string) int { return ownPage(w.byID[b].Kind) - ownPage(w.byID[a].Kind) })
	of = slices.DeleteFunc(of, func(id string) bool { return w.byID[id].Kind == market.News })
	for _, id := range of {
		if text := strings.TrimSpace(w.byID[id].Quote); text != "" {
			return w.firstQuote([]string{id}, nil)
		}
	}
	return Sentence{}, false
}

func ownPage(k market.Kind) int {
	if k == market.Page {
		return 1
	}
	return 0
}

// ids are the first evidence of each finding.
func ids(of []market.Finding, most int) []string {
	var out []string
	for _, f := range of {
		if len(f.Evidence) > 0 && len(out) < most {
			out = append(out, f.Evidence[0])
		}
	}
	return out
}
