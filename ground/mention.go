package ground

import (
	"regexp"
	"strings"
)

// mention is a number of a text with what stands around it.
type mention struct {
	figure
	kind   string // "money", "share", or "" for a count, a year, a rating
	thing  string // the first word of substance right behind it: "people" in "13 people"
	period string // "month" in "$29 a month"
	loose  bool   // its kind may be that of the number before it: "one costs $29 and the other 45"
	at     int    // where it stands
}

var (
	moneyBeforeRE = regexp.MustCompile(`(?i)(?:[$€£¥]|\b(?:usd|eur|gbp|us\$))\s?$`)
	moneyAfterRE  = regexp.MustCompile(`(?i)^[\s-]?(?:(?:` + scaleWords +
		`)\s)?(?:de\s|d['’])?(?:us[- ])?(?:[€£]|dollars?\b|dólares\b|euros?\b|pounds?\b|bucks\b|usd\b|eur\b|gbp\b)`)
	shareAfterRE  = regexp.MustCompile(`(?i)^\s?(?:%|percent\b|per cent\b|prozent\b|por ciento\b|pour ?cent\b)`)
	rangeRE       = regexp.MustCompile(`(?i)^\s?(?:to|and|or|bis|und|oder|a|y|o|à|et|ou|[–—-])\s?[$€£¥]?$`)
	periodRE      = regexp.MustCompile(`(?i)^\D{0,24}?(?:a|per|each|every|/)\s?(day|week|month|year)\b`)
	scaleBehindRE = regexp.MustCompile(`(?i)^[\s-]?(?:` + scaleWords + `)\b`)
)

// mentions are the numbers of a text, in digits or in words.
func mentions(text string) []mention {
	var out []mention
	for _, at := range numberRE.FindAllStringIndex(text, -1) {
		m := mention{figure: figureAt(text, at), at: at[0]}
		before, after := text[:at[0]], text[at[1]:]
		switch {
		case moneyBeforeRE.MatchString(before), moneyAfterRE.MatchString(after):
			m.kind = "money"
		case shareAfterRE.MatchString(after):
			m.kind = "share"
		}
		m.thing, m.period = thingBehind(after), periodBehind(after)
		out = append(out, m)
	}
	for i := 1; i < len(out); i++ { // of a range, one end often carries the unit: "18 to 60 dollars"
		a, b := &out[i-1], &out[i]
		if rangeRE.MatchString(text[a.at+len(a.text) : b.at]) {
			if a.kind == "" || b.kind == "" {
				a.kind, b.kind = a.kind+b.kind, a.kind+b.kind
			}
			if a.period == "" {
				a.period = b.period
			}
		}
	}
	for i := 1; i < len(out); i++ {
		behind := strings.Trim(text[out[i].at+len(out[i].text):], " .")
		out[i].loose = behind == "" && out[i].kind == "" && out[i-1].kind != ""
	}
	for _, at := range wordRE.FindAllStringIndex(text, -1) {
		if n := spelled[strings.ToLower(text[at[0]:at[1]])]; n != "" {
			f := figures(n)[0]
			f.text = text[at[0]:at[1]]
			out = append(out, mention{figure: f, at: at[0], thing: thingBehind(text[at[1]:])})
		}
	}
	return out
}

// thingBehind is the first word of substance among the two words behind a number, of the same clause.
func thingBehind(after string) string {
	if at := scaleBehindRE.FindStringIndex(after); at != nil {
		after = after[at[1]:]
	}
	if at := cutRE.FindStringIndex(after); at != nil {
		after = after[:at[0]]
	}
	all := words(after)
	for _, x := range all[:min(2, len(all))] {
		if b := bare(x.text); substance(b) && !strings.ContainsFunc(b, isDigit) && spelled[b] == "" {
			return b
		}
	}
	return ""
}

func periodBehind(after string) string {
	if m := periodRE.FindStringSubmatch(after); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}
