package cli

import (
	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"
)

// Serve is PocketBase's command that serves, after open has registered the routes.
func Serve(app core.App, open func(sample bool) error) *cobra.Command {
	var sample bool
	c := cmd.NewServeCommand(app, true)
	c.Short = "Serve the pages at /, the API at /api/ and the admin panel at /_/ (127.0.0.1:8090 unless told)"
	c.Flags().BoolVar(&sample, "sample", false,
		"let visitors run the sample idea without an account, on bundled evidence and without a network")
	serve := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := open(sample); err != nil {
			return err
		}
		return serve(c, args)
	}
	return c
}
