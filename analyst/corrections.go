package analyst

import (
	"regexp"
	"strings"
	"unicode"

	"naps/market"
)

// The names of what a founder may put right about how an idea was read: a line of a message each, as "Customer: dentists in small towns".
const (
	SayCustomer = "Customer"
	SayProblem  = "Problem"
	SayRegion   = "Region"
)

// longestCorrection is the most characters of a correction that count.
const longestCorrection = 160

var correctionRE = regexp.MustCompile(`(?im)^[ \t]*(customer|problem|region)[ \t]*:[ \t]*(\S.*)$`)

// corrected is what the founder put right, by the names above in lower case.
type corrected map[string]string

// corrections reads what founders put right in their messages; of each kind the last counts. rest is what else the messages say.
func corrections(notes []string) (c corrected, rest string) {
	c = corrected{}
	text := plain(strings.Join(notes, "\n"))
	for _, m := range correctionRE.FindAllStringSubmatch(text, -1) {
		if value := strings.TrimRight(oneLine(clip(m[2], longestCorrection)), " .;"); value != "" {
			c[strings.ToLower(m[1])] = value
		}
	}
	return c, correctionRE.ReplaceAllString(text, "$2")
}

// regionOf is the place an idea is meant for: what the founder put right, else a country that the idea names.
func (c corrected) regionOf(text string) string {
	if r := c["region"]; r != "" {
		return r
	}
	return countryNames[namesCountry(text)]
}

var countryNames = map[string]string{"DE": "Germany", "GB": "UK", "CA": "Canada", "AU": "Australia", "IN": "India", "FR": "France", "ES": "Spain", "IT": "Italy", "NL": "Netherlands", "IE": "Ireland",
	"BR": "Brazil", "MX": "Mexico", "JP": "Japan", "AT": "Austria", "CH": "Switzerland", "PL": "Poland"}

// ToAsk is what naps asks before a run: at most three, and only where an answer would change what is searched for.
func ToAsk(b market.Brief) []string {
	s := Read(b)
	var out []string
	if s.Customer == "" {
		out = append(out, "**Who has this problem?** Searches for people and communities start from them. Answer with a line like *Customer: owners of small bakeries*.")
	}
	if len(s.Problems) == 0 || len(s.Problems) == 1 && strings.EqualFold(s.Problems[0], s.Job) {
		out = append(out, "**What goes wrong for them today?** I search for complaints in these words. Answer with a line like *Problem: orders come by phone and get lost*.")
	}
	if s.Region == "" {
		out = append(out, "**Where do you want to start?** Payers are counted for one country; without an answer that is the United States. Answer with a line like *Region: Germany*.")
	}
	return out
}

// namesCountry gives the code of the country that a text names, "" for none.
func namesCountry(text string) string {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if code := countries[w]; code != "" {
			return code
		}
	}
	return ""
}
