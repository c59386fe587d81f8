package chat

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"naps/analyst/model"
	"naps/ground"
	"naps/market"
)

// uncited lets a sentence of the model pass that cites nothing: a question back, or the admission that the report does
// not tell.
func uncited(c *checker, text string) []Sentence {
	switch {
	case admits(c, text):
		return []Sentence{{Text: unmarked(text), Cites: []string{fromReport}}}
	case !asks(text):
		return c.drop(text, "it cites nothing")
	case !ownWordsOnly(c, text, followUpMost*2):
		return c.drop(text, "it asks for something that neither the founder nor the report names")
	}
	return []Sentence{{Text: unmarked(text)}}
}

func asks(text string) bool { return strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") }

// followUp is a question that the model proposes, empty where it is none of ours.
func followUp(c *checker, text string) string {
	text = model.Tidy(text, followUpMost)
	if text == "" || !asks(text) || !ownWordsOnly(c, text, followUpMost) {
		return ""
	}
	return text
}

// ownWordsOnly reports whether a text that cites nothing may stand in naps' voice: no name, number or quotation but
// those of the founder and of the report, no run of words of a text that the model was shown, and no words of a text
// that nobody found to be about the idea.
func ownWordsOnly(c *checker, text string, most int) bool {
	if utf8.RuneCountInString(text) > most {
		return false
	}
	basis := basisOf(c)
	rules := rulesFor(c, text)
	for _, id := range c.shown {
		if longestRun(text, c.texts(id)) != "" || c.doubtful(id) && rules.Borrows(text, basis, c.texts(id)) {
			return false
		}
	}
	return rules.Mentions(text, basis) == ""
}

// basisOf is all that the founder and the report say, as one text.
func basisOf(c *checker) market.Evidence {
	return market.Evidence{ID: "R0", Kind: market.Page,
		Quote: c.known() + " " + c.question + " " + strings.Join(c.factTexts(), " ")}
}

// The words of a sentence that admits that the report does not tell: who does not tell, and what telling is. In the
// languages that founders write in most.
var (
	tellerRE = regexp.MustCompile(
		`(?i)(?:^|[^\pL])(?:report|evidence|data|sources?|research|texts?|findings?|i|we|it|nobody|nothing|` +
			`bericht\pL*|belege\pL*|daten|quellen|recherche|ich|wir|informe|evidencias?|datos|pruebas|rapport|preuves|données|je|nous|rapporto|relatório)(?:$|[^\pL])`)
	tellingRE = regexp.MustCompile(
		`(?i)(?:^|[^\pL])(?:know[ns]?|say|says|said|tells?|told|shows?|shown|finds?|found|gives?|given|sets?|has|have|offers?|lists?|recommends?|answer(?:s|ed)?|mention(?:s|ed)?|names?|covers?|contains?|states?|clear|certain|sure|judged?|` +
			`weiß|wissen|bekannt|sagt?|sagen|steht|zeigt|zeigen|beantwort\pL*|nennt|nennen|gefunden|` +
			`sé|sabe|sabemos|dice|dicen|muestra|respond\pL*|conoc\pL*|encontr\pL*|sais|sait|savons|dit|disent|montre\pL*|répond\pL*|trouv\pL*|connu\pL*)(?:$|[^\pL])`)
)

// admits reports whether a sentence only admits that the report does not tell, and is right: no name, number or word of
// its own, and the report has no answer.
func admits(c *checker, text string) bool {
	return slices.ContainsFunc(ground.Clauses(text), admission) && ownWordsOnly(c, text, sentenceMost) &&
		otherVerdict(c, text, nil) == "" &&
		!strays(c, text) && !couldTell(c, text) && !isTold(c, text)
}

// admission reports whether a clause says that the report, or naps itself, does not tell or cannot do something.
func admission(part string) bool {
	return ground.Denies(part) &&
		(tellerRE.MatchString(part) && tellingRE.MatchString(part) || selfRE.MatchString(part))
}

var selfRE = regexp.MustCompile(`(?i)^\W*(?:and |but |so |und |aber |y |pero |et |mais )?(?:i|ich|je|yo)(?:$|[^\pL])`)

// withoutAdmissions is a sentence without the clauses that only admit something; what is left must stand by itself.
func withoutAdmissions(c *checker, text string) string {
	var rest []string
	for _, part := range ground.Clauses(text) {
		if !admission(part) || !admits(c, part) {
			rest = append(rest, part)
		}
	}
	return strings.Join(rest, "; ")
}

// isTold reports whether a fact of the report says what a sentence says that nobody tells: all its words but those of
// the admission.
func isTold(c *checker, text string) bool {
	rules, topic := rulesFor(c, text), tellingRE.ReplaceAllString(tellerRE.ReplaceAllString(text, " "), " ")
	return slices.ContainsFunc(c.factTexts(), func(fact string) bool {
		return !ground.Denies(fact) && rules.Has(topic, fact)
	})
}

// strays reports whether a sentence has more than two words of its own, which neither the founder nor the report uses.
func strays(c *checker, text string) bool {
	if !english(sentenceLanguage(c, text)) {
		return false
	}
	bare := tellingRE.ReplaceAllString(tellerRE.ReplaceAllString(text, " "), " ")
	return rulesFor(c, text).Strays(bare, basisOf(c)) > 2
}

// couldTell reports whether the report answers what was asked after all.
func couldTell(c *checker, text string) bool {
	asked, _ := c.recognizer.of(c.w.withoutNames(c.question, nil), c.w.subject())
	if asked == "" || asked == askHelp || answers[asked] == nil {
		return false
	}
	said := answers[asked](c.w)
	if len(said) == 0 || ground.Denies(said[0].Text) {
		return false
	}
	about, _ := c.recognizer.of(text, c.w.subject())
	return about == asked &&
		slices.ContainsFunc(said, func(s Sentence) bool { return !s.Quote && !slices.Contains(s.Cites, fromReport) })
}
