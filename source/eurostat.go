package source

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"naps/fetch"
	"naps/market"
)

// Eurostat counts the enterprises of an economic activity in a country of the European Union, from its structural
// business statistics: Query.Text is a NACE Rev. 2 code with the letter of its section ("S9602"), Query.Community an
// ISO code of the country or "EU". The self-employed are enterprises.
type Eurostat struct{ site }

var aboutEurostat = About{
	Name: "eurostat", Label: "Eurostat", Kind: market.Series,
	Paces: []fetch.Pace{
		{Hosts: "ec.europa.eu", Every: time.Second}, // nothing is documented but the size of answers
	},
	Trial: market.Query{Text: "S9602", Community: "DE"},
}

// NewEurostat returns the source eurostat.
func NewEurostat(c *fetch.Client) *Eurostat { return &Eurostat{aboutEurostat.site(c)} }

// The data set "enterprise statistics by detailed NACE activity" and its indicator, the number of enterprises; from
// 2021 on.
const (
	eurostatData      = "sbs_ovw_act"
	eurostatIndicator = "ENT_NR"
)

// eurostatGeo is a country as Eurostat writes it.
func eurostatGeo(country string) string {
	switch country {
	case "EU":
		return "EU27_2020"
	case "GR":
		return "EL"
	case "GB":
		return "UK"
	}
	return country
}

// Search asks for all years of one activity and country. A code that Eurostat does not publish is an empty answer.
func (s *Eurostat) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	geo := eurostatGeo(first(q.Community, "EU"))
	v := url.Values{"format": {"JSON"}, "lang": {"EN"}, "indic_sbs": {eurostatIndicator}, "nace_r2": {q.Text},
		"geo": {geo}}
	a, err := s.get(ctx, "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/"+eurostatData+"?"+
		v.Encode(), statsTTL)
	if err != nil {
		return nil, err
	}
	if a.Status == http.StatusNotFound {
		return s.stamp(q, a, nil), nil
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	var whole map[string]json.RawMessage
	if err := s.readAnswer(a, &whole); err != nil {
		return nil, err
	}
	f, err := s.parse(whole, q.Text, geo)
	if err != nil {
		return nil, err
	}
	title := "Enterprises of NACE " + q.Text + " " + f.counts + " – " + f.country
	f.country = first(q.Community, "EU")
	return s.stamp(q, a, f.evidence(title, "https://ec.europa.eu/eurostat/databrowser/view/"+eurostatData+
		"/default/table?lang=en", "ec.europa.eu")), nil
}

// statSet is a data set of JSON-stat: 2.0, or 1.0, in which names and sizes stand among the dimensions and all of it in
// a wrapper.
type statSet struct {
	ID        []string                   `json:"id"`
	Size      []int                      `json:"size"`
	Dimension map[string]json.RawMessage `json:"dimension"`
	Value     json.RawMessage            `json:"value"` // a list, or an object by position
}

type statDimension struct {
	Category struct {
		Index json.RawMessage   `json:"index"` // positions by code, or codes in order
		Label map[string]string `json:"label"`
	} `json:"category"`
}

// parse reads the years of one activity and country.
func (s *Eurostat) parse(whole map[string]json.RawMessage, code, geo string) (figure, error) {
	f := figure{code: code, unit: "enterprises", country: geo, years: map[int]float64{}}
	set, ok := statSetOf(whole)
	if !ok {
		return f, s.fail(market.ErrShape, "no data set in the answer")
	}
	base, stride, times := 0, 1, map[string]int{}
	step := 0
	for i := len(set.ID) - 1; i >= 0; i-- {
		name, size := set.ID[i], set.Size[i]
		if size < 0 || size > 1e6 || stride > 1e9 {
			return f, s.fail(market.ErrShape, "a data set of an impossible size")
		}
		index, label := positions(set.Dimension[name])
		switch name {
		case "time":
			times, step = index, stride
		case "geo":
			base += min(index[geo], max(0, size-1)) * stride
			f.country = first(label[geo], geo)
		case "nace_r2":
			f.counts = label[code]
		}
		stride *= max(1, size)
	}
	if step == 0 {
		return f, s.fail(market.ErrShape, "a data set without years")
	}
	value := values(set.Value)
	for name, at := range times {
		if year, err := strconv.Atoi(name); err == nil {
			if n := value(base + at*step); n.ok {
				f.years[year] = n.v
			}
		}
	}
	return f, nil
}

// statSetOf finds the data set: the whole answer, or the value of its only name.
func statSetOf(whole map[string]json.RawMessage) (statSet, bool) {
	raw, err := json.Marshal(whole)
	if err != nil {
		return statSet{}, false
	}
	if _, bare := whole["dimension"]; !bare {
		if len(whole) != 1 {
			return statSet{}, false
		}
		for _, inner := range whole {
			raw = inner
		}
	}
	var set statSet
	if json.Unmarshal(raw, &set) != nil {
		return statSet{}, false
	}
	if set.ID == nil {
		_ = json.Unmarshal(set.Dimension["id"], &set.ID)
		_ = json.Unmarshal(set.Dimension["size"], &set.Size)
	}
	return set, len(set.ID) > 0 && len(set.ID) == len(set.Size)
}

// positions are the codes of a dimension with their positions, and their names.
func positions(raw json.RawMessage) (index map[string]int, label map[string]string) {
	var d statDimension
	_ = json.Unmarshal(raw, &d)
	var codes []string
	if json.Unmarshal(d.Category.Index, &index) != nil && json.Unmarshal(d.Category.Index, &codes) == nil {
		index = map[string]int{}
		for i, c := range codes {
			index[c] = i
		}
	}
	for c, at := range index {
		if at < 0 || at > 1e6 {
			delete(index, c)
		}
	}
	return index, d.Category.Label
}

// values gives the figure at a position.
func values(raw json.RawMessage) func(at int) num {
	var list []num
	if json.Unmarshal(raw, &list) == nil {
		return func(at int) num {
			if at < 0 || at >= len(list) {
				return num{}
			}
			return list[at]
		}
	}
	var sparse map[string]num
	_ = json.Unmarshal(raw, &sparse)
	return func(at int) num { return sparse[strconv.Itoa(at)] }
}
