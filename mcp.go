package main

import (
	"errors"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"naps/hooks"
	"naps/mcp"
)

// mcpCommand speaks the Model Context Protocol over standard input and output, for a program on the same machine, with a naps anywhere.
func (n *naps) mcpCommand() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use: "mcp", Short: "Let a program that speaks MCP use a running naps, over standard input and output",
		Long: "Let a program that speaks the Model Context Protocol use a running naps, over standard input and output.\n" +
			"It acts for the owner of the access token in NAPS_TOKEN; one is made under Settings. Over HTTP the same is served under /mcp.",
		Args: cobra.NoArgs, SilenceUsage: true, SilenceErrors: true,
		RunE: func(c *cobra.Command, _ []string) error {
			if n.cfg.Token == "" {
				return errors.New("NAPS_TOKEN is empty: make an access token under Settings and put it there")
			}
			if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
				address = "http://" + address
			}
			return mcp.Talk(c.Context(), version, mcp.API{Base: address, Token: n.cfg.Token})
		},
	}
	c.Flags().StringVar(&address, "url", "http://127.0.0.1:8090", "address of the naps")
	return c
}

func (m *machine) mcp(inner func() http.Handler, turn hooks.Turn) http.Handler {
	return mcp.Handler(version, inner, mcp.Turn(turn), m.note)
}
