package ground

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"naps/market"
)

var (
	numberRE = regexp.MustCompile(`\d[\d,.]*\d|\d`)
	scaleRE  = regexp.MustCompile(`(?i)^[\s-]?(trillion|billion|million|thousand|tn|bn|mn|mm|[tbmk])\b`)
	scales   = map[string]float64{"trillion": 1e12, "tn": 1e12, "t": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mn": 1e6, "mm": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3}
	wordRE   = regexp.MustCompile(`(?i)\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?)\b`)
	spelled  = map[string]string{"three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
		"sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
)

// plainNumber writes a figure as JSON does for everyday sizes.
func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

type figure struct {
	text   string  // as it stands
	bare   string  // without commas
	value  float64 // without its scale
	scaled float64 // with it
}

func figures(text string) []figure {
	var out []figure
	for _, loc := range numberRE.FindAllStringIndex(text, -1) {
		f := figure{text: text[loc[0]:loc[1]]}
		f.bare = strings.ReplaceAll(f.text, ",", "")
		v, err := strconv.ParseFloat(f.bare, 64)
		if err != nil {
			v = math.NaN()
		}
		f.value, f.scaled = v, v
		if m := scaleRE.FindStringSubmatch(text[loc[1]:]); m != nil {
			f.scaled = v * scales[strings.ToLower(m[1])]
		}
		out = append(out, f)
	}
	return out
}

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
		case computed[f.bare]:
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
		if !w.words[m] && !w.words[strings.TrimSuffix(m, "s")] && !w.words[m+"s"] && (n == "" || !w.tokens[n] && !computed[n]) && !(n == "" && w.scaleStands(c.Text, m)) {
			return nil, fmt.Sprintf("the number %q stands neither in what it cites nor was it computed", m)
		}
	}
	return added, ""
}

// holds reports whether the evidence has a number of this value. Where the claim gives a scale, the scale must agree; a bare number must agree as it is.
func (w *witness) holds(f figure) bool {
	if math.IsNaN(f.scaled) {
		return w.tokens[f.bare]
	}
	return slices.ContainsFunc(w.values, func(v float64) bool { return math.Abs(v-f.scaled) <= 1e-9*math.Max(math.Abs(v), 1) })
}

// scaleStands reports whether a word such as "million" belongs to a number of the text, which has been looked up with it already.
func (w *witness) scaleStands(text, scale string) bool {
	for _, loc := range numberRE.FindAllStringIndex(text, -1) {
		if m := scaleRE.FindStringSubmatch(text[loc[1]:]); m != nil && strings.EqualFold(m[1], scale) {
			return true
		}
	}
	return false
}
