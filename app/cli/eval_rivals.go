package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"naps/findings"
	"naps/market"
	"naps/report"
)

// labeledRivals are the names of products that are known to do the job, or to be used instead.
type labeledRivals struct {
	Same       []string `json:"same"`
	Substitute []string `json:"substitute"`
}

// rivals compare the products that a report names with those that are known.
type rivals struct {
	Known  int      `json:"known"`
	Found  int      `json:"found"`  // of the known ones
	Named  int      `json:"named"`  // by the report
	Missed []string `json:"missed"` // known ones that the report does not name
	Others []string `json:"others"` // named ones that are not known
}

// compare is nil where no rivals are known: then nothing tells which names are wrong.
func (known labeledRivals) compare(r report.Report) *rivals {
	names := slices.Concat(known.Same, known.Substitute)
	if len(names) == 0 {
		return nil
	}
	out := &rivals{Known: len(names), Missed: []string{}, Others: []string{}}
	var named []string
	for _, p := range r.Phases {
		if p.Name != market.Competitors {
			continue
		}
		for _, f := range p.Findings {
			if f.Kind == "competitor" {
				named = append(named, f.Title)
			}
		}
	}
	has := func(list []string, name string) bool {
		return slices.ContainsFunc(list, func(other string) bool { return findings.SameName(name, other) })
	}
	for _, name := range names {
		if has(named, name) {
			out.Found++
		} else {
			out.Missed = append(out.Missed, name)
		}
	}
	for _, name := range named {
		if out.Named++; !has(names, name) {
			out.Others = append(out.Others, name)
		}
	}
	return out
}

// rivalsOf sums up over ideas.
func rivalsOf(all []judged) rivals {
	var sum rivals
	for _, j := range all {
		if r := j.Rivals; r != nil {
			sum.Known, sum.Found, sum.Named = sum.Known+r.Known, sum.Found+r.Found, sum.Named+r.Named
			sum.Missed, sum.Others = append(sum.Missed, r.Missed...), append(sum.Others, r.Others...)
		}
	}
	return sum
}

// print writes nothing where no rivals are known.
func (r rivals) print(out io.Writer) error {
	if r.Known == 0 {
		return nil
	}
	_, err := fmt.Fprintf(out, "\nrivals: %d of %d known ones found (%.2f), %d of %d named ones are not known (%.2f)\n",
		r.Found, r.Known, ratio(r.Found, r.Known), len(r.Others), r.Named, ratio(len(r.Others), r.Named))
	for _, list := range []struct {
		what  string
		names []string
	}{{"missed", r.Missed}, {"not known", r.Others}} {
		if err == nil && len(list.names) > 0 {
			_, err = fmt.Fprintf(out, "  %s: %s\n", list.what, Printable(strings.Join(list.names, ", ")))
		}
	}
	return err
}

func ratio(part, whole int) float64 { return float64(part) / float64(max(1, whole)) }
