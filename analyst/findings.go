package analyst

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"naps/market"
)

// Case is all that findings and prose are made from. Evidence holds pieces that were judged to be about the subject, committed and numbered,
// of all phases so far; Signals are those of that evidence. Neither order matters.
type Case struct {
	Brief    market.Brief
	Subject  market.Subject
	Evidence []market.Evidence
	Signals  []market.Signal

	Sightings []market.Evidence // products as every search found them, those that are the same included; how often one comes back tells how many are missing
	Rounds    int               // rounds of search for products; 0: unknown
	Quiet     int               // of those, the last ones that added nobody new
}

// Findings concludes what a phase has found out. The verdict has none of its own.
func Findings(phase market.Phase, c Case) []market.Finding {
	switch phase {
	case market.Keywords:
		return Keywords(c)
	case market.Pains:
		return Pains(c)
	case market.Competitors:
		return Competitors(c)
	case market.Funding:
		return Funding(c)
	case market.Sizing:
		return Sizing(c)
	}
	return []market.Finding{}
}

// of returns the evidence of some kinds, once each, by hash.
func (c Case) of(kinds ...market.Kind) []market.Evidence {
	var out []market.Evidence
	for _, e := range c.Evidence {
		if slices.Contains(kinds, e.Kind) {
			out = append(out, e)
		}
	}
	return byHash(out)
}

// byHash sorts evidence by identity, so that the order of arrival never matters, and drops what comes twice.
func byHash(es []market.Evidence) []market.Evidence {
	slices.SortFunc(es, func(a, b market.Evidence) int { return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.ID, b.ID)) })
	return slices.CompactFunc(es, func(a, b market.Evidence) bool { return a.Hash == b.Hash && a.ID == b.ID })
}

// signalsBy gives the signals of each piece of evidence, by its id.
func (c Case) signalsBy() map[string][]market.Signal {
	m := map[string][]market.Signal{}
	for _, s := range c.Signals {
		m[s.Evidence] = append(m[s.Evidence], s)
	}
	return m
}

func idsOf(es []market.Evidence, most int) []string {
	out := []string{}
	for _, e := range es {
		if e.ID != "" && !slices.Contains(out, e.ID) && (most == 0 || len(out) < most) {
			out = append(out, e.ID)
		}
	}
	return out
}

// people counts authors; unknown ones count as one a place.
func people(es []market.Evidence) int {
	m := map[string]bool{}
	for _, e := range es {
		m[e.Author+"\x00"+e.Place] = true
	}
	return len(m)
}

func placesIn(es []market.Evidence) []string {
	var out []string
	for _, e := range es {
		if e.Place != "" && !slices.Contains(out, e.Place) {
			out = append(out, e.Place)
		}
	}
	slices.Sort(out)
	return out
}

// daysBefore is how many days date lies before asOf; ok is false when one of them is no date.
func daysBefore(date, asOf string) (days int, ok bool) {
	a, err1 := time.Parse(time.DateOnly, date)
	b, err2 := time.Parse(time.DateOnly, asOf)
	if err1 != nil || err2 != nil {
		return 0, false
	}
	return int(math.Round(b.Sub(a).Hours() / 24)), true
}

func median(vs []float64) float64 {
	if len(vs) == 0 {
		return 0
	}
	vs = slices.Sorted(slices.Values(vs))
	if n := len(vs); n%2 == 0 {
		return round2((vs[n/2-1] + vs[n/2]) / 2)
	}
	return vs[len(vs)/2]
}

// amount writes US dollars as people do: "$12", "$4.50", "$1.2 million".
func amount(v float64) string {
	short := func(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
	switch {
	case v >= 1e9:
		return "$" + short(v/1e9) + " billion"
	case v >= 1e6:
		return "$" + short(v/1e6) + " million"
	case v >= 1000:
		return "$" + market.Grouped(int64(math.Round(v)))
	case v == math.Trunc(v):
		return "$" + strconv.Itoa(int(v))
	}
	return "$" + strconv.FormatFloat(v, 'f', 2, 64)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
