// Package money reads amounts of money as people write them, and converts them at rates that are fixed on purpose.
// Whether an amount is a price, a loss or a round of funding is decided by whoever calls it. All functions are pure.
package money

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/market"
)

// Amount is an amount of money that a text names.
type Amount struct {
	Currency   string  // ISO code: USD, EUR, GBP …
	Value      float64 // in whole units of the currency
	Text       string  // as it stands
	Start, End int     // byte offsets
}

// number is written the English way, "1,234.50", or as most of Europe does, "1.234,50", "1 234,50" or "1'234.50".
const number = `\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:[\x{2019}'\x{a0}\x{202f}]\d{3})+(?:[.,]\d{1,2})?|\d+,\d{1,2}|\d+(?:\.\d+)?`

// spaced is how it is typed where a space divides thousands. Before a currency sign such a number would be read as its
// end only.
const spaced = `\d{1,3}(?: \d{3})+(?:,\d{1,2})?`

var (
	moneyRE = regexp.MustCompile(
		`(?i)(US\s?\$|USD\s?\$?|CA\$|C\$|AU\$|A\$|\$|€|EUR|£|GBP|₹|INR|Rs\.?|¥|JPY|CAD|AUD|CHF)\s?(` + number +
			`)(?:\s?-?\s?(trillion|billion|million|thousand|tn|bn|mln|mn|mm|[tbmk])\b)?` +
			`|\b(` + spaced + `|` + number +
			`)\s?(?:(trillion|billion|million|thousand|tn|bn|mln|mn|[tbmk])\s)?\s?(USD|U\.S\.\s?dollars|US\s?dollars|dollars|bucks|EUR|euros?|GBP|pounds(?:\s+sterling)?|€|£|INR|rupees)(?:\b|\s|$|[.,;:!?)/])`)
	currencies = map[string]string{
		"us$": "USD", "usd": "USD", "usd$": "USD", "$": "USD", "dollars": "USD", "u.s.dollars": "USD",
		"usdollars": "USD", "bucks": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
		"£": "GBP", "gbp": "GBP", "pounds": "GBP", "poundssterling": "GBP", "₹": "INR",
		"inr": "INR", "rs": "INR", "rs.": "INR", "rupees": "INR", "¥": "JPY", "jpy": "JPY",
		"cad": "CAD", "ca$": "CAD", "c$": "CAD", "aud": "AUD", "au$": "AUD", "a$": "AUD", "chf": "CHF",
	}
	scales = map[string]float64{"trillion": 1e12, "tn": 1e12, "t": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9,
		"million": 1e6, "mln": 1e6, "mn": 1e6, "mm": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3}
)

// In finds all amounts of money in a text, in order.
func In(text string) []Amount {
	if !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	var out []Amount
	for _, m := range moneyRE.FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		cur, num, scale, end := group(1), group(2), group(3), m[1]
		if cur == "" {
			cur, num, scale, end = group(6), group(4), group(5), m[13]
		}
		v, err := strconv.ParseFloat(plainNumber(num, m[2] < 0 || strings.HasPrefix(cur, "€")), 64)
		code := currencies[strings.ToLower(strings.Join(strings.Fields(cur), ""))]
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		if err != nil || code == "" || math.IsInf(v, 0) || unicode.IsLetter(before) {
			// a letter before "$" tells other dollars apart: "HK$", "NZ$"
			continue
		}
		if f, ok := scales[strings.ToLower(scale)]; ok {
			v *= f
		}
		out = append(out, Amount{code, math.Round(v*100) / 100, text[m[0]:end], m[0], end})
	}
	return out
}

