package ground

import (
	"net/url"
	"regexp"
	"strings"

	"naps/market"
)

// The words by which a page claims how a market stands: that nobody else is in it, that somebody leads it, that it is
// huge. One page proves none of that, so such a sentence is only ever written as what the page says.
const (
	offers = `(?:solv|offer|provid|do(?:es)?\b|mak|sell|buil|serv|compet|address|cover|come|match|tackl|fix|handl)\w*`
	thing  = `(?:solutions?|products?|tools?|apps?|platforms?|services?|compan(?:y|ies)|providers?|software|players?` +
		`|options?|choices?|brands?|vendors?|way)`
	field = `(?:markets?|industr(?:y|ies)|sectors?|niches?|segments?|spaces?|categor(?:y|ies)|fields?)`
	size  = `(?:untapped|underserved|huge|massive|enormous|gigantic|booming|exploding|wide open|saturated|dying|dead` +
		`|growing|fast-growing|winner-take-all)`
	some = `(?:[\w'-]+ ){0,3}?` // a few words between
)

var standing = patterns(
	// Alone in the market.
	`\b(?:nobody|no one|no-one|nothing|none|no (?:other )?`+some+thing+`)(?: else)?,? `+some+offers,
	`\b(?:no|zero|without(?: any)?|little|hardly any) (?:real |direct |serious |true |other |known |such )*`+
		`(?:competit(?:ion|ors?)|rivals?|alternatives?|substitutes?)\b`,
	`\b(?:the|an?|our|your|this|its|their) (?:world's )?(?:only|first|sole|one and only|unique|exclusive) `+some+thing+
		`\b`,
	`\b(?:un(?:rivall?ed|matched|challenged|contested|beaten)|monopol\w+|corner(?:s|ed)? the market)\b`,
	// Ahead in the market.
	`\b`+field+`[- ]lead(?:er|ers|ing)\b`,
	`\bleads? the `+some+field+`\b`,
	`\bleader in (?:the|its) `,
	`\bleading `+some+thing+`\b`,
	`\bdominat\w+|\bdominant\b|\bnumber one\b|\bno\. ?1\b|#1\b`,
	`\b(?:best|largest|biggest|top|most popular|most trusted|most widely used|most used|best-selling|top-rated) `+
		some+thing+`\b`,
	`\bworld's (?:best|largest|leading)\b`,
	`\bmarket share\b|\bshare of the `+some+field+`\b`,
	`\d ?(?:%|percent|per cent) (?:`+some+`share\b|of (?:the|all|its|this|their) `+some+
		`(?:`+field+`|customers|users|buyers)\b)`,
	// How large the market is, and who wants it.
	`\b`+size+` `+some+`(?:`+field+`|demand|opportunit(?:y|ies))\b`,
	`\b`+field+` `+some+`(?:is|was|are|remains) `+some+size+`\b`,
	`\b(?:no|zero) (?:demand|market|need)\b`,
	`\b(?:everyone|everybody|all|every) `+some+
		`(?:needs?|wants?|loves?|uses|use|would pay|will pay|buys?|is switching|are switching)\b`,
)

func patterns(list ...string) []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(list))
	for i, p := range list {
		out[i] = regexp.MustCompile(p)
	}
	return out
}

// standingIn reports whether a text claims how a market stands, passages in quotation marks left out.
func standingIn(text string) bool {
	own := strings.ToLower(fold(unquoted(text)))
	for _, re := range standing {
		if re.MatchString(own) {
			return true
		}
	}
	return false
}

// unquoted is a text with nothing between its quotation marks.
func unquoted(text string) string {
	passages, _ := quoted(text)
	for _, p := range passages {
		text = strings.Replace(text, p, "", 1)
	}
	return text
}

// attributed writes a claim about how a market stands as what one page says. Where such a sentence comes from a model,
// it is enough that it claims so; where it comes from our own rules, which count, the cited evidence must claim it
// too. ok is false where no cited page can be quoted for it.
func attributed(c market.Claim, cited []market.Evidence, model bool) (said market.Claim, ok bool) {
	if !standingIn(c.Text) {
		return c, true
	}
	source := -1
	for i, e := range cited {
		if standingIn(marks.Replace(bareQuotes.Replace(e.Title + "\n" + e.Quote))) {
			source = i
			break
		}
	}
	switch {
	case source < 0 && !model:
		return c, true
	case source < 0:
		return c, false
	}
	e := cited[source]
	words := e.Quote
	if !standingIn(bareQuotes.Replace(words)) {
		words = e.Title
	}
	words = strings.Join(strings.Fields(words), " ")
	if strings.ContainsAny(words, "“”\"„«»") {
		return c, false
	}
	return market.Claim{Text: sayer(e) + " says: “" + words + "”", Evidence: []string{e.ID}, Computed: []string{}}, true
}

// bareQuotes takes the quotation marks of a page away: what a page quotes, it says.
var bareQuotes = strings.NewReplacer("“", " ", "”", " ", "„", " ", "«", " ", "»", " ", `"`, " ")

// sayer names the site of a piece of evidence.
func sayer(e market.Evidence) string {
	u, err := url.Parse(e.URL)
	if err != nil || u.Hostname() == "" || strings.ContainsAny(u.Hostname(), "0123456789") {
		return "The page it cites"
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
