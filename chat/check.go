package chat

import (
	"slices"
	"strings"

	"naps/analyst/model"
	"naps/ground"
	"naps/market"
	"naps/report"
	"naps/words"
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
	language string // of the question, or of the conversation where a question is too short to tell

	recognizer *recognizer
	vocabulary *ground.Vocabulary
	english    map[string]bool // stems of English words that the report uses

	facts    map[string]fact
	order    []string // ids of facts
	evidence map[string]market.Evidence
	readings map[string]market.Reading
	shown    []string // ids of the evidence that the model was shown
	removed  []market.Removed
}

// newChecker makes a checker of answers to a question in a language.
func newChecker(r *recognizer, w writer, question, language string, all []market.Evidence,
	readings map[string]market.Reading) *checker {
	c := &checker{w: w, question: question, recognizer: r, language: language, facts: map[string]fact{},
		evidence: map[string]market.Evidence{}, readings: readings}
	c.add(all)
	for _, of := range []intent{askWhy, askChange, askNext, askComplaints, askAgainst, askPayment, askRivals, askPrices,
		askSize, askFunding, askReach, askDemand, askSure, askSearched, askCost, askInstead, askLaw, askGone} {
		c.addFacts(answers[of](w))
	}
	c.addFacts(computed(w, absentFrom(w, question, language)))
	texts := c.factTexts()
	for _, e := range all {
		if !c.doubtful(e.ID) {
			texts = append(texts, e.Quote)
		}
	}
	c.vocabulary = ground.ReadVocabulary(append(texts, w.r.Idea)...)
	c.english = englishOf(w)
	if c.english == nil {
		c.english = map[string]bool{}
	}
	for _, text := range c.factTexts() {
		for _, said := range questionWords(text) {
			c.english[words.Stem(said)] = true
		}
	}
	return c
}

// addFacts makes sentences of the report citable.
func (c *checker) addFacts(said []Sentence) {
	for _, s := range said {
		text := strings.ReplaceAll(s.Text, "**", "")
		if s.Quote || strings.HasSuffix(text, ":") ||
			slices.ContainsFunc(c.order, func(id string) bool { return c.facts[id].text == text }) {
			continue
		}
		id := model.FactID(len(c.order))
		c.order = append(c.order, id)
		c.facts[id] = fact{text, s.Cites}
	}
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

// sentence checks one sentence of the model and gives what may be shown for it: the sentence itself, or words of others
// as quotations of them.
func (c *checker) sentence(s model.Said) []Sentence {
	text := model.Tidy(s.Text, sentenceMost)
	if text == "" {
		return c.drop(s.Text, "it contains a link, or is too long")
	}
	facts, pieces, unknown := sortCites(c, s.Cites)
	if unknown {
		return c.drop(text, "it cites what the model was not shown")
	}
	if len(facts)+len(pieces) == 0 {
		return uncited(c, text)
	}
	text, source := quoteRepeats(c, text)
	if text == "" {
		return []Sentence{source}
	}
	read, doubtful := splitByReading(c, pieces)
	if len(source.Cites) > 0 && !slices.Contains(read, source.Cites[0]) {
		read = append(read, source.Cites[0])
	}
	if len(facts)+len(read) == 0 {
		return quotationsOf(c, doubtful)
	}
	if v := otherVerdict(c, text, facts); v != "" {
		return c.drop(text, "the verdict is computed, not written")
	}
	out, why := c.grounded(text, facts, read)
	switch {
	case why == "":
		return []Sentence{out}
	case c.standsBut(text, facts, read, &out):
		return []Sentence{out}
	case admits(c, text):
		return []Sentence{{Text: unmarked(text), Cites: []string{fromReport}}}
	case len(doubtful) > 0:
		return quotationsOf(c, doubtful)
	case len(facts) == 0 && !english(sentenceLanguage(c, text)) && slices.Contains(strings.Fields(why), "shares"):
		return quotationsOf(c, read) // what cannot be compared is shown as it stands
	}
	return c.drop(text, why)
}

// standsBut reports whether a sentence stands but for a clause that only admits something, which nothing can be cited
// for.
func (c *checker) standsBut(text string, facts, pieces []string, out *Sentence) bool {
	rest := withoutAdmissions(c, text)
	if rest == "" || !slices.ContainsFunc(ground.Clauses(text), admission) {
		return false
	}
	kept, why := c.grounded(rest, facts, pieces)
	*out = Sentence{Text: unmarked(text), Cites: kept.Cites}
	return why == ""
}

// sortCites sorts the ids of a sentence; unknown is true where one is of nothing that the model was shown.
func sortCites(c *checker, ids []string) (facts, pieces []string, unknown bool) {
	for _, id := range ids {
		id = strings.Trim(id, " []")
		_, isFact := c.facts[id]
		switch {
		case slices.Contains(facts, id), slices.Contains(pieces, id):
		case isFact:
			facts = append(facts, id)
		case slices.Contains(c.shown, id):
			pieces = append(pieces, id)
		default:
			unknown = true
		}
	}
	return facts, pieces, unknown
}

// otherVerdict is a verdict that a sentence names and that is neither the report's nor denied nor named so by a fact.
func otherVerdict(c *checker, text string, facts []string) string {
	for _, part := range ground.Clauses(text) {
		for _, v := range model.NamesVerdict(part) {
			if v != c.w.r.Verdict && !ground.Denies(strings.ReplaceAll(part, v, "")) &&
				!slices.ContainsFunc(facts, func(id string) bool { return saysVerdict(c.facts[id].text, text, v) }) {
				return v
			}
		}
	}
	return ""
}

// saysVerdict reports whether a fact names another verdict as a sentence does: with the same two words before it, as in
// "not a GO".
func saysVerdict(fact, sentence, verdict string) bool {
	verdict = strings.Join(foldedWords(verdict), " ")
	words := strings.Fields(strings.ReplaceAll(strings.Join(foldedWords(sentence), " "), verdict,
		strings.ReplaceAll(verdict, " ", "-")))
	of := " " + strings.Join(foldedWords(fact), " ") + " "
	for i, w := range words {
		if w == strings.ReplaceAll(verdict, " ", "-") &&
			!strings.Contains(of, " "+strings.Join(append(slices.Clone(words[max(0, i-2):i]), verdict), " ")+" ") {
			return false
		}
	}
	return true
}

func (c *checker) drop(text, why string) []Sentence {
	c.removed = append(c.removed, market.Removed{Text: clip(text, 300), Reason: why})
	return nil
}

// grounded looks a sentence up in what it cites. why is empty where it stands.
func (c *checker) grounded(text string, facts, pieces []string) (out Sentence, why string) {
	var cited []market.Evidence
	for _, id := range facts {
		cited = append(cited, factEvidence(c, id))
	}
	for _, id := range pieces {
		cited = append(cited, c.evidence[id])
	}
	rules := rulesFor(c, text)
	if !slices.ContainsFunc(cited[:len(facts)], func(e market.Evidence) bool { return echoes(text, e.Quote) }) {
		kept, removed := rules.CheckProposed([]market.Claim{{Text: text, Evidence: slices.Concat(pieces, facts),
			Computed: []string{}}}, cited)
		if len(removed) > 0 {
			return Sentence{}, removed[0].Reason
		}
		text = kept[0].Text
	}
	return Sentence{Text: unmarked(text), Cites: marksFor(c, rules, text, cited)}, ""
}

func factEvidence(c *checker, id string) market.Evidence {
	return market.Evidence{ID: id, Kind: market.Page, Quote: c.facts[id].text}
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
