package source

import "naps/market"

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

// Readings gives what the authors read in the sample's evidence, by SampleKey.
func (s *Sample) Readings() (map[string]SampleReading, error) { return s.readings() }

func readingsOf(slug string) (map[string]SampleReading, error) {
	var list []SampleReading
	if err := readBundled(slug, "readings", &list); err != nil {
		return nil, err
	}
	out := make(map[string]SampleReading, len(list))
	for _, r := range list {
		out[SampleKey(r.URL, r.Title)] = r
	}
	return out, nil
}

// SampleKey names a piece of bundled evidence: reviews share an address, so the title belongs to it.
func SampleKey(url, title string) string { return url + "\x00" + title }
