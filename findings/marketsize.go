package findings

import (
	"regexp"
	"strconv"
	"strings"

	"naps/money"
	"naps/words"
)

// Size is what a sentence states about the size of a market. Figures of such reports are shown, never counted.
type Size struct {
	Kind     string  // size, growth_only or increment
	Currency string  // empty for growth_only
	Value    float64 // in units of the currency; 0: not stated
	Year     int     // of Value; the first year of the forecast for growth_only and increment; 0: not stated
	EndValue float64 // forecast; 0: none
	EndYear  int
	CAGR     float64 // per cent a year; 0: not stated
	Sentence string  // verbatim
}

var (
	subjectRE = regexp.MustCompile(
		`(?i)\b(market|markets|industry|sector|sales|revenue|revenues|software|services|worth)\b`)
	sizeWordRE = regexp.MustCompile(`(?i)\b(market|industry|sector)\b`)
	negativeRE = regexp.MustCompile(
		`(?i)\b(loss|losses|lost|lose|loses|costs? (?:the |a |an |our |its |\w+s )|capitali[sz]ation|market cap|leader (?:paid|earned|made|has)|waste|wasted|wasting|if an?|imagine|suppose|let's say|for example|might|contribut\w+|econom(?:y|ic)|gdp|gmv|limit|tax|fine[ds]?|penalt\w+|fraud|theft|raised|raises|raising|funding|valuation of the company|investment in|invested|debt|deficit|savings?|donat\w+|per (?:household|person|capita|user|customer)|each|households?|monthly on|ecosystem|profession|opportunity cost|acquir\w+|acquisition|venture capital|salary|wage)\b`)
	growByRE = regexp.MustCompile(
		`(?i)\b(?:grow|grows|growth|increase|increases|rise|expand)\w*\s+(?:in (?:value )?)?(?:by|of)\s+(?:about |around |approximately |nearly |over )?$`)
	cagrRE = regexp.MustCompile(
		`(?i)(?:CAGR|annual growth rate|annual rate|average rate|annualized rate|growth rate)[^.%;]{0,60}?(\d+(?:\.\d+)?)\s?(?:%|percent|per cent)`)
	cagr2RE = regexp.MustCompile(
		`(?i)(\d+(?:\.\d+)?)\s?(?:%|percent|per cent)\s+(?:compound |average )?(?:CAGR|annually|per year|a year|per annum|each year|yearly growth|annual growth|compound annual|\(CAGR\))`)
	yearRE  = regexp.MustCompile(`\b(19[5-9]\d|20\d\d)\b`)
	rangeRE = regexp.MustCompile(
		`(?i)(?:from|between|during|over|for|in)?\s*(?:the )?(?:period )?(?:of )?\b(20\d\d)\s?(?:to|and|through|until|[-–—])\s?(20\d\d)\b`)
	untilRE  = regexp.MustCompile(`(?i)\b(?:until|through|by|till|to)\s+(?:the end of\s+)?(20\d\d)\b`)
	futureRE = regexp.MustCompile(
		`(?i)\b(?:reach|reaching|hit|touch|exceed|surpass|projected|expected|forecast\w*|anticipated|estimated to|predicted|set to|will|would|could|poised|grow\w* to|to be|rising to|increase to)\b`)
)

// MarketSizes extracts what the sentences of a text state about the size or growth of markets.
func MarketSizes(text string) []Size {
	var out []Size
	for _, s := range sizeSentences(text) {
		if z, ok := marketSize(s); ok {
			out = append(out, z)
		}
	}
	return out
}

// sizeSentences are the sentences that could state a size: abbreviations such as "U.S." do not end one.
func sizeSentences(text string) []string {
	if !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	var out []string
	for _, at := range words.Sentences(text) {
		t := text[at[0]:at[1]]
		if len(t) <= 600 && strings.ContainsAny(t, "0123456789") && subjectRE.MatchString(t) {
			out = append(out, t)
		}
	}
	return out
}

