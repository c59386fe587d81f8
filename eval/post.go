package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"naps/market"
)

// Post is a text with what a careful reader said about it. Facts are marked by flags, listed in facts, or both.
type Post struct {
	ID      string `json:"id"`
	Idea    string `json:"idea"`
	From    string `json:"from"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	About   mark   `json:"about"`             // 2 the very problem, 1 a neighbor, 0 neither
	Pain    mark   `json:"pain"`              // the writer has the problem and it hurts
	Speaker string `json:"speaker,omitempty"` // sufferer, seller, other
	Voice   string `json:"voice,omitempty"`   // the same in the words of a reading

	Incident   mark `json:"incident"`
	Loss       mark `json:"loss"`
	Paid       mark `json:"paid"`
	Workaround mark `json:"workaround"`
	AsksTool   mark `json:"asks_tool"`
	WouldPay   mark `json:"would_pay"`
	Against    mark `json:"against"` // is fine without a product, or says that none is needed
	Advert     mark `json:"advert"`

	Facts []struct {
		Fact string `json:"fact"`
	} `json:"facts,omitempty"`
	Span string `json:"span"` // the words that show it
}

// mark is a number of a label. People also write it as true, "yes", "2", or as words for what hurts.
type mark int

// UnmarshalJSON implements json.Unmarshaler.
func (m *mark) UnmarshalJSON(raw []byte) error {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
		*m = 0
	case bool:
		*m = mark(asNumber(v))
	case float64:
		if v != math.Trunc(v) || math.Abs(v) > 9 {
			return fmt.Errorf("%s is no label", raw)
		}
		*m = mark(v)
	case string:
		n, err := strconv.Atoi(v)
		if err != nil {
			n = asNumber(!slices.Contains([]string{"", "no", "none", "false"}, v))
		}
		*m = mark(n)
	default:
		return fmt.Errorf("%s is no label", raw)
	}
	return nil
}

// flag is a fact that the labels know, with the facts of a reading that mean the same.
type flag struct {
	name  string
	mark  func(Post) mark
	facts []string
}

var flags = []flag{
	{"incident", func(p Post) mark { return p.Incident }, []string{market.FactIncident}},
	{"loss", func(p Post) mark { return p.Loss }, []string{market.FactLoss}},
	{"paid", func(p Post) mark { return p.Paid }, []string{market.FactPaid, market.FactHired}},
	{"workaround", func(p Post) mark { return p.Workaround }, []string{market.FactWorkaround, market.FactBuilt}},
	{"asks_tool", func(p Post) mark { return p.AsksTool }, []string{market.FactAsks}},
	{"would_pay", func(p Post) mark { return p.WouldPay }, []string{market.FactWould}},
	{"against", func(p Post) mark { return p.Against },
		[]string{market.FactContent, market.FactSolved, market.FactFree, market.FactNotWorth}},
	{"advert", func(p Post) mark { return p.Advert }, []string{market.FactAdvert}},
}

// holds reports whether a label says so.
func (f flag) holds(p Post) bool {
	if f.mark(p) > 0 {
		return true
	}
	for _, x := range p.Facts {
		if slices.Contains(f.facts, x.Fact) {
			return true
		}
	}
	return false
}

// parseLines reads a file with a JSON value on each line. Empty lines are skipped.
func parseLines[T any](raw []byte) ([]T, error) {
	var out []T
	n := 0
	for line := range bytes.Lines(raw) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var t T
		if err := json.Unmarshal(line, &t); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, t)
	}
	return out, nil
}
