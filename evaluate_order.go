package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"naps/analyst/order"
	"naps/eval"
)

// evalOrderCommand measures the order in which candidates are read, which needs no model.
func evalOrderCommand() *cobra.Command {
	var labels string
	var fit bool
	c := &cobra.Command{
		Use: "order", Short: "Measure in which order candidates are read: how much of the pain comes first",
		Long: "Rank the posts of a folder of labels (ideas.json, posts.jsonl, web.jsonl) for each idea, by the idea's own\n" +
			"words, by what a founder fills in and by a whole brief, and print how many posts of the pain are among the\n" +
			"first. Half of the ideas (\"train\") are used to fit the weights with --fit, the others (\"held\") are only counted.",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			set, err := eval.LoadOrder(labels)
			if err != nil {
				return err
			}
			w := order.DefaultWeights()
			if fit {
				w = set.FitOrder(w, os.Stderr)
				fmt.Printf("%+v\n", w)
			}
			return set.OrderTable(os.Stdout, func(b order.Brief,
				cs []order.Candidate) []order.Ranked {
				return order.Prepare(b, cs).Rank(w)
			})
		},
	}
	c.Flags().StringVar(&labels, "labels", "../shared/labels", "folder with ideas.json, posts.jsonl and web.jsonl")
	c.Flags().BoolVar(&fit, "fit", false, "fit the weights on the first half before measuring, and print them")
	return c
}
