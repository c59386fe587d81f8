package cli

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"naps/records"
)

// WorkerAdmin registers workers.
type WorkerAdmin struct {
	Add    func(ctx context.Context, name, address string, keys bool) (token []byte, err error)
	Remove func(ctx context.Context, name string) error
	List   func(ctx context.Context) ([]records.Worker, error)
}

// workers are the commands that register other machines.
func workers(h WorkerAdmin) *cobra.Command {
	c := &cobra.Command{Use: "worker", Short: "Register other machines that do research (naps work)"}
	c.AddCommand(addWorker(h), removeWorker(h), listWorkers(h))
	return c
}

func addWorker(h WorkerAdmin) *cobra.Command {
	var address, out string
	var keys bool
	c := &cobra.Command{
		Use: "add NAME", Short: "Register a worker and print its token",
		Long: "Register a worker and print its token, the only time that anybody sees it. Whoever has the token can do research for this server:\n" +
			"keep it in a file that only the worker can read. This works while the server runs.",
		Example: "  naps admin worker add home --dir /var/lib/naps --out home.token\n  naps work --token home.token    (on the other machine)",
		Args:    takes("NAME"),
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		token, err := h.Add(c.Context(), args[0], address, keys)
		if err != nil {
			return err
		}
		if out == "" {
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s\n", token)
			return err
		}
		if err := os.WriteFile(out, append(token, '\n'), 0o600); err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.OutOrStdout(), "The token of %s is in %s.\n", args[0], out)
		return err
	}
	c.Flags().StringVar(&address, "address", "", "how the worker reaches this server, such as nats://naps.example:4222")
	c.Flags().StringVar(&out, "out", "", "write the token to this file instead of printing it")
	c.Flags().BoolVar(&keys, "keys", false,
		"let the worker use this server's keys of sources and of the model (naps work --keys node)")
	return c
}

func removeWorker(h WorkerAdmin) *cobra.Command {
	c := &cobra.Command{Use: "remove NAME", Short: "Lock a worker out; its research goes on elsewhere",
		Args: takes("NAME")}
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := h.Remove(c.Context(), args[0]); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.OutOrStdout(), "%s is removed.\n", args[0])
		return err
	}
	return c
}

func listWorkers(h WorkerAdmin) *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List the registered workers", Args: takes()}
	c.RunE = func(c *cobra.Command, _ []string) error {
		list, err := h.List(c.Context())
		if err != nil {
			return err
		}
		if len(list) == 0 {
			_, err = fmt.Fprintln(c.OutOrStdout(), "No workers are registered.")
			return err
		}
		w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "NAME\tADDED\tSERVER'S KEYS")
		for _, r := range list {
			use := "no"
			if r.Keys {
				use = "yes"
			}
			fmt.Fprintf(w, "%s\t%.16s\t%s\n", r.Name, r.Created, use)
		}
		return w.Flush()
	}
	return c
}
