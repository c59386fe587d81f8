package chat

import (
	"slices"
	"strings"
	"unicode/utf8"

	"naps/analyst/model"
	"naps/analyst/plain"
	"naps/ground"
	"naps/market"
	"naps/report"
)

// founderSource is the source of what founders bring themselves.
const founderSource = report.FounderSource

// fact is what the report says, as a model may cite it.
type fact struct {
	text  string
	cites []string
}

// checker lets no sentence of a model through that does not stand up to what it cites.
type checker struct {
	w        writer
	question string
	language string // of the question
	facts    map[string]fact
	order    []string // ids of facts
	evidence map[string]market.Evidence
	readings map[string]market.Reading
	shown    []string // ids of the evidence that the model was shown
	removed  []market.Removed
}

func newChecker(w writer, question string, all []market.Evidence, readings map[string]market.Reading) *checker {
	c := &checker{w: w, question: question, language: plain.Language(question), facts: map[string]fact{}, evidence: map[string]market.Evidence{}, readings: readings}
	c.add(all)
	for _, of := range []intent{askWhy, askChange, askNext, askComplaints, askAgainst, askPayment, askRivals, askPrices, askSize, askFunding, askReach, askDemand, askSure, askSearched, askCost, askInstead, askLaw, askGone} {
		for _, s := range answers[of](w) {
			if s.Quote || strings.HasSuffix(s.Text, ":") || slices.ContainsFunc(c.order, func(id string) bool { return c.facts[id].text == s.Text }) {
				continue
			}
			id := model.FactID(len(c.order))
			c.order = append(c.order, id)
			c.facts[id] = fact{strings.ReplaceAll(s.Text, "**", ""), s.Cites}
		}
	}
	return c
}

// add makes evidence known that the session has by now.
func (c *checker) add(all []market.Evidence) {
	for _, e := range all {
		c.evidence[e.ID] = e
	}
}

func (c *checker) factTexts() []string {
	var out []string
	for _, id := range c.order {
		out = append(out, c.facts[id].text)
	}
	return out
}

// show gives the pieces with these ids that may be quoted, each once, and notes that the model sees them.
func (c *checker) show(ids []string, most int) []market.Evidence {
	var out []market.Evidence
	for _, id := range ids {
		e, known := c.evidence[id]
		if !known || e.Quote == "" || e.Kind == market.Suggestion || e.Kind == market.Series || len(out) == most ||
			slices.ContainsFunc(out, func(o market.Evidence) bool { return o.ID == id }) {
			continue
		}
		out = append(out, e)
		if !slices.Contains(c.shown, id) {
			c.shown = append(c.shown, id)
		}
	}
	return out
}

func (c *checker) shownPieces() []market.Evidence {
	var out []market.Evidence
	for _, id := range c.shown {
		out = append(out, c.evidence[id])
	}
	return out
}

const (
	sentenceMost = 400 // characters
	followUpMost = 90
	runMost      = 8 // words in a row that a sentence may share with a text of others without being a quotation of it
)

// sentence checks one sentence of the model and gives what may be shown for it: the sentence itself, or words of others as quotations of them.
func (c *checker) sentence(s model.Said) []Sentence {
	text := model.Tidy(s.Text, sentenceMost)
	if text == "" {
		return c.drop(s.Text, "it contains a link, or is too long")
	}
	var facts, pieces []string
	for _, id := range s.Cites {
		id = strings.Trim(id, " []")
		_, isFact := c.facts[id]
		switch {
		case isFact:
			facts = append(facts, id)
		case slices.Contains(c.shown, id):
			pieces = append(pieces, id)
		default:
			return c.drop(text, "it cites what the model was not shown")
		}
	}
	if len(facts)+len(pieces) == 0 {
		return asksBack(c, text)
	}
	for _, id := range c.shown {
		if words := repeats(c, text, id); words != "" {
			return []Sentence{quotation(c, id, words)}
		}
	}
	if quotes := unread(c, pieces); len(quotes) > 0 {
		return quotes
	}
	for _, v := range model.NamesVerdict(text) {
		if v != c.w.r.Verdict && !slices.ContainsFunc(facts, func(id string) bool { return saysVerdict(c.facts[id].text, text, v) }) {
			return c.drop(text, "the verdict is computed, not written")
		}
	}
	return c.grounded(text, facts, pieces)
}

