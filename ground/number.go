package ground

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"naps/market"
)

var (
	numberRE = regexp.MustCompile(`\d[\d,.]*\d|\d`)
	scaleRE  = regexp.MustCompile(`(?i)^[\s-]?(` + scaleWords + `)\b`)
	scales   = map[string]float64{"trillion": 1e12, "tn": 1e12, "t": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9,
		"million": 1e6, "mn": 1e6, "mm": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3,
		"millionen": 1e6, "mio": 1e6, "milliarden": 1e9, "milliarde": 1e9,
		"mrd": 1e9, "tausend": 1e3, "millones": 1e6, "millón": 1e6, "mil": 1e3,
		"millions": 1e6, "milliards": 1e9, "milliard": 1e9, "mille": 1e3}
	wordRE = regexp.MustCompile(
		`(?i)\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?)\b`)
	spelled = map[string]string{"three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
		"nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
		"sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20",
		"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
)

// scaleWords are the words behind a number that make it larger, the longest first.
const scaleWords = `trillion|billion|millionen|millions|million|milliarden|milliarde|milliards|milliard|millones|millón|mille|mil|thousand|tausend|mio|mrd|tn|bn|mn|mm|[tbmk]`

// plainNumber writes a figure as JSON does for everyday sizes.
func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

type figure struct {
	text   string  // as it stands
	bare   string  // without commas
	scaled float64 // its value, with its scale
	other  float64 // its value where a comma begins the decimals, as in most of Europe; NaN where it cannot be read so
}

func figures(text string) []figure {
	var out []figure
	for _, loc := range numberRE.FindAllStringIndex(text, -1) {
		out = append(out, figureAt(text, loc))
	}
	return out
}

func figureAt(text string, at []int) figure {
	f := figure{text: text[at[0]:at[1]], other: math.NaN()}
	f.bare = strings.ReplaceAll(f.text, ",", "")
	f.scaled = valueOf(f.bare)
	if commaRE.MatchString(f.text) {
		f.other = valueOf(strings.ReplaceAll(strings.ReplaceAll(f.text, ".", ""), ",", "."))
	}
	if m := scaleRE.FindStringSubmatch(text[at[1]:]); m != nil {
		by := scales[strings.ToLower(m[1])]
		f.scaled, f.other = by*f.scaled, by*f.other
	}
	return f
}

// commaRE matches a number that may be written with a comma before its decimals, and points between its thousands.
var commaRE = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d+)?$|^\d+,\d+$`)

func valueOf(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func isDigit(r rune) bool { return unicode.IsDigit(r) }

// equals reports whether two numbers have one value. What is cited is written as in English, or with its decimals
// behind a comma as the other is.
func (f figure) equals(cited figure) bool {
	return f.bare == cited.bare && near(f.scaled, cited.scaled) || near(f.scaled, cited.scaled) ||
		near(f.other, cited.scaled)
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(b), 1) }

func (w *witness) addNumbers(text string) {
	for _, f := range figures(text) {
		w.tokens[f.bare] = true
		if !math.IsNaN(f.scaled) {
			w.values = append(w.values, f.scaled)
		}
	}
}

// numbers looks up every number of a claim. It returns those that stand in the evidence only in other units.
func (w *witness) numbers(c market.Claim) (added []string, why string) {
	computed := map[string]bool{}
	for _, n := range c.Computed {
		for _, f := range figures(n) {
			computed[f.bare] = true
		}
	}
	for _, f := range figures(c.Text) {
		switch {
		case computed[f.bare], askedWith(w, f):
		case w.tokens[f.bare] && w.holds(f):
		case w.holds(f):
			if !slices.Contains(added, f.text) {
				added = append(added, f.text)
			}
		default:
			return nil, fmt.Sprintf("the number %s stands neither in what it cites nor was it computed", f.text)
		}
	}
	for _, m := range wordRE.FindAllString(c.Text, -1) {
		m = strings.ToLower(m)
		n := spelled[m]
		if !w.words[m] && !w.words[strings.TrimSuffix(m, "s")] && !w.words[m+"s"] &&
			(n == "" || !w.tokens[n] && !computed[n]) && !(n == "" && w.scaleStands(c.Text, m)) {
			return nil, fmt.Sprintf("the number %q stands neither in what it cites nor was it computed", m)
		}
	}
	return added, ""
}

// inQuestion reports whether the founder asked with a number. Whether the sentence may say it is for pairs to tell.
func askedWith(w *witness, f figure) bool {
	return slices.ContainsFunc(w.question, func(q figure) bool { return f.equals(q) })
}

// holds reports whether the evidence has a number of this value. Where the claim gives a scale, the scale must agree; a
// bare number must agree as it is.
func (w *witness) holds(f figure) bool {
	if math.IsNaN(f.scaled) && math.IsNaN(f.other) {
		return w.tokens[f.bare]
	}
	return slices.ContainsFunc(w.values, func(v float64) bool {
		return near(f.scaled, v) || w.foreign && near(f.other, v)
	})
}

// scaleStands reports whether a word such as "million" belongs to a number of the text, which has been looked up with
// it already.
func (w *witness) scaleStands(text, scale string) bool {
	for _, loc := range numberRE.FindAllStringIndex(text, -1) {
		if m := scaleRE.FindStringSubmatch(text[loc[1]:]); m != nil && strings.EqualFold(m[1], scale) {
			return true
		}
	}
	return false
}
