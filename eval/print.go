package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"naps/analyst"
	"naps/market"
)

// measure is one line of the table: its name and how a result shows it.
type measure struct {
	name string
	show func(Result) string
}

func counts(of func(Result) Counts) func(Result) string {
	return func(r Result) string {
		c := of(r)
		if c.All() == 0 {
			return "–"
		}
		return fmt.Sprintf("precision %.2f, recall %.2f (%d)", c.Precision(), c.Recall(), c.All())
	}
}

func part(of func(Result) Share) func(Result) string {
	return func(r Result) string {
		s := of(r)
		if s.All == 0 {
			return "–"
		}
		return fmt.Sprintf("%d of %d (%.2f)", s.Right, s.All, s.Part())
	}
}

func spent(of func(Spent) string) func(Result) string {
	return func(r Result) string {
		if r.Spent == nil {
			return "–"
		}
		return of(*r.Spent)
	}
}

// Table writes results side by side, one column for each.
func Table(w io.Writer, results []Result) error {
	measures := []measure{
		{"relevance, all", counts(func(r Result) Counts { return r.About })},
		{"relevance, posts", counts(func(r Result) Counts { return r.Posts })},
		{"relevance, products and news", counts(func(r Result) Counts { return r.Things })},
	}
	areas := map[string]bool{}
	for _, r := range results {
		for a := range r.Areas {
			areas[a] = true
		}
	}
	for _, a := range slices.Sorted(maps.Keys(areas)) {
		measures = append(measures, measure{"  " + a, counts(func(r Result) Counts { return r.Areas[a] })})
	}
	measures = append(measures,
		measure{"pain or not", counts(func(r Result) Counts { return r.Pain })},
		measure{"dimension of a signal", part(func(r Result) Share { return r.Dimension })},
		measure{"side of a signal", part(func(r Result) Share { return r.Side })},
		measure{"tier of a signal", part(func(r Result) Share { return r.Tier })},
		measure{"signals beyond the labels", func(r Result) string {
			if r.Tier.All == 0 {
				return "–"
			}
			return fmt.Sprint(r.Extra)
		}},
		measure{"prices", counts(func(r Result) Counts { return r.Prices })},
		measure{"market sizes read exactly", part(func(r Result) Share { return r.SizeExact })},
		measure{"traps taken for a size", part(func(r Result) Share { return r.SizeFalse })},
	)
	if slices.ContainsFunc(results, func(r Result) bool { return r.Spent != nil }) {
		measures = append(measures,
			measure{"spent on the model", spent(func(s Spent) string { return s.String() })},
			measure{"proposals that the rules refused", spent(func(s Spent) string { return fmt.Sprint(s.Removed) })})
	}
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', 0)
	line := func(name string, cell func(Result) string) {
		cells := []string{name}
		for _, r := range results {
			cells = append(cells, cell(r))
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	line("", func(r Result) string { return r.Column + ", " + cmp.Or(string(r.Half), "all") })
	for _, m := range measures {
		line(m.name, m.show)
	}
	return t.Flush()
}

func words(signals []market.Signal) string {
	var out []string
	for _, s := range signals {
		side := "against"
		if s.For {
			side = "for"
		}
		out = append(out, fmt.Sprintf("%s %s E%d", s.Dimension, side, s.Tier))
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

func amount(usd float64) string {
	if usd == 0 {
		return "no price"
	}
	return fmt.Sprintf("$%.2f a month", usd)
}

func sizeWords(zs []analyst.Size) string {
	if len(zs) == 0 {
		return "nothing"
	}
	z := zs[0]
	return fmt.Sprintf("%s %s %.0f (%d) to %.0f (%d), %.1f %%", z.Kind, z.Currency, z.Value, z.Year, z.EndValue, z.EndYear, z.CAGR)
}
