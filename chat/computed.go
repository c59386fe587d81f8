package chat

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"naps/market"
)

// computed are facts that a model may cite beside the plain answers: what stands above all others, what none is, and
// what of the question the report does not list. A sentence that says so without such a fact is refused, since code has
// not counted it.
func computed(w writer, absent []string) []Sentence {
	var out []Sentence
	all := slices.DeleteFunc(w.findings("competitor"), func(f market.Finding) bool {
		return f.Labels["status"] != "active"
	})
	out = append(out, extremes(w, all, "price_usd", "cheapest", "most expensive",
		func(v float64) string { return dollars(v) + " a month" })...)
	out = append(out, extremes(w, all, "rating", "lowest rated", "highest rated",
		func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) + " of 5" })...)
	out = append(out, extremes(w, all, "founded_year", "oldest", "newest",
		func(v float64) string { return "since " + strconv.FormatFloat(v, 'f', 0, 64) })...)
	for _, kind := range []string{"pain", "counter"} { // the plain answers name the first few
		for _, f := range w.findings(kind)[min(namesShown, len(w.findings(kind))):] {
			out = append(out, w.say(f.Evidence, "%s: %s in %s.", unmarked(f.Title), people(f),
				count(int(f.Figures["places"]), "place", "places")))
		}
	}
	if pains := w.findings("pain"); len(pains) > 1 && pains[0].Figures["people"] > pains[1].Figures["people"] {
		out = append(out, w.say(pains[0].Evidence,
			"The strongest of the problems is “%s”, which most people describe: %.0f.",
			unmarked(pains[0].Title), pains[0].Figures["people"]))
	}
	if n := w.active(); n > 0 && len(freeOnes(w)) == 0 {
		out = append(out, w.say(nil, "We found no free product among those that do this job or are used instead."))
	}
	if len(w.findings("competitor")) > 0 && len(w.findings("round")) == 0 {
		out = append(out, w.say(nil, "We found no rival that raised money."))
	}
	for _, name := range absent {
		out = append(out, notListed(w, name))
	}
	return out
}

// extremes name the products with the least and the most of a figure, where at least two have it and one alone is at
// each end.
func extremes(w writer, of []market.Finding, figure, least, most string, say func(float64) string) []Sentence {
	of = slices.DeleteFunc(slices.Clone(of), func(f market.Finding) bool { return f.Figures[figure] <= 0 })
	if len(of) < 2 {
		return nil
	}
	slices.SortStableFunc(of, func(a, b market.Finding) int {
		switch x, y := a.Figures[figure], b.Figures[figure]; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	var out []Sentence
	end := func(f, next market.Finding, rank string) {
		if f.Figures[figure] != next.Figures[figure] {
			out = append(out, w.say(f.Evidence, "The %s of the products is %s: %s.", rank, unmarked(f.Title),
				say(f.Figures[figure])))
		}
	}
	end(of[0], of[1], least)
	end(of[len(of)-1], of[len(of)-2], most)
	return out
}

// notListed says that no product of a name was found.
func notListed(w writer, name string) Sentence {
	n := len(w.findings("competitor"))
	if n == 0 {
		return w.say(nil, "We found no product called “%s”.", unmarked(name))
	}
	return w.say(nil, "“%s” is not among the %s that we found.", unmarked(name), count(n, "product", "products"))
}

// absentMost is how many names of a question are looked at.
const absentMost = 3

// absentFrom are the names in a question that no product of the report has, that are not the founder's own words, and
// that nobody found to be a place. In German, where every noun has a capital, none can be told.
func absentFrom(w writer, question, language string) []string {
	if strings.HasPrefix(language, "de") {
		return nil
	}
	known := " " +
		strings.Join(questionWords(strings.Join([]string{w.r.Idea, w.r.Title, w.r.Subject.Customer, w.r.Subject.Job,
			w.r.Subject.Problem, w.r.Subject.Region, w.r.Verdict}, " ")), " ") + " "
	for _, kind := range []string{"competitor", "place", "dead", "backed"} {
		for _, f := range w.findings(kind) {
			known += strings.Join(questionWords(f.Title), " ") + " "
		}
	}
	var out []string
	for _, name := range namesIn(question) {
		if !strings.Contains(known, " "+strings.Join(questionWords(name), " ")+" ") && !slices.Contains(out, name) &&
			len(out) < absentMost {
			out = append(out, name)
		}
	}
	return out
}

// namesIn are the words of a question with a capital that do not begin it, neighbors as one name.
func namesIn(question string) []string {
	var out []string
	begins, joined := true, false
	for w := range strings.FieldsSeq(question) {
		bare := strings.TrimSuffix(strings.TrimSuffix(strings.TrimFunc(w,
			func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "'s"), "’s")
		capital := strings.TrimLeftFunc(bare, unicode.IsLower) != "" && strings.ContainsFunc(bare, unicode.IsUpper)
		inner := strings.ContainsFunc(strings.TrimLeftFunc(bare, unicode.IsUpper), unicode.IsUpper)
		switch {
		case !capital || begins && !inner || bare == "I" || bare == "GO" || bare == "NO-GO" || bare == "INCONCLUSIVE":
			joined = false
		case joined:
			out[len(out)-1] += " " + bare
		default:
			out, joined = append(out, bare), true
		}
		begins = strings.ContainsAny(w, ".?!:")
		joined = joined && !strings.ContainsAny(w, ".,?!:;")
	}
	return out
}

// unlisted answers a question about products that the report does not list: that it does not, and what the evidence
// says of them.
func unlisted(w writer, names []string, found []market.Evidence) []Sentence {
	var out []Sentence
	for _, name := range names {
		out = append(out, notListed(w, name))
		for _, e := range found {
			if strings.Contains(e.Title+" "+e.Quote, name) && e.Quote != "" && e.Kind != market.Suggestion &&
				e.Kind != market.Series {
				out = append(out, w.say([]string{e.ID}, "The evidence mentions it:"),
					Sentence{Text: clip(e.Quote, 300), Cites: []string{e.ID}, Quote: true,
						Place: placeOf(e.Place, e.Source)})
				break
			}
		}
	}
	return out
}
