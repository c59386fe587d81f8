package plain

import (
	"regexp"
	"slices"
	"strings"

	"naps/words"
)

// An idea in one sentence often has a form: "thing for customer who has the problem", or "thing for customer that does
// the job". Taking it apart only fills what the founder left empty, who sees and corrects it before anything is paid
// for.
var (
	leadRE = regexp.MustCompile(
		`(?i)^(?:(?:i want to (?:build|make)|i(?:'m| am) building|we(?:'re| are) building|build)\s+)?(?:(?:an?|the)\s+)?`)
	forRE    = regexp.MustCompile(`(?i)\s+for\s+(?:the\s+|an?\s+)?`)
	clauseRE = regexp.MustCompile(`(?i)\s+(that|which)\s+`)
	// asideRE begins what an idea says beyond the thing and its job: who has the problem, when, why, what for.
	asideRE = regexp.MustCompile(`(?i)(?:\s*[,;:–—])?\s+(?:who|whose|when|because|so that|so)\s+|\s*[,;:–—]\s+`)
)

// A clause of purpose says what is wanted, not what goes wrong; only what somebody wants to be spared goes wrong today.
var (
	purposeRE = regexp.MustCompile(`(?i)^(?:\s*[,;:–—])?\s+so(?: that)?\s`)
	sparedRE  = regexp.MustCompile(
		`(?i)\b(?:don't|don’t|do not|doesn't|doesn’t|does not|no longer|never) (?:have|has|need|needs) to\s+(.+)`)
)

// clauses takes a sentence apart: what is done, for whom, and what goes wrong for them.
func clauses(sentence string) (job, customer, problem string) {
	sentence = leadRE.ReplaceAllString(sentence, "")
	main, aside := cut(asideRE, sentence)
	if purposeRE.MatchString(sentence[len(main):]) {
		aside = spared(aside)
	}
	thing, clause := cut(clauseRE, main)
	thing, customer = cut(forRE, thing)
	switch {
	case clause == "":
		return thing, customer, aside
	case !ofThing(thing, customer, clause):
		return thing, customer, clause
	}
	does, whom := cut(forRE, clause)
	if customer == "" && !onlyGrammar(whom) {
		customer = whom
	} else if !onlyGrammar(whom) {
		does = clause
	}
	return strings.TrimSpace(kindless(thing) + " " + does), customer, aside
}

// spared is what a purpose spares somebody, empty where it names something else.
func spared(purpose string) string {
	if m := sparedRE.FindStringSubmatch(purpose); m != nil {
		return m[1]
	}
	return ""
}

// ofThing reports whether a clause after "thing for customer" says what the thing does, and not what happens to the
// customer. English verbs tell: "a tool for designers that chases" is one thing, "reminders for studios that lose" are
// several studios.
func ofThing(thing, customer, clause string) bool {
	if customer == "" {
		return true
	}
	verb := firstVerb(clause)
	return strings.HasSuffix(verb, "s") && !plural(thing) && plural(customer)
}

// firstVerb is the first word of a clause that is no adverb in -ly.
func firstVerb(clause string) string {
	for _, w := range strings.Fields(strings.ToLower(clause)) {
		if !strings.HasSuffix(w, "ly") {
			return w
		}
	}
	return ""
}

// plural reports whether the last word of a phrase looks like more than one thing.
func plural(phrase string) bool {
	all := strings.Fields(strings.ToLower(phrase))
	if len(all) == 0 {
		return false
	}
	last := all[len(all)-1]
	return strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") || last == "people"
}

// kindless leaves out a thing named by one word only, such as "app": with a clause that says what it does, the word
// adds nothing to search for.
func kindless(thing string) string {
	if len(strings.Fields(thing)) < 2 {
		return ""
	}
	return thing
}

// onlyGrammar reports whether a phrase has no word of its own, as "them" has not.
func onlyGrammar(phrase string) bool {
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(phrase)), func(w string) bool {
		return !words.IsStopWord(w)
	})
}

// cut parts a text at the first match, which belongs to neither side.
func cut(re *regexp.Regexp, text string) (before, after string) {
	at := re.FindStringIndex(text)
	if at == nil {
		return strings.TrimSpace(text), ""
	}
	return strings.TrimSpace(text[:at[0]]), strings.TrimSpace(text[at[1]:])
}
