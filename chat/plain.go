package chat

import (
	"fmt"
	"slices"
	"strings"

	"naps/market"
	"naps/report"
)

// writer answers from one report.
type writer struct {
	r    report.Report
	byID map[string]report.Evidence
}

func newWriter(r report.Report) writer {
	w := writer{r: r, byID: make(map[string]report.Evidence, len(r.Evidence))}
	for _, e := range r.Evidence {
		w.byID[e.ID] = e
	}
	return w
}

// answers is what each intent is answered with.
var answers = map[intent]func(writer) []Sentence{
	askWhy: why, askNext: next, askRivals: rivals, askPrices: prices, askPayment: payment,
	askComplaints: complaints, askAgainst: against, askSize: size, askChange: change, askSure: sure,
	askSearched: searched, askCost: cost, askFunding: funding, askDemand: demand,
	askReach: reach, askInstead: instead, askLaw: law, askGone: gone, askHelp: help,
}

// say makes a sentence. What is cited must be evidence of the report; other ids are left out, and a sentence that cites
// nothing rests on the report.
func (w writer) say(cites []string, format string, args ...any) Sentence {
	s := Sentence{Text: fmt.Sprintf(format, args...)}
	for _, id := range cites {
		if _, known := w.byID[id]; known && !slices.Contains(s.Cites, id) {
			s.Cites = append(s.Cites, id)
		}
	}
	if len(s.Cites) == 0 {
		s.Cites = []string{fromReport}
	}
	return s
}

func (w writer) item(cites []string, format string, args ...any) Sentence {
	s := w.say(cites, format, args...)
	s.Item = true
	return s
}

// Facts by what they are quoted for, those that tell most first.
var (
	painFacts    = []string{market.FactLoss, market.FactIncident, market.FactComplaint, market.FactWorkaround}
	paymentFacts = []string{market.FactPaid, market.FactHired, market.FactBuilt, market.FactLoss}
	counterFacts = []string{market.FactContent, market.FactSolved, market.FactFree, market.FactNotWorth}
)

// quote gives the words of the first piece that shows one of some facts, else of the first that may be quoted at all:
// no search suggestion, no figures. False if there is none.
func (w writer) quote(ids, facts []string) (Sentence, bool) {
	for _, fact := range facts { // one after the other, so that what happened to somebody comes before a mere complaint
		if q, ok := w.firstQuote(ids, []string{fact}); ok {
			return q, true
		}
	}
	return w.firstQuote(ids, nil)
}

func (w writer) firstQuote(ids, facts []string) (Sentence, bool) {
	for _, id := range ids {
		e, known := w.byID[id]
		if words := quotable(e, facts); known && words != "" {
			return Sentence{Text: words, Cites: []string{id}, Quote: true, Place: placeOf(e.Place, e.Source)}, true
		}
	}
	return Sentence{}, false
}

// quoteWords is the shortest quote that says something by itself.
const quoteWords = 5

// quotable are the words that a piece of evidence may be quoted with for some facts; without facts, those that a reader
// marked, else its own quote.
func quotable(e report.Evidence, facts []string) string {
	if e.Kind == market.Suggestion || e.Kind == market.Series {
		return ""
	}
	if e.Read != nil {
		for _, f := range e.Read.Facts {
			if len(strings.Fields(f.Quote)) >= quoteWords && (facts == nil || slices.Contains(facts, f.Fact)) {
				return clip(f.Quote, 300)
			}
		}
	}
	if facts != nil {
		return ""
	}
	return clip(e.Quote, 300)
}

func placeOf(place, source string) string {
	if place == "" {
		return source
	}
	return place
}

// findings are those of a kind, of all phases, in the report's order.
func (w writer) findings(kind string) []market.Finding {
	var out []market.Finding
	for _, p := range w.r.Phases {
		for _, f := range p.Findings {
			if f.Kind == kind {
				out = append(out, f)
			}
		}
	}
	return out
}

