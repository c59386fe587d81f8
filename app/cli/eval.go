package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"naps/analyst"
	"naps/analyst/order"
	"naps/eval"
)

// EvalModel is a model to be measured, with the name that the configuration gives it.
type EvalModel struct {
	Name  string
	Model analyst.Model
}

type evalFlags struct {
	labels, briefs, half string
	json, mistakes       bool
	verdicts             bool
}

// Eval measures the order of candidates and the readers; models gives those that are configured. Only --verdicts needs
// rooms.
func Eval(models func() ([]EvalModel, error), rooms func() Rooms) *cobra.Command {
	var f evalFlags
	c := &cobra.Command{
		Use: "eval", Short: "Measure on labeled posts what is read first, and how well the model reads",
		Long: "Measure the order of candidates, and each reader, on posts that people labeled by hand: precision and\n" +
			"recall, what it costs, and with --mistakes where it is wrong. Without --labels, a small set that comes\n" +
			"with naps is used. Ideas are sorted by name: the first, third and so on are the half \"fit\", which may be\n" +
			"looked at while something is improved; the others are the half \"count\". Mistakes of \"count\" are listed\n" +
			"only with --half count.\n" +
			"With NAPS_LLM_BASE_URL set, the model reads the posts too, which costs about what a run costs.\n" +
			"With --verdicts, every idea is researched with the sources and the model that are configured, and its\n" +
			"verdict, lean, score and the must-pass checks that failed are listed: whether the score tells ideas apart.\n" +
			"Where ideas.json names the rivals of an idea, it also says which of them were found.",
		Args: func(c *cobra.Command, args []string) error {
			_, err := eval.ParseHalf(f.half)
			return cmp.Or(takes()(c, args), err)
		},
		RunE: func(c *cobra.Command, _ []string) error {
			if f.verdicts {
				ideas, err := ideasOf(f)
				if err != nil {
					return err
				}
				return rooms().verdicts(c.Context(), ideas, f.json, c.OutOrStdout(), os.Stderr)
			}
			list, err := models()
			if err != nil {
				return err
			}
			columns := []eval.Column{eval.Plain()}
			for _, m := range list {
				columns = append(columns, eval.Model(m.Name, m.Model))
			}
			return evaluate(c.Context(), columns, f, c.OutOrStdout(), os.Stderr)
		},
	}
	c.Flags().StringVar(&f.labels, "labels", "",
		"file of labeled posts, one JSON object per line, or a folder with posts.jsonl and ideas.json")
	c.Flags().StringVar(&f.briefs, "briefs", "",
		"file of briefs by idea; by default ideas.json beside the posts, if it exists")
	c.Flags().StringVar(&f.half, "half", "", "only this half of the ideas: fit or count")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	c.Flags().BoolVar(&f.mistakes, "mistakes", false,
		"list the posts that were read wrongly, with what was said and the label")
	c.Flags().BoolVar(&f.verdicts, "verdicts", false,
		"research every idea of ideas.json and list the verdicts")
	c.AddCommand(evalOrder())
	return c
}

// evaluate measures the order and each column on each half, and prints the figures. A model may take minutes, so note
// is told what is under way.
func evaluate(ctx context.Context, columns []eval.Column, f evalFlags, out, note io.Writer) error {
	half, err := eval.ParseHalf(f.half)
	if err != nil {
		return err
	}
	halves := []eval.Half{half}
	if half == eval.Both {
		halves = []eval.Half{eval.Fit, eval.Count}
	}
	set, err := eval.Load(f.labels, f.briefs)
	if err != nil {
		return err
	}
	result := set.NewResult(halves)
	for _, c := range columns {
		fmt.Fprintf(note, "%s: reading …\n", c.Name)
		measured, err := set.MeasureColumn(ctx, c, halves)
		if err != nil {
			return err
		}
		result.Columns = append(result.Columns, measured)
	}
	if !f.mistakes {
		result.HideMistakes(eval.Fit, eval.Count)
	} else if half == eval.Both {
		result.HideMistakes(eval.Count)
	}
	if f.json {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(result)
	}
	if err := result.Table(out); err != nil {
		return err
	}
	return result.List(out)
}

// evalOrder measures how posts of a small web are ordered, which needs no model.
func evalOrder() *cobra.Command {
	var labels string
	var fit bool
	c := &cobra.Command{
		Use: "order", Short: "Measure how posts of a small web are ordered, and fit its weights",
		Long: "Rank the posts of a folder (ideas.json, posts.jsonl, web.jsonl) for each idea, by the idea's own words, by\n" +
			"what a founder fills in and by a whole brief, and print how many posts of the pain are among the first.\n" +
			"With --fit, look for better weights on the half \"fit\" and measure with those.",
		Args: takes(),
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := eval.LoadOrder(labels)
			if err != nil {
				return err
			}
			w := order.DefaultWeights()
			if fit {
				w = set.FitOrder(w, os.Stderr)
				fmt.Fprintf(c.OutOrStdout(), "%+v\n", w)
			}
			return set.OrderTable(c.OutOrStdout(), func(b order.Brief, cs []order.Candidate) []order.Ranked {
				return order.Prepare(b, cs).Rank(w)
			})
		},
	}
	c.Flags().StringVar(&labels, "labels", "", "folder with ideas.json, posts.jsonl and web.jsonl")
	c.Flags().BoolVar(&fit, "fit", false, "fit the weights on the half \"fit\" before measuring, and print them")
	_ = c.MarkFlagRequired("labels") // the flag exists
	return c
}
