package journal

import (
	"strconv"
	"strings"

	"naps/market"
)

// Credits are counted in thousandths, so that shares of one are exact.
type Credits int64

// Credit is a whole one.
const Credit Credits = 1000

// String writes credits as people do: "2", "0.167".
func (c Credits) String() string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	whole, rest := int64(c/Credit), int64(c%Credit)
	if rest == 0 {
		return sign + strconv.FormatInt(whole, 10)
	}
	return sign + strconv.FormatInt(whole, 10) + "." +
		strings.TrimRight(strconv.FormatInt(int64(Credit)+rest, 10)[1:], "0")
}

// MarshalJSON writes a number with at most three decimals.
func (c Credits) MarshalJSON() ([]byte, error) { return []byte(c.String()), nil }

// Share is what a stop costs after so many finished phases, at a percentage of the price: rounded down to a thousandth.
func (c Credits) Share(percent, phases int) Credits {
	return c * Credits(percent) * Credits(phases) / Credits(100*len(market.Phases))
}