func why(w writer) []Sentence {
	first := w.r.Why
	if first == "" { // reports of earlier versions have none
		first = fmt.Sprintf("The verdict is %s with a score of %.0f (range %.0f to %.0f).", w.r.Verdict, w.r.Score,
			w.r.Low, w.r.High)
	}
	out := []Sentence{w.say(nil, "%s", first)}
	if w.r.ZoneNote != "" {
		out = append(out, w.say(nil, "%s", w.r.ZoneNote))
	}
	var failed []string
	for _, g := range w.r.Gates {
		if !g.Passed {
			failed = append(failed, strings.ToLower(orElse(g.Title, g.Name)))
		}
	}
	if len(failed) > 0 {
		out = append(out, w.say(nil, "Must-pass checks that fail: %s.", strings.Join(failed, ", ")))
	}
	if pains := w.findings("pain"); len(pains) > 0 {
		out = append(out, w.say(pains[0].Evidence, "For it: %s %s “%s”.", people(pains[0]),
			verb(pains[0].Figures["people"], "describes", "describe"), unmarked(pains[0].Title)))
	}
	if c := w.findings("counter"); len(c) > 0 {
		most := slices.MaxFunc(c, func(a, b market.Finding) int {
			return int(a.Figures["people"] - b.Figures["people"])
		})
		out = append(out, w.say(most.Evidence, "Against it: %s %s “%s”.", people(most),
			verb(most.Figures["people"], "says", "say"), unmarked(strings.ToLower(most.Title))))
	} else if n := w.active(); n > 0 {
		out = append(out, w.say(ids(w.findings("competitor"), 3), "Against it: %s already %s this job.",
			count(n, "product", "products"), verb(float64(n), "does", "do")))
	}
	return out
}

// active counts the products that do the job today.
func (w writer) active() int {
	n := 0
	for _, f := range w.findings("competitor") {
		if f.Labels["relation"] == "direct" && f.Labels["status"] == "active" {
			n++
		}
	}
	return n
}

func next(w writer) []Sentence {
	var out []Sentence
	if w.r.Inconclusive == "not_read" {
		out = append(out,
			w.say(nil,
				"First read the quotes that decide it: nobody has read what we found, so nothing counts yet. That takes about three minutes and no credit."))
	}
	t := w.r.NextTest
	if t.Test == "" {
		return append(out, w.say(nil, "The report names no next test."))
	}
	out = append(out, w.say(nil, "%s", t.Test))
	if t.Pass != "" && t.Fail != "" {
		out = append(out, w.item(nil, "It passes if: %s", t.Pass), w.item(nil, "It fails if: %s", t.Fail))
	}
	return out
}

func complaints(w writer) []Sentence {
	pains := w.findings("pain")
	if len(pains) == 0 {
		return []Sentence{w.nobody("describes this problem")}
	}
	out := []Sentence{}
	for _, f := range pains[:min(3, len(pains))] {
		cost := ""
		if usd := f.Figures["cost_usd"]; usd > 0 {
			cost = fmt.Sprintf(" The median loss they name is %s.", dollars(usd))
		}
		out = append(out, w.item(f.Evidence, "**%s**: %s in %s.%s", unmarked(f.Title), people(f),
			count(int(f.Figures["places"]), "place", "places"), cost))
	}
	if q, ok := w.quote(pains[0].Evidence, painFacts); ok {
		out = append(out, q)
	}
	return out
}

// nobody says that nothing was found, and whether anybody has read what there is.
func (w writer) nobody(does string) Sentence {
	if w.r.Coverage.Read == 0 && w.r.Coverage.Candidates > 0 {
		return w.say(nil, "We don't know yet: nobody has read the %s that we found.",
			count(w.r.Coverage.Candidates, "text", "texts"))
	}
	return w.say(nil, "Nobody %s among the %s that were read.", does, count(w.r.Coverage.Read, "text", "texts"))
}

func against(w writer) []Sentence {
	counter := w.findings("counter")
	if len(counter) == 0 {
		return []Sentence{w.nobody("says that it isn't a problem")}
	}
	var out []Sentence
	for _, f := range counter[:min(3, len(counter))] {
		out = append(out, w.item(f.Evidence, "**%s**: %s in %s.", unmarked(f.Title), people(f),
			count(int(f.Figures["places"]), "place", "places")))
	}
	if q, ok := w.quote(counter[0].Evidence, counterFacts); ok {
		out = append(out, q)
	}
	return out
}
