// Package ground lets nothing into a report that does not stand in the evidence it cites: every number, quotation, link
// and name of a claim is looked up there, and what is not found takes the whole claim with it. A model proposes, this
// code disposes. All functions are pure and safe for concurrent use.
package ground

import (
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// Check parts claims into those that stand up to the evidence they cite and those that do not, with the reason. It
// keeps the order of the claims. A number that stands in the evidence in other units ("$1.2bn" for "1,200 million") is
// added to Computed, since that conversion is ours. A sentence that repeats what a page claims of its market ("nobody
// else solves this") is kept as what that page says.
func Check(claims []market.Claim, evidence []market.Evidence) (kept []market.Claim, removed []market.Removed) {
	return Rules{}.Check(claims, evidence)
}

// Check is the function Check for sentences in the language of the rules, which may use the words that these know.
func (r Rules) Check(claims []market.Claim,
	evidence []market.Evidence) (kept []market.Claim, removed []market.Removed) {
	byID := make(map[string]market.Evidence, len(evidence))
	for _, e := range evidence {
		byID[e.ID] = e
	}
	kept, removed = []market.Claim{}, []market.Removed{}
	for _, c := range claims {
		c, why := r.check(c, byID)
		if why != "" {
			removed = append(removed, market.Removed{Text: c.Text, Reason: why})
			continue
		}
		kept = append(kept, c)
	}
	return kept, removed
}

// Quote reports whether text is a quotation of e: word for word in its stored text, or in its quote where the text is
// not at hand, up to white space, the form of quotation marks and Unicode's compatibility forms.
func Quote(e market.Evidence, text string) bool {
	t := fold(text)
	if t == "" {
		return false
	}
	if e.Text != "" {
		return strings.Contains(fold(e.Text), t)
	}
	return strings.Contains(fold(e.Quote), t)
}

// check returns the claim, perhaps with numbers added to Computed, and why it must go, empty when it may stay.
func (r Rules) check(c market.Claim, byID map[string]market.Evidence) (market.Claim, string) {
	if strings.TrimSpace(c.Text) == "" {
		return c, "it says nothing"
	}
	if len(c.Evidence) == 0 {
		return c, "it cites no evidence"
	}
	var cited []market.Evidence
	for _, id := range c.Evidence {
		e, ok := byID[id]
		if !ok {
			return c, fmt.Sprintf("it cites %s, which does not exist", id)
		}
		cited = append(cited, e)
	}
	if !r.counts(c) {
		said, ok := attributed(c, cited, r.model)
		if !ok {
			return c, "it claims how a market stands, and no page it cites can be quoted for that"
		}
		c = said
	}
	w := r.witness(cited)
	added, why := w.numbers(c)
	if why != "" {
		return c, why
	}
	checks := []func(string) string{w.quotations, w.links, w.names, w.common}
	if !r.english() {
		checks = []func(string) string{w.quotations, w.links, func(text string) string {
			return w.foreignNames(text, r.Language)
		}}
	}
	for _, f := range checks {
		if why := f(c.Text); why != "" {
			return c, why
		}
	}
	if len(added) > 0 {
		c.Computed = append(slices.Clone(c.Computed), added...)
	}
	return c, ""
}

// witness is what is cited, with what else a writer was shown of it and the words that may be used anyway.
func (r Rules) witness(cited []market.Evidence) *witness {
	w := witnessOf(cited)
	w.foreign, w.question, w.vocabulary = !r.english(), figures(r.Asked), r.Vocabulary
	w.addWords(r.Known)
	for _, e := range cited {
		for _, text := range r.Shown[e.ID] {
			w.quotes = append(w.quotes, fold(text))
			w.addNumbers(text)
			w.addWords(text)
		}
	}
	return w
}

// witness is what the cited evidence says, made ready for looking things up.
type witness struct {
	quotes []string        // folded quotes and titles
	tokens map[string]bool // numbers as they stand, without commas
	values []float64       // numbers by value, with their scale applied
	words  map[string]bool // all words of what is cited, lower case
	urls   map[string]bool
	hosts  string // urls and places, lower case

	vocabulary *Vocabulary // of the session; nil: not read

	foreign  bool     // numbers may be written with a comma before their decimals
	question []figure // that the founder asked with
}

func witnessOf(cited []market.Evidence) *witness {
	w := &witness{tokens: map[string]bool{}, words: map[string]bool{}, urls: map[string]bool{}}
	var hosts []string
	for _, e := range cited {
		w.quotes = append(w.quotes, fold(e.Quote), fold(e.Title))
		texts := []string{e.Quote, e.Title, e.Date}
		for _, v := range e.Metrics {
			texts = append(texts, plainNumber(v))
		}
		for _, t := range texts {
			w.addNumbers(t)
			w.addWords(t)
		}
		for _, f := range e.Facts {
			w.addWords(f)
		}
		w.addWords(e.Place)
		w.addWords(e.URL)
		w.addWords(e.Source)
		w.urls[e.URL] = true
		hosts = append(hosts, strings.ToLower(e.URL), strings.ToLower(e.Place), strings.ToLower(e.Quote),
			strings.ToLower(e.Title))
	}
	w.hosts = strings.Join(hosts, "\n")
	return w
}