// saysVerdict reports whether a fact names another verdict as a sentence does: with the same two words before it, as in "not a GO".
func saysVerdict(fact, sentence, verdict string) bool {
	verdict = strings.Join(foldedWords(verdict), " ")
	words := strings.Fields(strings.ReplaceAll(strings.Join(foldedWords(sentence), " "), verdict, strings.ReplaceAll(verdict, " ", "-")))
	of := " " + strings.Join(foldedWords(fact), " ") + " "
	for i, w := range words {
		if w == strings.ReplaceAll(verdict, " ", "-") && !strings.Contains(of, " "+strings.Join(append(slices.Clone(words[max(0, i-2):i]), verdict), " ")+" ") {
			return false
		}
	}
	return true
}

func (c *checker) drop(text, why string) []Sentence {
	c.removed = append(c.removed, market.Removed{Text: clip(text, 300), Reason: why})
	return nil
}

// grounded looks a sentence up in what it cites.
func (c *checker) grounded(text string, facts, pieces []string) []Sentence {
	var cited []market.Evidence
	out := Sentence{}
	shown := map[string][]string{}
	for _, id := range pieces {
		cited = append(cited, c.evidence[id])
		out.Cites = append(out.Cites, id)
		for _, f := range c.readings[id].Facts {
			shown[id] = append(shown[id], f.Quote)
		}
	}
	for _, id := range facts {
		cited = append(cited, market.Evidence{ID: id, Kind: market.Page, Quote: c.facts[id].text})
		for _, e := range c.facts[id].cites {
			if !slices.Contains(out.Cites, e) {
				out.Cites = append(out.Cites, e)
			}
		}
	}
	if len(pieces) == 0 && echoes(text, cited) {
		out.Text = unmarked(text)
		return []Sentence{out}
	}
	rules := ground.Rules{Language: c.language, Known: c.known(), Shown: shown}
	kept, removed := rules.CheckProposed([]market.Claim{{Text: text, Evidence: slices.Concat(pieces, facts), Computed: []string{}}}, cited)
	if len(removed) > 0 {
		return c.drop(text, removed[0].Reason)
	}
	out.Text = unmarked(kept[0].Text)
	return []Sentence{out}
}

// known are the founder's own words: their names may be used.
func (c *checker) known() string {
	s := c.w.r.Subject
	return strings.Join([]string{c.w.r.Idea, c.question, s.Customer, s.Job, s.Problem, s.Region}, " ")
}

// asksBack lets a question of the model pass that cites nothing: a short one, with no name, number or quotation but the founder's.
func asksBack(c *checker, text string) []Sentence {
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, "？") {
		return c.drop(text, "it cites nothing")
	}
	if !own(c, text, followUpMost*2) {
		return c.drop(text, "it asks for something that neither the founder nor the report names")
	}
	return []Sentence{{Text: unmarked(text)}}
}

// followUp is a question that the model proposes, empty where it is none of ours.
func followUp(c *checker, text string) string {
	text = model.Tidy(text, followUpMost)
	if text == "" || !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, "？") || !own(c, text, followUpMost) {
		return ""
	}
	return text
}

// own reports whether a text uses no words of others: no name, number or quotation but those of the founder and of the report, and no run of
// words of a text that the model was shown.
func own(c *checker, text string, most int) bool {
	if utf8.RuneCountInString(text) > most {
		return false
	}
	for _, id := range c.shown {
		if longestRun(text, c.texts(id)) != "" {
			return false
		}
	}
	basis := market.Evidence{ID: "R0", Kind: market.Page, Quote: c.known() + " " + strings.Join(c.factTexts(), " ")}
	kept, _ := ground.Rules{Language: c.language, Known: c.known()}.CheckProposed([]market.Claim{{Text: text, Evidence: []string{"R0"}, Computed: []string{}}}, []market.Evidence{basis})
	return len(kept) == 1
}

// unread gives the quotations of pieces that nobody found to be about the idea: such a text speaks for itself only.
func unread(c *checker, pieces []string) []Sentence {
	var out []Sentence
	doubtful := false
	for _, id := range pieces {
		r, read := c.readings[id]
		if !read || r.About < market.Neighboring && r.Relation != market.SameJob && r.Relation != market.Substitute {
			doubtful = true
		}
	}
	if !doubtful {
		return nil
	}
	for _, id := range pieces {
		out = append(out, quotation(c, id, c.evidence[id].Quote))
	}
	return out
}

func quotation(c *checker, id, words string) Sentence {
	e := c.evidence[id]
	return Sentence{Text: clip(words, 300), Cites: []string{id}, Quote: true, Place: placeOf(e.Place, e.Source)}
}

// texts are what the model was shown of a piece.
func (c *checker) texts(id string) []string {
	e := c.evidence[id]
	out := []string{e.Quote, e.Title}
	for _, f := range c.readings[id].Facts {
		out = append(out, f.Quote)
	}
	return out
}
