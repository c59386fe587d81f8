package ground

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"naps/market"
)

// A universal says that something holds without exception: of all that are meant, everywhere, or always. One page or
// person rarely shows that, so it must be cited as such, with a word of the same kind.
type universal struct {
	kind  string
	words *regexp.Regexp
	// cited reports whether several cited pieces that each bear the sentence out show it too: "all three products" can
	// rest on the three, but three places are not everywhere, and three times are not always.
	cited bool
}

// The closed classes of such words in the languages that sentences are checked in: English, German, Spanish, French,
// Italian and Portuguese.
var universals = []universal{
	{"all", regexp.MustCompile(`(?i)(?:^|[^\pL])(all|every|each|both|every(?:one|body|thing)|without exception|` +
		`alle[nrs]?|sämtliche[nrs]?|jede[mnrs]?|beide[nr]?|ausnahmslos|` +
		`todos|todas|cada|ambos|ambas|sin excepción|tous|toutes|chaque|chacune?|sans exception|tutt[ie]|ogni|ciascun[oa]?|entrambi|senza eccezioni|sem exceção)(?:$|[^\pL])`),
		true},
	{"everywhere",
		regexp.MustCompile(`(?i)(?:^|[^\pL])(everywhere|throughout|all over|all across|(?:nation|country|world)wide|` +
			`überall|bundesweit|weltweit|en todas partes|por todas partes|en todos (?:los lados|lugares)|partout|dappertutto|ovunque|dovunque|em tod[ao]s? (?:a |os )?(?:partes?|lugar(?:es)?|lado)|por tod[ao] (?:parte|lado))(?:$|[^\pL])`),
		false},
	{"always", regexp.MustCompile(`(?i)(?:^|[^\pL])(always|invariably|all the time|(?:every|each) time|at all times|` +
		`immer|stets|jedes Mal|jederzeit|siempre|todo el tiempo|cada vez|toujours|à chaque fois|tout le temps|sempre|ogni volta|o tempo todo|toda vez)(?:$|[^\pL])`),
		false},
}

// notUniversalRE are words of these classes that say something else: how often within a time, more and more, still, at
// all, above all.
var notUniversalRE = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:` +
	`(?:every|each|alle|jede[mnrs]?|cada|chaque|ogni|tous les|toutes les|tutt[ie] (?:i|gli|le)|tod[oa]s (?:os|as|los|las)) (?:\pN+ |\pL+ )?(?:days?|weeks?|months?|quarters?|years?|hours?|minutes?|nights?|mornings?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|` +
	`Tage?n?|Wochen?|Monate?n?|Jahre?n?|Stunden?|días?|semanas?|mes(?:es)?|años?|horas?|jours?|semaines?|mois|ans?|années?|heures?|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|or[ae]|dias?|mês|anos?)|` +
	`not all|not every\pL*|nicht (?:alle|jede|immer|überall)\pL*|no tod[oa]s|pas tou(?:s|tes|jours)|non tutt[ie]|nem tod[oa]s|not always|no siempre|non sempre|nem sempre|` +
	`after all|at all|above all|all in all|all right|all but|alles in allem|vor allem|` +
	`immer (?:noch|wieder|weiter|mehr|häufiger|öfter|\pL+er)|noch immer|cada vez (?:más|menos|mais|mayor|menor|maior)|pas toujours|est toujours)(?:$|[^\pL])`)

// unsaid is the first word by which a clause says that something holds without exception and that nothing cited bears
// out; empty where all do.
func (u universal) unsaid(r Rules, part clause, pieces []*piece, cited []market.Evidence) string {
	at := u.words.FindStringSubmatch(notUniversalRE.ReplaceAllString(part.text, " "))
	switch {
	case at == nil, u.citedIn(r, part, cited):
		return ""
	case u.cited && (eachBears(r, part, pieces) || !r.english() && len(pieces) > 1):
		return ""
	}
	return at[1]
}

// citedIn reports whether a clause of what is cited says it of something that the clause is about. In another language
// than English the words of the two cannot be compared.
func (u universal) citedIn(r Rules, part clause, cited []market.Evidence) bool {
	about := clause{content: slices.DeleteFunc(slices.Clone(part.content), u.words.MatchString), names: part.names}
	for _, e := range cited {
		for _, text := range r.textsOf(e) {
			for _, said := range clauses(text) {
				if !u.words.MatchString(notUniversalRE.ReplaceAllString(said.text, " ")) {
					continue
				}
				if shared, all := about.overlap(wordsOf(said.text)); shared > 0 || all == 0 || !r.english() {
					return true
				}
			}
		}
	}
	return false
}

// universalsOf says which universal of a claim nothing bears out; empty where all are borne out.
func universalsOf(r Rules, c market.Claim, pieces []*piece, cited []market.Evidence) string {
	for _, part := range clauses(unquoted(c.Text)) {
		if direction(part.text) != 0 &&
			slices.ContainsFunc(mentions(part.text), func(m mention) bool { return inQuestion(r, m) }) {
			continue // pairs has compared the founder's number with all that are cited
		}
		for _, u := range universals {
			if word := u.unsaid(r, part, pieces, cited); word != "" {
				return fmt.Sprintf("nothing it cites says %q of that", strings.TrimSpace(word))
			}
		}
	}
	return ""
}
