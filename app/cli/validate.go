package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/session"
	"naps/source"
	"naps/store"
)

type validateFlags struct {
	goal   string
	md     string
	json   bool
	sample string // the slug of one; "" for none
	read   bool
}

// Rooms are what validate works with. They exist once the database is open.
type Rooms struct {
	Store    *store.Store
	Sessions *session.Manager
	Founder  Founder

	Unreadable func(market.Brief) string // why an idea cannot be searched for here, empty where it can
}

// Validate researches an idea in the terminal.
func Validate(rooms func() Rooms) *cobra.Command {
	var f validateFlags
	c := &cobra.Command{
		Use: "validate IDEA", Short: "Research an idea in the terminal, with the same rooms as the server",
		Long: "Research an idea in the terminal and print the verdict with its reasons and links.\n" +
			"The exit status is 0 for every verdict and nonzero only if there is no report.",
		Example: `  naps validate "Booking reminders for tattoo studios that lose money to no-shows"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && f.sample == "" {
				return errors.New(`an idea is needed: naps validate "what you want to build, and for whom"`)
			}
			return nil
		},
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return rooms().validate(c.Context(), strings.Join(args, " "), f, os.Stdin, os.Stdout, os.Stderr)
	}
	c.Flags().StringVar(&f.goal, "goal", string(market.Living), "what the business should earn: side, living or venture")
	c.Flags().StringVar(&f.md, "md", "", "write the report as Markdown to this file")
	c.Flags().BoolVar(&f.json, "json", false, "print the report as JSON instead of words")
	c.Flags().StringVar(&f.sample, "sample", "", "research a sample idea on bundled evidence, without a network: "+strings.Join(slugs(), " or "))
	c.Flags().Lookup("sample").NoOptDefVal = slugs()[0]
	c.Flags().BoolVar(&f.read, "read", false, "then read the quotes that decide it yourself, one at a time")
	return c
}

// slugs names the samples; the first one is meant where none is named.
func slugs() (all []string) {
	for _, s := range source.Samples() {
		all = append(all, s.Slug)
	}
	return all
}

// validate creates the session of a local account, follows its events as a tab does, and prints the report. Progress goes to progress.
func (r Rooms) validate(ctx context.Context, idea string, f validateFlags, in io.Reader, out, progress io.Writer) error {
	goal := market.Goal(f.goal)
	if !goal.Valid() {
		return fmt.Errorf("--goal is %q; it must be side, living or venture", f.goal)
	}
	if f.sample != "" {
		s, ok := source.SampleNamed(f.sample)
		if !ok {
			return fmt.Errorf("--sample=%s: there is no such sample; there are %s", f.sample, strings.Join(slugs(), " and "))
		}
		idea = s.Idea
	}
	idea, err := market.CleanIdea(idea)
	if err != nil {
		return fmt.Errorf("the idea cannot be used: %w (1 to %d characters)", err, market.MaxText)
	}
	if r.Unreadable != nil && f.sample == "" {
		if why := r.Unreadable(market.Brief{Idea: idea}); why != "" {
			return errors.New(why)
		}
	}
	owner, err := r.Store.Accounts.EnsureUser(store.LocalUser)
	if err != nil {
		return err
	}
	s, err := r.Sessions.Create(ctx, session.Idea{Owner: owner, Text: idea, Goal: goal, Start: true, Free: true, Sample: f.sample != ""})
	if err != nil {
		return err
	}
	status, err := r.follow(ctx, s.ID, progress)
	if err != nil {
		return err
	}
	if status.Status != journal.Done {
		return fmt.Errorf("the research ended without a report: %s", status.Reason)
	}
	if f.read {
		if s, err = r.Store.Sessions.Session(ctx, s.ID); err != nil {
			return err
		}
		if err := read(ctx, r.Founder, s, in, progress); err != nil {
			return err
		}
	}
	return r.print(ctx, s.ID, f, out)
}

// follow shows the events of a session until its run is over.
func (r Rooms) follow(ctx context.Context, id string, w io.Writer) (journal.StatusData, error) {
	tab, err := r.Sessions.Attach(ctx, id)
	if err != nil {
		return journal.StatusData{}, err
	}
	defer tab.Close()
	var over journal.StatusData
	see := func(f *session.Frame) error {
		show(f.Event, w)
		if f.Over() {
			over = f.Status
		}
		return nil
	}
	if err := r.Sessions.Replay(ctx, id, 0, tab.Head, see); err != nil {
		return over, err
	}
	for over.Status == "" {
		select {
		case f, open := <-tab.C:
			if !open {
				return over, tab.Err()
			}
			_ = see(f) // it never fails
		case <-ctx.Done():
			return over, context.Cause(ctx)
		}
	}
	return over, nil
}

// show writes one line for an event that tells how far the run is.
func show(e journal.Event, w io.Writer) {
	var p journal.PhaseData
	if e.Kind != journal.EventPhase || json.Unmarshal(e.Data, &p) != nil {
		return
	}
	line := fmt.Sprintf("%-12s %s", p.Phase, p.Status)
	if p.Status != market.PhaseRunning && p.Evidence > 0 {
		line += fmt.Sprintf(", %d pieces of evidence from %d sources", p.Evidence, p.Sources)
	}
	if p.Reason != "" {
		line += ": " + p.Reason
	}
	fmt.Fprintln(w, line)
}

func (r Rooms) print(ctx context.Context, id string, f validateFlags, out io.Writer) error {
	raw, _, err := r.Store.Reports.Report(ctx, id, 0)
	if err != nil {
		return err
	}
	var rep report.Report
	if err := json.Unmarshal(raw, &rep); err != nil {
		return err
	}
	if f.md != "" {
		if err := os.WriteFile(f.md, report.Markdown(rep), 0o644); err != nil {
			return err
		}
	}
	if f.json {
		_, err = fmt.Fprintln(out, string(raw))
		return err
	}
	_, err = out.Write(report.Text(rep))
	return err
}
