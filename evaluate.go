package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"naps/eval"
)

type evalFlags struct {
	json, floor, mistakes bool
	half                  string
}

func (n *naps) evalCommand() *cobra.Command {
	var f evalFlags
	c := &cobra.Command{
		Use: "eval", Short: "Measure the analyst on a labelled set: relevance, pain, signals, prices, market sizes",
		Long: "Measure the analyst on texts that were labelled by hand, and print precision and recall.\n" +
			"The half \"train\" was looked at while the rules were written, the half \"held\" was only counted.\n" +
			"With NAPS_LLM_BASE_URL set, the rules with that model and the model alone stand beside the rules.",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error {
			columns := []eval.Column{eval.BuiltIn()}
			m, err := newModel(n.cfg.Model, slog.New(slog.DiscardHandler))
			if err != nil {
				return err
			}
			if m != nil {
				columns = append(columns, eval.Helped(n.cfg.Model.Name, m), eval.Alone(n.cfg.Model.Name, m))
			}
			return evaluate(c.Context(), columns, f, os.Stdout)
		},
	}
	c.AddCommand(evalOrderCommand())
	c.Flags().BoolVar(&f.json, "json", false, "print figures and mistakes as JSON")
	c.Flags().BoolVar(&f.floor, "floor", false, "fail when the built-in rules are below the floors")
	c.Flags().BoolVar(&f.mistakes, "mistakes", false, "list what was answered wrongly in the half that may be looked at")
	c.Flags().StringVar(&f.half, "half", "", "only this half of the set: train or held")
	return c
}

// evaluate measures each analyst that there is on each half, and prints the figures.
func evaluate(ctx context.Context, columns []eval.Column, f evalFlags, out io.Writer) error {
	halves := []eval.Half{eval.Train, eval.Held, eval.Both}
	switch eval.Half(f.half) {
	case eval.Both:
	case eval.Train, eval.Held:
		halves = []eval.Half{eval.Half(f.half)}
	default:
		return fmt.Errorf("--half is %q; it must be train or held", f.half)
	}
	var results []eval.Result
	for _, column := range columns {
		for _, half := range halves {
			r, err := eval.Run(ctx, column, half)
			if err != nil {
				return err
			}
			results = append(results, r)
		}
	}
	if err := printEval(results, f, out); err != nil {
		return err
	}
	if f.floor {
		if below := eval.Below(results[len(halves)-1]); len(below) > 0 {
			return errors.New("below the floor: " + strings.Join(below, "; "))
		}
	}
	return nil
}

func printEval(results []eval.Result, f evalFlags, out io.Writer) error {
	if f.json {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(results)
	}
	if err := eval.Table(out, results); err != nil {
		return err
	}
	if !f.mistakes {
		return nil
	}
	for _, r := range results {
		for _, m := range r.Mistakes {
			if r.Half == eval.Train {
				fmt.Fprintf(out, "%s: %s %s: %s: %s\n", r.Column, m.What, m.Area, m.Said, m.Text)
			}
		}
	}
	return nil
}
