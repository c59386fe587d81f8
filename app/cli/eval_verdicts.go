package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/session"
	"naps/store"
)

// judged is what became of one idea.
type judged struct {
	Idea         string     `json:"idea"`
	Verdict      string     `json:"verdict"`
	Lean         string     `json:"lean"`
	Inconclusive string     `json:"inconclusive"`
	Score        float64    `json:"score"`
	Range        [2]float64 `json:"range"`
	Confidence   string     `json:"confidence"`
	Failed       []string   `json:"failed"` // names of the must-pass checks that were not passed
	Why          string     `json:"why"`
	Rivals       *rivals    `json:"rivals,omitempty"`
	Error        string     `json:"error,omitempty"` // why there is no report
}

// verdicts researches every idea of a file of briefs, one after the other, with the sources and the model that are
// configured, and prints what became of each, so that one sees whether the score tells ideas apart. The briefs name the
// ideas, and their rivals where these are known.
func (r Rooms) verdicts(ctx context.Context, briefs string, asJSON bool, out, progress io.Writer) error {
	raw, err := readUpTo(briefs, maxBriefs)
	if err != nil {
		return err
	}
	var byIdea map[string]struct{ Rivals labeledRivals }
	if err := json.Unmarshal(raw, &byIdea); err != nil {
		return fmt.Errorf("%s: %w", briefs, err)
	}
	owner, err := r.Store.Accounts.EnsureUser(store.LocalUser)
	if err != nil {
		return err
	}
	all := []judged{}
	for _, idea := range slices.Sorted(maps.Keys(byIdea)) {
		fmt.Fprintf(progress, "%s\n", Printable(idea))
		j, err := r.judge(ctx, owner, idea, byIdea[idea].Rivals)
		if err != nil {
			return err
		}
		all = append(all, j)
	}
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(all)
	}
	return tabulate(all, out)
}

// maxBriefs is the most bytes that a file of briefs may have.
const maxBriefs = 16 << 20

// judge researches one idea. That a run gives no report is a result, too.
func (r Rooms) judge(ctx context.Context, owner, idea string, known labeledRivals) (judged, error) {
	j := judged{Idea: idea, Failed: []string{}}
	s, err := r.Sessions.Create(ctx, session.Idea{Owner: owner, Text: idea, Goal: market.Living, Start: true,
		Free: true})
	if err != nil {
		return j, err
	}
	status, err := r.follow(ctx, s.ID, &progress{to: screen{out: io.Discard, width: usualWidth}, now: time.Now})
	if err != nil {
		return j, err
	}
	if status.Status != journal.Done {
		j.Error = status.Reason
		return j, nil
	}
	raw, _, err := r.Store.Reports.Report(ctx, s.ID, 0)
	if err != nil {
		return j, err
	}
	rep, err := report.Parse(raw)
	if err != nil {
		return j, err
	}
	j.Verdict, j.Lean, j.Inconclusive, j.Why = rep.Verdict, string(rep.Lean), string(rep.Inconclusive), rep.Why
	j.Score, j.Range, j.Confidence = rep.Score, [2]float64{rep.Low, rep.High}, rep.Confidence.Level
	j.Rivals = known.compare(rep)
	for _, g := range rep.Gates {
		if !g.Passed {
			j.Failed = append(j.Failed, g.Name)
		}
	}
	return j, nil
}

// tabulate prints a line for each idea, the highest score first, and how many got each verdict.
func tabulate(all []judged, out io.Writer) error {
	slices.SortStableFunc(all, func(a, b judged) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return strings.Compare(a.Idea, b.Idea)
	})
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "score\trange\tverdict\tlean\tkind\tnot passed\tidea")
	count := map[string]int{}
	for _, j := range all {
		if j.Error != "" {
			count["no report"]++
			fmt.Fprintf(w, "–\t–\tno report\t\t\t%s\t%s\n", Printable(j.Error), short(j.Idea))
			continue
		}
		count[strings.TrimSpace(j.Verdict+" "+j.Inconclusive)]++
		fmt.Fprintf(w, "%.1f\t%.1f–%.1f\t%s\t%s\t%s\t%s\t%s\n", j.Score, j.Range[0], j.Range[1], j.Verdict, j.Lean,
			j.Inconclusive, strings.Join(j.Failed, ", "), short(j.Idea))
	}
	fmt.Fprintln(w)
	for _, name := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(w, "%d\t%s\n", count[name], name)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return rivalsOf(all).print(out)
}

// short is the beginning of an idea.
func short(idea string) string {
	r := []rune(Printable(strings.Join(strings.Fields(idea), " ")))
	if len(r) > 60 {
		r = append(r[:59], '…')
	}
	return string(r)
}

// ideasOf finds the file of briefs: the one that is named, else ideas.json in the folder of the labels or beside their
// file.
func ideasOf(f evalFlags) (string, error) {
	if f.briefs != "" {
		return f.briefs, nil
	}
	if f.labels == "" {
		return "",
			errors.New("--verdicts needs ideas: name a folder with ideas.json by --labels, or the file by --briefs")
	}
	folder := f.labels
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		folder = folder[:strings.LastIndexByte(folder, os.PathSeparator)+1] + "."
	}
	return folder + string(os.PathSeparator) + "ideas.json", nil
}
