package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"naps/report"
)

var errNotVerified = errors.New("the bundle does not hold")

// Verify checks a bundle (report.zip) offline; it needs no data folder and no database.
func Verify() *cobra.Command {
	return &cobra.Command{
		Use: "verify FILE.zip", Short: "Check a report's bundle offline: every quote against its page, the score computed anew",
		Long: "Check a bundle that was saved as report.zip, without a network or a server: the hashes of its files, every quote against\n" +
			"the stored page, the words of every reading against it, the signals against the readings, and the score, computed anew\n" +
			"from the evidence, against the report, to the byte. The exit status is 0 when everything holds.",
		Args: cobra.ExactArgs(1), SilenceUsage: true, SilenceErrors: true,
		RunE: func(c *cobra.Command, args []string) error {
			bundle, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			return verify(bundle, c.OutOrStdout())
		},
	}
}

// verify prints what was found. An error says that something does not hold, or that this is no bundle.
func verify(bundle []byte, out io.Writer) error {
	v, err := report.Verify(bundle)
	if err != nil {
		return err
	}
	if len(v.Problems) == 0 {
		v.Problems = wrongSignals(v.Report)
	}
	for _, p := range v.Problems {
		fmt.Fprintln(out, "WRONG  "+p)
	}
	fmt.Fprintf(out, "%d quotes stand in their pages (%d pages), %d pieces of evidence give figures only, %d were never verified and count nothing.\n",
		v.Quotes, v.Pages, v.Figures, len(v.Loose))
	fmt.Fprintf(out, "The words of %d readings stand in their pages.\n", v.Readings)
	if len(v.Problems) > 0 {
		return fmt.Errorf("%w: %d problems", errNotVerified, len(v.Problems))
	}
	r := v.Report
	fmt.Fprintf(out, "Computed anew from the evidence: %s, %.1f (%.1f to %.1f). It is the report's own, to the byte.\n", r.Verdict, r.Score, r.Low, r.High)
	fmt.Fprintf(out, "Evidence %s, score version %s, session %s, report %d.\n", r.EvidenceHash, r.ScoreVersion, r.Session, r.Version)
	return nil
}
