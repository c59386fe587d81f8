package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
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

	privacy string // what may leave the machine
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
		Use: "validate IDEA", Short: "Research an idea in the terminal",
		Long: "Research an idea in the terminal and print what was found, the verdict and its reasons with links.\n" +
			"Nothing is kept unless you name a folder with --dir.\n\n" +
			"The exit status is 0 for every verdict, 1 if there is no report, 2 for a wrong command line and 130 after Ctrl-C.",
		Example: `  naps validate "Booking reminders for tattoo studios that lose money to no-shows"`,
	}
	c.Args = func(_ *cobra.Command, args []string) error { return f.check(strings.Join(args, " ")) }
	c.RunE = func(c *cobra.Command, args []string) error {
		p := &progress{to: newScreen(os.Stderr, os.Getenv), now: time.Now}
		return rooms().validate(c.Context(), strings.Join(args, " "), f, os.Stdin, newScreen(os.Stdout, os.Getenv), p)
	}
	c.Flags().StringVar(&f.goal, "goal", string(market.Living),
		"what the business should earn: side, living or venture")
	c.Flags().StringVar(&f.privacy, "privacy", string(market.Open),
		"what may leave this machine: open, careful (a few everyday words, a private model) or closed (nothing)")
	c.Flags().StringVar(&f.md, "md", "", "also write the report as Markdown to this file")
	c.Flags().BoolVar(&f.json, "json", false, "print the report as JSON instead of text")
	c.Flags().StringVar(&f.sample, "sample", "", "research a sample idea on bundled evidence, without a network: "+
		strings.Join(slugs(), " or "))
	c.Flags().Lookup("sample").NoOptDefVal = slugs()[0]
	c.Flags().BoolVar(&f.read, "read", false,
		"afterwards, read the quotes yourself, one at a time; the verdict follows your answers")
	return c
}

// slugs names the samples; the first one is meant where none is named.
func slugs() (all []string) {
	for _, s := range source.Samples() {
		all = append(all, s.Slug)
	}
	return all
}

// check refuses what cannot lead to a report, before anything is searched.
func (f validateFlags) check(idea string) error {
	if !market.Goal(f.goal).Valid() {
		return fmt.Errorf("--goal is %q; it must be side, living or venture", f.goal)
	}
	if !market.Privacy(f.privacy).Valid() {
		return fmt.Errorf("--privacy is %q; it must be open, careful or closed", f.privacy)
	}
	_, known := source.SampleNamed(f.sample)
	switch {
	case f.sample != "" && !known:
		return fmt.Errorf("--sample is %q; it must be %s", f.sample, strings.Join(slugs(), " or "))
	case known:
	case strings.TrimSpace(idea) == "":
		return errors.New(`an idea is needed: naps validate "what you want to build, and for whom"`)
	default:
		if _, err := market.CleanText(idea); err != nil {
			return fmt.Errorf("the idea can't be used: %w (1 to %d characters)", err, market.MaxText)
		}
	}
	if f.md == "" {
		return nil
	}
	return writable(f.md)
}

// validate creates the session of a local account, follows its events as a tab does, and prints the report.
func (r Rooms) validate(ctx context.Context, idea string, f validateFlags, in io.Reader, out screen,
	p *progress) error {
	if sample, ok := source.SampleNamed(f.sample); ok {
		if idea != "" {
			if err := p.keep(p.to.wrapped("", "--sample researches its own idea; yours is left out.")); err != nil {
				return err
			}
		}
		idea = sample.Idea
	}
	idea, err := market.CleanIdea(idea)
	if err != nil {
		return err
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
	s, err := r.Sessions.Create(ctx, session.Idea{Owner: owner, Text: idea, Goal: market.Goal(f.goal),
		Privacy: market.Privacy(f.privacy), Start: true, Free: true, Sample: f.sample != ""})
	if err != nil {
		return err
	}
	status, err := r.follow(ctx, s.ID, p)
	if err != nil {
		return err
	}
	if status.Status != journal.Done {
		return fmt.Errorf("the run produced no report: %s", status.Reason)
	}
	if f.read {
		if s, err = r.Store.Sessions.Session(ctx, s.ID); err != nil {
			return err
		}
		if err := read(ctx, r.Founder, s, in, p.to); err != nil {
			return err
		}
	}
	return r.print(ctx, s.ID, f, out)
}

// follow shows the events of a session until its run is over.
func (r Rooms) follow(ctx context.Context, id string, p *progress) (journal.StatusData, error) {
	tab, err := r.Sessions.Attach(ctx, id)
	if err != nil {
		return journal.StatusData{}, err
	}
	defer tab.Close()
	var over journal.StatusData
	see := func(f *session.Frame) error {
		if f.Over() {
			over = f.Status
		}
		return p.see(f.Event)
	}
	if err := r.Sessions.Replay(ctx, id, 0, tab.Head, see); err != nil {
		return over, err
	}
	seconds := time.NewTicker(time.Second)
	defer seconds.Stop()
	for over.Status == "" {
		select {
		case f, open := <-tab.C:
			if !open {
				return over, tab.Err()
			}
			if err := see(f); err != nil {
				return over, err
			}
		case <-seconds.C:
			if err := p.draw(); err != nil {
				return over, err
			}
		case <-ctx.Done():
			return over, context.Cause(ctx)
		}
	}
	return over, nil
}

// print writes the report to where it was asked for. A file that cannot be written takes nothing from what is printed.
func (r Rooms) print(ctx context.Context, id string, f validateFlags, out screen) error {
	raw, _, err := r.Store.Reports.Report(ctx, id, 0)
	if err != nil {
		return err
	}
	var rep report.Report
	if err := json.Unmarshal(raw, &rep); err != nil {
		return err
	}
	var saved error
	if f.md != "" {
		saved = os.WriteFile(f.md, report.Markdown(rep), 0o644)
	}
	text := string(raw) + "\n"
	if !f.json {
		text = out.outcome(rep)
		if rep.Inconclusive == score.NotRead && !f.read {
			text += "\n" +
				out.wrapped("",
					"Nobody has read what was found yet. Add --read to read the quotes yourself, or set NAPS_LLM_BASE_URL to have a model read them.")
		}
	}
	_, err = io.WriteString(out.out, text)
	return errors.Join(err, saved)
}
