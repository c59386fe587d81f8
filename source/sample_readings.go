package source

import (
	"encoding/json"
	"fmt"
	"sync"

	"naps/market"
)

// SampleReading is what the authors of the bundled evidence read in one piece of it. Quotes are verbatim.
type SampleReading struct {
	URL      string          `json:"url"`
	Title    string          `json:"title"`
	About    int             `json:"about"`
	Voice    market.Voice    `json:"voice"`
	Facts    []SampleFact    `json:"facts"`
	Pain     string          `json:"pain"`
	Group    string          `json:"group"` // the name of the pains to which this one belongs
	Relation market.Relation `json:"relation"`
	Name     string          `json:"name"`
}

// SampleFact is a fact with the words that show it.
type SampleFact struct {
	Fact  string `json:"fact"`
	Quote string `json:"quote"`
}

// SampleReadings gives the readings of the bundled evidence by SampleKey.
var SampleReadings = sync.OnceValues(func() (map[string]SampleReading, error) {
	b, err := samples.ReadFile("sample/readings.json")
	if err != nil {
		return nil, fmt.Errorf("source: readings of the sample: %w", err)
	}
	var list []SampleReading
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("source: readings of the sample: %w", err)
	}
	out := make(map[string]SampleReading, len(list))
	for _, r := range list {
		out[SampleKey(r.URL, r.Title)] = r
	}
	return out, nil
})

// SampleKey names a piece of bundled evidence: reviews share an address, so the title belongs to it.
func SampleKey(url, title string) string { return url + "\x00" + title }
