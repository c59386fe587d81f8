package app

import (
	"testing"

	"github.com/spf13/cobra"
)

func TestACommandBelowAnotherBelongsToTheCommandOfTheProgram(t *testing.T) {
	t.Parallel()
	root, eval, order := &cobra.Command{Use: "naps"}, &cobra.Command{Use: "eval"}, &cobra.Command{Use: "order"}
	root.AddCommand(eval)
	eval.AddCommand(order)
	for _, c := range []struct{ of, top *cobra.Command }{{root, root}, {eval, eval}, {order, eval}} {
		if got := topOf(c.of); got != c.top {
			t.Errorf("%s belongs to %s", c.of.Name(), got.Name())
		}
	}
}
