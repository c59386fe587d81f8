package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"naps/market"
	"slices"
	"strings"
)

// mostDifferences bounds what is listed: one wrong signal changes many numbers.
const mostDifferences = 12

func differences(at string, was, is any, found []string) []string {
	if len(found) >= mostDifferences {
		return found
	}
	switch w := was.(type) {
	case map[string]any:
		i, ok := is.(map[string]any)
		if !ok {
			break
		}
		keys := maps.Clone(w)
		maps.Copy(keys, i)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			found = differences(strings.TrimPrefix(at+"."+k, "."), w[k], i[k], found)
		}
		return found
	case []any:
		i, ok := is.([]any)
		if !ok || len(i) != len(w) {
			break
		}
		for n := range w {
			found = differences(fmt.Sprintf("%s[%d]", at, n), w[n], i[n], found)
		}
		return found
	}
	x, _ := json.Marshal(was) // they come from JSON
	y, _ := json.Marshal(is)
	if bytes.Equal(x, y) {
		return found
	}
	return append(found, fmt.Sprintf("%s is %s and not %s", at, market.Cut(clean(string(y)), 100),
		market.Cut(clean(string(x)), 100)))
}