var (
	separators   = strings.NewReplacer(" ", "", "'", "", "’", "", "\u00a0", "", "\u202f", "")
	commaDecimal = regexp.MustCompile(`,\d{1,2}$`)
	dotThousands = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,|$)`)
)

// plainNumber writes a number as Go reads it. One dot before three digits divides thousands where the currency is
// written as in Europe: behind the number, or as a euro sign.
func plainNumber(num string, european bool) string {
	num = separators.Replace(num)
	comma := commaDecimal.MatchString(num)
	if dotThousands.MatchString(num) && (european || comma || strings.Count(num, ".") > 1) {
		num = strings.ReplaceAll(num, ".", "")
	}
	if comma {
		return strings.Replace(num, ",", ".", 1)
	}
	return strings.ReplaceAll(num, ",", "")
}

// First is the first amount that a text names.
func First(text string) (Amount, bool) {
	if ms := In(text); len(ms) > 0 {
		return ms[0], true
	}
	return Amount{}, false
}

// monthlyRE is what follows a price for use: the unit of time in the languages in which ideas and products come most.
var monthlyRE = regexp.MustCompile(
	`(?i)^\s*(?:/|per|a|each|every|al|por|par|pro|im|ao|all['’])?\s*(?:user|seat|person|member|usuario|utilisateur|nutzer|utente)?\s*(?:/|per|a|al|por|par|pro|im|ao|all['’])?\s*` +
		`(?:(mo\b|month|monthly|mes\b|mensual|mois\b|mensuel|monat|mese\b|mensil|mês|mensal|mensais|maand)\pL*|(?:year|yr\b|yearly|annually|annum|años?\b|anual|annuel|jahr|jährlich|anno\b|annu|ano\b|jaar)\pL*|(?:/|par|l['’])\s*an(?:née)?\b)`)

// Monthly finds a price for use in a text, "$12 per month" or "€99/year", in US dollars a month; other currencies are
// converted at the rates of RatesOn. As is the price as it stands.
func Monthly(text string) (usd float64, as string, ok bool) {
	for _, m := range In(text) {
		rest := text[m.End:]
		w := monthlyRE.FindStringSubmatch(rest)
		v, known := Dollars(m.Value, m.Currency)
		if w == nil || !known || v <= 0 || v > 100_000 || noPrice(text, m.Start) {
			continue
		}
		if w[1] == "" { // a year
			v = math.Round(v/12*100) / 100
		}
		return v, strings.TrimSpace(text[m.Start : m.End+len(w[0])]), true
	}
	return 0, "", false
}

// noPriceRE are the words before an amount that say it is earned, saved, lost or paid for something else than the
// product.
var noPriceRE = regexp.MustCompile(
	`(?i)\b(?:sav(?:e|es|ed|ing|ings)|earn(?:s|ed|ing)?|mak(?:e|es|ing)|made|los(?:e|es|ing)|lost|salary|salaries|wages?|wanted|hiring|revenues?|income|profits?|turnover|mrr|arr|rents?|mortgage|losses|no-shows|waste[sd]?|raised|grants?|budget|spend|spends|spending|costs? (?:companies|businesses|clinics|owners|teams|you|them|employers|restaurants|landlords|customers|people))\b[^.!?;:\n]*$`)

// noPrice reports whether the sentence up to an amount says that it is no price.
func noPrice(text string, at int) bool {
	return noPriceRE.MatchString(text[max(0, at-80):at])
}

// DollarsIn are the amounts that a text names, in US dollars.
func DollarsIn(text string) []float64 {
	var out []float64
	for _, m := range In(text) {
		if usd, ok := Dollars(m.Value, m.Currency); ok && usd > 0 {
			out = append(out, usd)
		}
	}
	return out
}

// Words writes US dollars as people do: "$12", "$4.50", "$1.2 million".
func Words(v float64) string {
	short := func(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
	switch {
	case v >= 1e9:
		return "$" + short(v/1e9) + " billion"
	case v >= 1e6:
		return "$" + short(v/1e6) + " million"
	case v >= 1000:
		return "$" + market.Grouped(int64(math.Round(v)))
	case v == math.Trunc(v):
		return "$" + strconv.Itoa(int(v))
	}
	return "$" + strconv.FormatFloat(v, 'f', 2, 64)
}
