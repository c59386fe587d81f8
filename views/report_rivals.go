package views

import (
	"cmp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"naps/market"
)

// shownRivals is how many products the table shows before it is unfolded.
const shownRivals = 4

// RivalSorts lists how the table of rivals can be sorted.
var RivalSorts = []string{"name", "price", "rating", "since"}

type rivalColumn struct{ Sort, Words string }

var rivalColumns = []rivalColumn{{"name", "Name"}, {"", "What it does"}, {"price", "Price a month"},
	{"rating", "Rating, of 5"}, {"since", "Since"}}

// rivalRow is a product. Price is in dollars a month, 0 where none is known or it is free.
type rivalRow struct {
	Name, URL, Does, Relation string
	Other, Gone, Free         bool
	Price, Rating             float64
	Ratings, Since            int
	IDs                       []string
}

// rivalTableOf is all products with the scale of their prices.
type rivalTable struct {
	Rows               []rivalRow
	Sort               string
	Max, Median        float64 // of the scale, and of the live prices
	Say, Scale, MapSay string
	IDs                []string
}

// sorted is the address of the report with its rivals in another order.
func (p ReportPage) sorted(by string) templ.SafeURL {
	to := p.tab(tabReport)
	sign := templ.SafeURL("?")
	if strings.Contains(string(to), "?") {
		sign = "&"
	}
	return to + sign + templ.SafeURL("sort="+by+"#rivals")
}

func (t rivalTable) sorted(c rivalColumn) string {
	switch {
	case c.Sort == "" || c.Sort != t.Sort:
		return "none"
	case c.Sort == "rating":
		return "descending"
	}
	return "ascending"
}

// heading names a column; that of the prices also says what the dashed line is.
func (t rivalTable) heading(c rivalColumn) string {
	if c.Sort == "price" && t.Median > 0 {
		return c.Words + ", median " + money(t.Median)
	}
	return c.Words
}

func (t rivalTable) arrow(c rivalColumn) string {
	switch t.sorted(c) {
	case "ascending":
		return " ↑"
	case "descending":
		return " ↓"
	}
	return ""
}

func rivalOf(f market.Finding) rivalRow {
	r := rivalRow{Name: f.Title, URL: f.Labels["url"], Does: market.Cut(f.Detail, 110), Price: f.Figures["price_usd"],
		Rating: f.Figures["rating"], Ratings: int(f.Figures["ratings"]),
		Since: int(f.Figures["founded_year"]), Free: f.Figures["free"] > 0 &&
			f.Figures["price_usd"] == 0, IDs: f.Evidence}
	rel := f.Labels["relation"]
	r.Other = rel != "" && rel != "direct"
	r.Gone = f.Labels["status"] != "" && f.Labels["status"] != "active"
	r.Relation = "Same job"
	if r.Other {
		r.Relation = "Another way"
	}
	if r.Gone {
		r.Relation += ", closed"
	}
	return r
}

// rivalTableOf sorts the products: those of the same job that are alive first and by price, unless somebody asks for
// another order.
func rivalTableOf(r ReportData, by string) rivalTable {
	t := rivalTable{Sort: by}
	for _, f := range r.findings("competitor") {
		t.Rows = append(t.Rows, rivalOf(f))
	}
	slices.SortStableFunc(t.Rows, func(a, b rivalRow) int {
		if by == "" {
			return cmp.Or(rank(a)-rank(b), byPrice(a, b))
		}
		return compareBy(by, a, b)
	})
	t.measure()
	if len(t.Rows) == 0 {
		t.Say = noRivals(r)
	}
	return t
}

func rank(r rivalRow) int {
	n := 0
	if r.Other {
		n++
	}
	if r.Gone {
		n += 2
	}
	return n
}

// byPrice puts what has no known price last.
func byPrice(a, b rivalRow) int {
	known := func(r rivalRow) int {
		if r.Price > 0 || r.Free {
			return 0
		}
		return 1
	}
	return cmp.Or(known(a)-known(b), cmp.Compare(a.Price, b.Price))
}

func compareBy(by string, a, b rivalRow) int {
	last := func(n int) int {
		if n == 0 {
			return 9999
		}
		return n
	}
	switch by {
	case "price":
		return byPrice(a, b)
	case "rating":
		return cmp.Compare(b.Rating, a.Rating)
	case "since":
		return cmp.Compare(last(a.Since), last(b.Since))
	}
	return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
}

// measure takes the scale and the sentences from the rows.
func (t *rivalTable) measure() {
	var live, same []float64
	job, other := 0, 0
	for _, r := range t.Rows {
		if r.Gone {
			continue
		}
		if r.Other {
			other++
		} else {
			job++
			t.IDs = append(t.IDs, r.IDs[:min(1, len(r.IDs))]...)
		}
		if r.Price > 0 {
			live = append(live, r.Price)
			if !r.Other {
				same = append(same, r.Price)
			}
		}
	}
	t.Median = middle(live)
	if len(live) > 0 {
		t.Max = roundUp(slices.Max(live))
	}
	t.Say = rivalsSay(job, other, same)
	if t.Max > 0 {
		t.Scale = "Price scale from $0 to " + money(t.Max)
		if len(live) > 1 {
			t.Scale += "; the dashed line is the median of " + itoa(len(live)) + " live prices, " + money(t.Median)
		}
		t.Scale += ". Rating bars from 0 to 5."
	}
	t.MapSay = "Filled: same job. Open: another way to do it."
}

// noRivals is what is said where no product was found: as much as was read can be known.
func noRivals(r ReportData) string {
	if r.unread() {
		return "Nobody has read yet which of the products and pages found do this job."
	}
	for _, p := range r.Phases {
		if p.Name == market.Competitors && p.Read > 0 && p.Unread > 0 {
			return "None of the " + plural(p.Read, "product or page", "products and pages") +
				" read so far does this job; " + itoa(p.Unread) + " haven’t been read."
		}
	}
	return "We found no product that does this job."
}

func rivalsSay(job, other int, same []float64) string {
	say := "No product does exactly this job"
	if job > 0 {
		say = plural(job, "product does", "products do") + " the same job"
	}
	costs := " for "
	if len(same) < job { // some are free, or name no price
		costs = ", " + itoa(len(same)) + " of them for "
	}
	switch {
	case len(same) > 1 && slices.Min(same) < slices.Max(same):
		say += costs + money(slices.Min(same)) + " to " + money(slices.Max(same)) + " a month"
	case len(same) > 0:
		say += costs + money(same[0]) + " a month"
	}
	if other > 0 {
		say += ". " + plural(other, "more does", "more do") + " it another way"
	}
	return say + "."
}

func middle(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(all))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// roundUp is the end of a scale that ends a bit above a value: 1, 2, 4, 5 or 8 times a power of ten.
func roundUp(x float64) float64 {
	for unit := 1.0; ; unit *= 10 {
		for _, m := range []float64{1, 2, 4, 5, 8} {
			if m*unit >= x*1.05 {
				return m * unit
			}
		}
	}
}

// mapped are the products with a price and a rating.
func (t rivalTable) mapped() []rivalRow {
	var out []rivalRow
	for _, r := range t.Rows {
		if !r.Gone && (r.Price > 0 || r.Free) && r.Rating > 0 {
			out = append(out, r)
		}
	}
	return out
}
