package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"text/tabwriter"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"naps/analyst"
	"naps/backup"
	"naps/doctor"
	"naps/fetch"
	"naps/source"
)

func (n *naps) doctorCommand() *cobra.Command {
	var asJSON, offline, settings bool
	c := &cobra.Command{
		Use: "doctor", Short: "Examine this naps, its surroundings and its sources; say how to mend what is wrong",
		Long: "Examine the data folder, the database, the clock, the public address and what stands before it, every source, mail and the browser\n" +
			"for PDF files, and say how to mend what is wrong. It works beside a running server and changes nothing.\n" +
			"The exit status is 1 when there is a problem; a warning is none.",
		Args: cobra.NoArgs,
	}
	c.RunE = n.keep(func(c *cobra.Command, _ []string) error {
		if settings {
			return n.cfg.print(c.OutOrStdout())
		}
		findings := doctor.Examine(c.Context(), n.cfg.checks(n.app, offline))
		if err := tell(c.OutOrStdout(), findings, asJSON); err != nil {
			return err
		}
		if doctor.Worst(findings) == doctor.Problem {
			return errors.New("there is a problem")
		}
		return nil
	})
	c.Flags().BoolVar(&settings, "settings", false, "print the settings in force instead: each variable with its value and what it does")
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	c.Flags().BoolVar(&offline, "offline", false, "leave out what asks other machines")
	return c
}

// checks are all checks of this configuration. With offline, those that ask other machines are left out.
func (c *Config) checks(app core.App, offline bool) []doctor.Check {
	dir := app.DataDir()
	examine := func(ctx context.Context) (doctor.Vitals, error) {
		v, err := backup.Examine(ctx, dir)
		return doctor.Vitals(v), err
	}
	list := []doctor.Check{
		doctor.Says("version", "naps "+version+"."),
		doctor.Folder(dir),
		doctor.Database(examine),
		doctor.Backups(dir, time.Now),
		doctor.Clock(time.Now, built(), examine),
		doctor.Mail(app.Settings().SMTP.Enabled),
		doctor.Chromium(c.Chromium),
	}
	if offline {
		return list
	}
	list = append(list, doctor.Model(c.Model.Name, c.tryModel(app)))
	list = append(list, doctor.PublicURL(c.PublicURL, func() (string, error) { return backup.Instance(dir) }), doctor.Stream(c.PublicURL))
	client := fetch.New(fetch.Config{UserAgent: c.userAgent(), Contact: c.Contact, Mirror: c.Mirror, Log: app.Logger()})
	for _, s := range source.All(client, source.Config{Contact: c.Contact, SearXNG: c.SearXNG, Mirror: c.Mirror != ""}) {
		list = append(list, doctor.Reach(s))
	}
	return list
}

// tryModel tries the model of the configuration; nil where there is none.
func (c *Config) tryModel(app core.App) func(context.Context) (doctor.ModelTrial, error) {
	if c.Model.BaseURL == "" {
		return nil
	}
	return func(ctx context.Context) (doctor.ModelTrial, error) {
		m, err := newModel(c.Model, app.Logger())
		if err != nil {
			return doctor.ModelTrial{}, err
		}
		t, err := analyst.Try(ctx, m)
		out := doctor.ModelTrial{Kept: t.Kept, Tools: t.Tools}
		for _, r := range t.Removed {
			out.Removed = append(out.Removed, r.Reason)
		}
		return out, err
	}
}

// built is when the program's source was last changed, as its build says; the zero time where it does not.
func built() time.Time {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			t, _ := time.Parse(time.RFC3339, s.Value) // an odd one is none
			return t
		}
	}
	return time.Time{}
}

func tell(w io.Writer, findings []doctor.Finding, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(findings)
	}
	signs := map[doctor.State]string{doctor.OK: "ok", doctor.Warning: "WARN", doctor.Problem: "FAIL"}
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%-4s  %-26s %s\n", signs[f.State], f.Check, f.Text); err != nil {
			return err
		}
		if f.Mend != "" && f.State != doctor.OK {
			fmt.Fprintf(w, "%-33s→ %s\n", "", f.Mend)
		}
	}
	return nil
}

// print writes each variable with its value, where that comes from and what it does.
func (c *Config) print(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range c.variables() {
		from := "default"
		if v.set {
			from = "set"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", v.name, cmp.Or(v.value, "-"), from, v.about) // Flush tells of an error
	}
	return out.Flush()
}
