package score

import (
	"fmt"
	"math"
	"strings"

	"naps/market"
)

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func more(n int, one, many string) string {
	if n == 1 {
		return "1 more " + one
	}
	return fmt.Sprintf("%d more %s", n, many)
}

func percent(x float64) string { return number(round1(perHundred * x)) }

// grouped is a figure without its fraction, with thousands set apart.
func grouped(x float64) string { return market.Grouped(int64(math.Round(x))) }

// number prints without needless zeros and without an exponent.
func number(x float64) string {
	s := fmt.Sprintf("%.2f", x)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// sentence ends a text like a sentence.
func sentence(s string) string {
	if s = strings.TrimSpace(s); s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}

// listed joins a few words with commas and "and".
func listed(all []string) string {
	if len(all) < 3 {
		return strings.Join(all, " and ")
	}
	return strings.Join(all[:len(all)-1], ", ") + ", and " + all[len(all)-1]
}
