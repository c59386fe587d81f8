package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"naps/doctor"
)

// Doctor prints what checks find, or the settings in force.
func Doctor(checks func(offline bool, mailTo string) []doctor.Check, settings func() []Setting) *cobra.Command {
	var asJSON, offline, show bool
	var mailTo string
	c := &cobra.Command{
		Use: "doctor", Short: "Check this installation, its environment and its sources; suggest fixes",
		Long: "Examine the data folder, the database, the clock, the public address and its proxy, every source, mail and the browser\n" +
			"for PDF files, and suggest fixes. It works while the server runs and changes nothing;\n" +
			"--mail ADDRESS also sends a test email.\n" +
			"The exit status is 1 when there is a problem; warnings don't count.",
		Args: takes(),
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if show {
			return printSettings(c.OutOrStdout(), settings())
		}
		findings := doctor.Examine(c.Context(), checks(offline, mailTo))
		if err := tell(c.OutOrStdout(), findings, asJSON); err != nil {
			return err
		}
		if doctor.Worst(findings) == doctor.Problem {
			return errors.New("problems found; see above")
		}
		return nil
	}
	c.Flags().BoolVar(&show, "settings", false,
		"print the current settings instead: each variable with its value and what it does")
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	c.Flags().StringVar(&mailTo, "mail", "", "send a test email to this address")
	c.Flags().BoolVar(&offline, "offline", false, "skip checks that use the network")
	return c
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

// Setting is a variable of the environment as it is in force.
type Setting struct {
	Name, Value, About string
	Set                bool // by the environment; else Value is the default
}

// printSettings writes each variable with its value, where that comes from and what it does.
func printSettings(w io.Writer, list []Setting) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range list {
		from := "default"
		if s.Set {
			from = "set"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", s.Name, cmp.Or(s.Value, "-"), from, s.About) // Flush tells of an error
	}
	return out.Flush()
}