func marketSize(t string) (Size, bool) {
	z := Size{Sentence: t}
	if negativeRE.MatchString(t) {
		return z, false
	}
	var ms []money.Amount
	for _, m := range money.In(t) {
		if m.Value >= 1e6 {
			ms = append(ms, m)
		}
	}
	z.CAGR = cagrOf(t)
	if len(ms) == 0 {
		if z.CAGR == 0 || !sizeWordRE.MatchString(t) {
			return z, false
		}
		z.Kind = "growth_only"
		z.Year, z.EndYear = periodOf(t)
		return z, true
	}
	z.Currency = ms[0].Currency
	if growByRE.MatchString(t[:ms[0].Start]) {
		z.Kind, z.Value = "increment", ms[0].Value
		z.Year, z.EndYear = periodOf(t)
		return z, true
	}
	z.Kind = "size"
	z.place(t, ms)
	return z, true
}

// place says which amount is of now and which of the end of a forecast.
func (z *Size) place(t string, ms []money.Amount) {
	first, last := ms[0], ms[len(ms)-1]
	y1 := yearNear(t, ms, 0)
	if len(ms) == 1 {
		before := t[:first.Start]
		if futureRE.MatchString(lastChars(before, 60)) && y1 > 0 &&
			!strings.Contains(lastChars(before, 20), "valued at") {
			z.EndValue, z.EndYear = first.Value, y1
			return
		}
		z.Value, z.Year = first.Value, y1
		if z.CAGR > 0 {
			if _, end := periodOf(t[first.End:]); end > z.Year {
				z.EndYear = end
			}
		}
		return
	}
	z.Value, z.Year = first.Value, y1
	z.EndValue, z.EndYear = last.Value, yearNear(t, ms, len(ms)-1)
	if z.EndYear == 0 {
		_, z.EndYear = periodOf(t)
	}
}

func lastChars(s string, n int) string { return s[max(0, len(s)-n):] }

// yearNear is the year that belongs to an amount: the first one shortly after it and before the next amount, else the
// last one before it.
func yearNear(t string, ms []money.Amount, i int) int {
	end := len(t)
	if i+1 < len(ms) {
		end = ms[i+1].Start
	}
	after := t[ms[i].End:min(end, ms[i].End+60)]
	if loc := yearRE.FindStringIndex(after); loc != nil && afterFits(after[:loc[0]]) {
		return atoi(after[loc[0]:loc[1]])
	}
	from := 0
	if i > 0 {
		from = ms[i-1].End
	}
	before := t[from:ms[i].Start]
	all := yearRE.FindAllStringIndex(before, -1)
	if i > 0 && len(all) > 0 {
		return atoi(before[all[len(all)-1][0]:all[len(all)-1][1]])
	}
	for k := len(all) - 1; k >= 0; k-- {
		if w := strings.ToLower(lastChars(before[:all[k][0]], 16)); strings.HasSuffix(w, "in ") ||
			strings.HasSuffix(w, "by ") || strings.HasSuffix(w, "of ") {
			return atoi(before[all[k][0]:all[k][1]])
		}
	}
	return 0
}

// afterFits reports whether the words between an amount and a year tie the two.
func afterFits(between string) bool {
	w := strings.ToLower(strings.TrimSpace(between))
	if strings.Contains(w, "from") || strings.Contains(w, "than") || strings.ContainsAny(w, "%;") ||
		strings.Contains(w, " to ") {
		return false
	}
	return w == "" || w == "(" || strings.HasSuffix(w, "in") || strings.HasSuffix(w, "by") ||
		strings.HasSuffix(w, "end of") || strings.HasSuffix(w, "during") || strings.HasSuffix(w, "for") ||
		strings.HasSuffix(w, "(in") || strings.HasSuffix(w, "as of") || strings.HasSuffix(w, "year")
}

func cagrOf(t string) float64 {
	for _, re := range []*regexp.Regexp{cagr2RE, cagrRE} {
		if m := re.FindStringSubmatch(t); m != nil {
			v, err := strconv.ParseFloat(m[1], 64)
			if err == nil && v > 0 && v < 200 {
				return v
			}
		}
	}
	return 0
}

// periodOf finds "from 2024 to 2030", "2021-2028" or "until 2027".
func periodOf(t string) (from, to int) {
	if m := rangeRE.FindStringSubmatch(t); m != nil {
		return atoi(m[1]), atoi(m[2])
	}
	if m := untilRE.FindStringSubmatch(t); m != nil {
		return 0, atoi(m[1])
	}
	return 0, 0
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
