package cli

import (
	"context"
	"fmt"
	"regexp"

	"github.com/spf13/cobra"
)

// language is a code of a language without a country.
var language = regexp.MustCompile(`^[a-z]{2,3}$`)

// WorkOptions say how a worker works.
type WorkOptions struct {
	Join     string
	Token    string
	Runs     int
	NodeKeys bool
	// Languages are those of the ideas that it works on, such as "en"; none: all.
	Languages []string
	Status    string // the file that naps health reads
}

// Work does research for a server on another machine.
func Work(work func(ctx context.Context, o WorkOptions) error, runs int, status string) *cobra.Command {
	var o WorkOptions
	var keys string
	c := &cobra.Command{
		Use: "work", Short: "Do research for a naps server on another machine",
		Long: "Do research for a naps server on another machine. A worker needs no database, no open port and no incoming connection.\n" +
			"It uses the sources and the model of its own environment (NAPS_LLM_BASE_URL and the keys of sources), or the server's\n" +
			"with --keys node. On SIGTERM it finishes the steps under way and hands its research back within ten seconds.",
		Example: "  naps work --token home.token\n  naps work --join nats://naps.example:4222 --token home.token --runs 2",
		Args:    takes(),
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if o.Token == "" {
			return Misuse(c, fmt.Errorf("--token names no file; naps admin worker add NAME prints a token"))
		}
		if o.Runs < 1 || o.Runs > 64 {
			return Misuse(c, fmt.Errorf("--runs is %d; it must be between 1 and 64", o.Runs))
		}
		for _, code := range o.Languages {
			if !language.MatchString(code) {
				return Misuse(c, fmt.Errorf("--languages has %q; use codes of two or three letters, such as en,de",
					code))
			}
		}
		switch keys {
		case "own":
		case "node":
			o.NodeKeys = true
		default:
			return Misuse(c, fmt.Errorf("--keys is %q; it must be own or node", keys))
		}
		return work(c.Context(), o)
	}
	c.Flags().StringVar(&o.Join, "join", "", "address of the server; unset: the one in the token")
	c.Flags().StringVar(&o.Token, "token", "", "file with the worker's token")
	c.Flags().IntVar(&o.Runs, "runs", runs, "runs at once")
	c.Flags().StringVar(&keys, "keys", "own",
		"whose keys of sources and model to use: own, or node for the server's where this machine has none")
	c.Flags().StringSliceVar(&o.Languages, "languages", nil,
		"languages of the ideas to work on, such as en,de; unset: all")
	c.Flags().StringVar(&o.Status, "status", status, "file that naps health --work reads")
	return c
}
