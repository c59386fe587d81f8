package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"naps/analyst/order"
)

// Result is all that was measured on a set.
type Result struct {
	Labels string `json:"labels"`
	Ideas  int    `json:"ideas"`
	Posts  int    `json:"posts"`
	Briefs int    `json:"briefs"` // ideas with a written brief

	OrderAUC float64         `json:"order_auc"` // of the whole brief, all ideas
	Order    []OrderFigures  `json:"order"`
	Columns  []ColumnFigures `json:"columns"`
}

// OrderFigures are how well the order does on a half with one form of the brief.
type OrderFigures struct {
	By      Form    `json:"by"`
	Half    string  `json:"half"`
	AUC     float64 `json:"order_auc"`
	Pain    int     `json:"pain"`
	First24 int     `json:"pain_in_first_24"`
	First80 int     `json:"pain_in_first_80"`
}

// ColumnFigures are how well a reader does.
type ColumnFigures struct {
	Name   string    `json:"name"`
	Reads  bool      `json:"reads"` // it read anything at all
	Halves []Figures `json:"halves"`
}

// NewResult is a result with the figures of the order, for the given halves.
func (s *Set) NewResult(halves []Half) Result {
	r := Result{Labels: s.Name, Briefs: s.Briefs, Columns: []ColumnFigures{}}
	r.Ideas, r.Posts = s.Ideas(Both)
	r.OrderAUC = s.order.Measure(order.Rank, FullBrief, Both).AUC
	for _, f := range []Form{IdeaOnly, FormFields, FullBrief} {
		for _, h := range halves {
			o := s.order.Measure(order.Rank, f, h)
			r.Order = append(r.Order, OrderFigures{
				By: f, Half: h.String(), AUC: o.AUC, Pain: o.Pain, First24: o.First[0], First80: o.First[2],
			})
		}
	}
	return r
}

// HideMistakes leaves the lists of mistakes of some halves out.
func (r *Result) HideMistakes(of ...Half) {
	for _, c := range r.Columns {
		for i := range c.Halves {
			if slices.Contains(of, Half(c.Halves[i].Half)) {
				c.Halves[i].Mistakes = nil
			}
		}
	}
}

// Table writes the figures for a person.
func (r Result) Table(w io.Writer) error {
	fmt.Fprintf(w, "%d posts of %d ideas from %s, %d with a written brief.\n\n", r.Posts, r.Ideas, r.Labels, r.Briefs)
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', 0)
	fmt.Fprintln(t, "order by\thalf\torder_auc\tpain\tin first 24\tin first 80")
	for _, o := range r.Order {
		fmt.Fprintf(t, "%s\t%s\t%.3f\t%d\t%s\t%s\n",
			o.By, o.Half, o.AUC, o.Pain, part(o.First24, o.Pain), part(o.First80, o.Pain))
	}
	fmt.Fprintln(t, "\nreader\thalf\tposts\tunread\tabout: precision\trecall\tpain: precision\trecall\tfacts agree\t"+
		"calls\ttokens\tcost\tasked again\tfailed")
	for _, c := range r.Columns {
		for _, f := range c.Halves {
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\t%.2f\t%d\t%d\t%s\t%d\t%d\n", c.Name, f.Half, f.Posts,
				f.Unread, f.About.cells(), f.Pain.cells(), f.Agree, f.Calls, f.Tokens, f.cost(), f.Again, f.Failed)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, c := range r.Columns {
		if err := c.remarks(w); err != nil {
			return err
		}
	}
	return nil
}

func (c ColumnFigures) remarks(w io.Writer) error {
	var lines []string
	if !c.Reads {
		lines = append(lines, c.Name+" read nothing.")
	}
	for _, f := range c.Halves {
		if f.Unread > 0 && len(f.Why) > 0 {
			lines = append(lines, fmt.Sprintf("%s, %s: %d unread: %s.", c.Name, f.Half, f.Unread,
				strings.Join(f.Why, "; ")))
		}
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// List writes where each reader that reads is wrong.
func (r Result) List(w io.Writer) error {
	for _, c := range r.Columns {
		if !c.Reads {
			continue
		}
		for _, f := range c.Halves {
			for _, m := range f.Mistakes {
				_, err := fmt.Fprintf(w, "\n%s, %s: %s wrong. Idea: %s\n  said:  %s\n  label: %s\n  %s %s: %s\n",
					c.Name, f.Half, m.What, m.Idea, m.Said, m.Label, m.ID, m.Title, m.Text)
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func part(n, of int) string { return fmt.Sprintf("%d (%.2f)", n, share(n, of)) }

// cost is in US dollars; a dash where no prices are configured.
func (f Figures) cost() string {
	if f.Cost == 0 && f.Tokens > 0 {
		return "–"
	}
	return fmt.Sprintf("$%.4f", f.Cost)
}

// cells are precision and recall; a dash where there is nothing to divide by.
func (r Rate) cells() string {
	precision, recall := "–", "–"
	if r.Said > 0 {
		precision = fmt.Sprintf("%.2f (%d/%d)", r.Precision, r.Right, r.Said)
	}
	if r.Labeled > 0 {
		recall = fmt.Sprintf("%.2f (%d/%d)", r.Recall, r.Right, r.Labeled)
	}
	return precision + "\t" + recall
}
