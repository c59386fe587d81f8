package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"naps/analyst/order"
)

// Form is how much of a brief the order may use.
type Form string

// The forms: the idea's own words; what a founder fills in: problem, job and three phrases; the whole brief.
const (
	IdeaOnly   Form = "idea"
	FormFields Form = "form"
	FullBrief  Form = "brief"
)

func (f Form) of(b order.Brief) order.Brief {
	switch f {
	case IdeaOnly:
		return order.Brief{Idea: b.Idea}
	case FormFields:
		var says []string
		for i := range min(3, len(b.Says)) { // spread over the list, since it begins with the closest
			says = append(says, b.Says[i*len(b.Says)/min(3, len(b.Says))])
		}
		return order.Brief{Idea: b.Idea, Problem: b.Problem, Job: b.Job, Says: says}
	}
	return b
}

// Ranker orders candidates; order.Rank is one.
type Ranker func(order.Brief, []order.Candidate) []order.Ranked

// firsts are the numbers of readings after which is counted what was found.
var firsts = [...]int{24, 40, 80, 120}

// OrderResult is how well an order does on some ideas.
type OrderResult struct {
	Pain  int              `json:"pain"`               // posts that have the problem
	First [len(firsts)]int `json:"first_24_40_80_120"` // of those, among so many first of the whole web
	Among [len(firsts)]int `json:"first_of_labeled"`   // the same where only the labeled posts of all ideas are ranked

	// AUC is of about 1 or 2 against 0, among an idea's labels; mean over ideas.
	AUC float64 `json:"order_auc"`
	// Place is the mean of 1/(1+place/24) over the pain, 1 where all come first: what the fit raises beside the AUC.
	Place float64 `json:"place"`

	measured float64 // ideas that have both labels
}

// Measure measures an order on a half of the ideas.
func (s *OrderSet) Measure(rank Ranker, f Form, half Half) OrderResult {
	var r OrderResult
	for k, idea := range s.ideas {
		if half.has(k) {
			r.add(s, idea, rank(f.of(idea.brief), s.candidates))
		}
	}
	return r.means()
}

func (r *OrderResult) add(s *OrderSet, idea orderIdea, ranked []order.Ranked) {
	var right, wrong []int // places of labels that are about it, and that are not
	among := 0
	for place, x := range ranked {
		l, known := idea.labels[x.Index]
		if known && l.Pain > 0 {
			r.Pain++
			r.Place += 1 / (1 + float64(place)/float64(firsts[0]))
			for i, n := range firsts {
				r.First[i] += asNumber(place < n)
				r.Among[i] += asNumber(among < n)
			}
		}
		if known && !idea.added[x.Index] && l.About > 0 {
			right = append(right, place)
		} else if known && !idea.added[x.Index] {
			wrong = append(wrong, place)
		}
		if _, in := slices.BinarySearch(s.labeled, x.Index); in {
			among++
		}
	}
	if len(right) > 0 && len(wrong) > 0 {
		r.AUC += auc(right, wrong)
		r.measured++
	}
}

func (r OrderResult) means() OrderResult {
	r.AUC /= max(1, r.measured)
	r.Place /= max(1, float64(r.Pain))
	return r
}

// auc is the share of pairs in which the right one stands before the wrong one.
func auc(right, wrong []int) float64 {
	before := 0
	for _, r := range right {
		for _, w := range wrong {
			before += asNumber(r < w)
		}
	}
	return float64(before) / float64(len(right)*len(wrong))
}

func asNumber(b bool) int {
	if b {
		return 1
	}
	return 0
}

// OrderTable writes how an order does with each form and half.
func (s *OrderSet) OrderTable(w io.Writer, rank Ranker) error {
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', 0)
	fmt.Fprintf(t,
		"order by\thalf\tpain\tfirst 24, 40, 80, 120 of %d\tshare of 24, 80\t"+
			"of %d labeled\tshare of 24, 80\torder_auc\n", len(s.candidates), len(s.labeled))
	for _, f := range []Form{IdeaOnly, FormFields, FullBrief} {
		for _, half := range []Half{Fit, Count, Both} {
			r := s.Measure(rank, f, half)
			fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%.3f\n", f, half, r.Pain, cutCells(r.First, r.Pain), cutCells(r.Among,
				r.Pain), r.AUC)
		}
	}
	return t.Flush()
}

func cutCells(found [len(firsts)]int, all int) string {
	numbers := strings.Trim(strings.ReplaceAll(fmt.Sprint(found), " ", ", "), "[]")
	return fmt.Sprintf("%s\t%.2f, %.2f", numbers, share(found[0], all), share(found[2], all))
}
