package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"naps/market"
	"slices"
	"strings"
)

// What a report may be at most. Larger ones were not written by naps, and computing them anew would keep a machine busy
// for hours.
const (
	maxEvidence = 5000
	maxNumber   = 1e15
)

// neverNegative are the names of metrics and figures that count something. They cannot be negative, like sums of money;
// others may be, such as votes and slopes.
var neverNegative = map[string]bool{"payers": true, "members": true, "threads": true, "sources": true, "people": true,
	"places": true, "mentions": true, "ratings": true,
	"rating": true, "stars": true, "downloads": true, "comments": true, "replies": true,
	"views": true, "subscribers": true, "customers": true, "companies": true, "answers": true,
	"team_size": true, "investors": true, "same_job": true, "bad": true, "funded": true,
	"free": true, "share_low": true, "share_high": true, "year": true, "founded_year": true}

// maybeNegative reports whether the number at a place, under a name, may be below zero.
func maybeNegative(at, name string) bool {
	open := strings.HasSuffix(at, ".metrics."+name) || strings.HasSuffix(at, ".figures."+name)
	return open && !neverNegative[name] && !strings.HasSuffix(name, "_usd")
}

// wrongNumbers lists numbers that no report of naps has: beyond any count or sum of money, or negative where nothing
// can be. They are looked for before anything is computed from them.
func wrongNumbers(raw []byte) []string {
	var value any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return []string{"report.json can't be read."}
	}
	return numbersIn("", "", value, nil)
}

func numbersIn(at, name string, value any, found []string) []string {
	if len(found) >= mostDifferences || at == "constants" {
		return found // constants are compared with those of this program
	}
	switch v := value.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			found = numbersIn(strings.TrimPrefix(at+"."+k, "."), k, v[k], found)
		}
	case []any:
		for i, x := range v {
			found = numbersIn(fmt.Sprintf("%s[%d]", at, i), name, x, found)
		}
	case json.Number:
		x, err := v.Float64()
		switch {
		case err != nil || math.Abs(x) > maxNumber:
			found = append(found, fmt.Sprintf("%s is %s, and no report has such a number.", market.Cut(clean(at), 100),
				market.Cut(v.String(), 40)))
		case x < 0 && !maybeNegative(at, name):
			found = append(found, fmt.Sprintf("%s is %s, and it cannot be negative.", market.Cut(clean(at), 100),
				market.Cut(v.String(), 40)))
		}
	}
	return found
}
