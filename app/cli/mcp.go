package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"naps/mcp"
)

// MCP speaks the Model Context Protocol over standard input and output, for a program on the same machine, with a naps
// anywhere.
func MCP(version, token string) *cobra.Command {
	var address string
	c := &cobra.Command{
		Use: "mcp", Short: "Let a program that speaks MCP use a running naps, over standard input and output",
		Long: "Let a program that speaks the Model Context Protocol use a running naps, over standard input and output.\n" +
			"It acts for the owner of the access token in NAPS_TOKEN; create one under Settings. The server offers the same over HTTP at /mcp.",
		Args: takes(),
		RunE: func(c *cobra.Command, _ []string) error {
			if token == "" {
				return errors.New(
					"NAPS_TOKEN is empty: create an access token under Settings and set the variable to it")
			}
			if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
				address = "http://" + address
			}
			return mcp.Talk(c.Context(), version, mcp.API{Base: address, Token: token})
		},
	}
	c.Flags().StringVar(&address, "url", "http://127.0.0.1:8090", "address of the server")
	return c
}
