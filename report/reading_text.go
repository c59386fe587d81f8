package report

import (
	"cmp"
	"fmt"
	"strings"

	"naps/market"
)

// AboutText says how far a piece of evidence is about the idea.
func AboutText(r *Read) string {
	switch {
	case r == nil:
		return "Not read yet"
	case r.Relation == market.SameJob:
		return "Does the same job"
	case r.Relation == market.Substitute:
		return "Used instead"
	case r.Relation == market.NoRelation || r.About <= market.Unrelated:
		return "Not about it"
	case r.About == market.Neighboring:
		return "Related"
	}
	return "About this problem"
}

// ReaderText names who read a piece of evidence.
func ReaderText(r *Read) string {
	switch {
	case r == nil:
		return ""
	case r.Reader == market.ReadByFounder:
		return "the founder"
	case r.Reader == market.ReadBySample:
		return "naps' authors, with the sample"
	}
	return cmp.Or(r.Model, "a model")
}

// VoiceText says who speaks in a text.
func VoiceText(v market.Voice) string {
	switch v {
	case market.Sufferer:
		return "someone with the problem"
	case market.Provider:
		return "someone who sells to people with the problem"
	case market.Other:
		return "someone else"
	}
	return ""
}

// factTexts say what the words of a fact show.
var factTexts = map[string]string{
	market.FactIncident: "It happened to them",
	market.FactWhen:     "When it happened", market.FactLoss: "It cost them time or money",
	market.FactAmount: "How much", market.FactPaid: "They paid for help", market.FactHired: "They hired someone for it",
	market.FactBuilt:      "They built their own tool",
	market.FactWorkaround: "They use a workaround", market.FactAsks: "They ask for a tool",
	market.FactComplaint: "They complain", market.FactWould: "They say they would use or buy it",
	market.FactContent: "They're fine as it is",
	market.FactSolved:  "They solved it", market.FactFree: "Something free does it for them",
	market.FactNotWorth: "A product for it wasn't worth it",
	market.FactSwitched: "They switched vendors", market.FactAdvert: "Advertising",
	market.FactForbidden: "Forbidden by a law or rule",
	market.FactDoes:      "What it does", market.FactPrice: "Price",
	market.FactCustomers: "Customers", market.FactNoCharge: "Free of charge",
}

// FactText says what the words of a fact show; a fact of a later version keeps its own name.
func FactText(fact string) string { return cmp.Or(factTexts[fact], fact) }

// CoverageText says what was searched and read.
func CoverageText(c Coverage) string {
	text := fmt.Sprintf("%d searches planned, %d answered, %d of them looking for reasons not to build.", c.Planned,
		c.Answered, c.Counter)
	if c.Candidates == 0 {
		return text
	}
	return text +
		fmt.Sprintf(" They found %d texts, of which %d were read; %d of the searches brought something on topic.",
			c.Candidates, c.Read, c.Relevant)
}

// reading tells what was read in a piece of evidence.
func (w *writer) reading(e Evidence) {
	if e.Read == nil {
		if (market.Evidence{Kind: e.Kind, Page: e.Page, Facts: e.Facts}).Readable() && e.Source != FounderSource {
			w.line("Not read\n")
		}
		return
	}
	parts := []string{AboutText(e.Read) + " (read by " + escape(ReaderText(e.Read)) + ")"}
	for _, text := range []string{VoiceText(e.Read.Voice), e.Read.Name, e.Read.Pain} {
		if text != "" {
			parts = append(parts, escape(text))
		}
	}
	w.line("Read: %s\n", strings.Join(parts, "; "))
	for _, f := range e.Read.Facts {
		w.line("- %s: “%s”", escape(FactText(f.Fact)), escape(f.Quote))
	}
	if len(e.Read.Facts) > 0 {
		w.line("")
	}
	if e.Overruled != nil {
		w.line("Before the founder read it: %s (read by %s)\n", AboutText(e.Overruled), escape(ReaderText(e.Overruled)))
	}
}
