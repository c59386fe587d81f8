package cli

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"naps/backup"
)

// Serve is PocketBase's command that serves, after open has registered the routes.
func Serve(app core.App, open func(sample bool) error) *cobra.Command {
	var sample bool
	c := cmd.NewServeCommand(app, false)
	c.Short = "Serve the pages at /, the API at /api/ and the admin panel at /_/ (127.0.0.1:8090 by default)"
	c.Flags().BoolVar(&sample, "sample", false,
		"let visitors run the sample idea without an account, on bundled evidence and without a network")
	serve := c.RunE
	c.Args = func(c *cobra.Command, _ []string) error { return checkAddresses(c) }
	c.RunE = func(c *cobra.Command, args []string) error {
		app.OnServe().BindFunc(func(e *core.ServeEvent) error { return announce(e, c, args) })
		if err := open(sample); err != nil {
			return err
		}
		return inUse(serve(c, args))
	}
	return c
}

// checkAddresses refuses an address without a port, which the system would explain in its own words.
func checkAddresses(c *cobra.Command) error {
	for _, flag := range []string{"http", "https"} {
		address, err := c.Flags().GetString(flag)
		if err != nil || address == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(address); err != nil {
			return fmt.Errorf("--%s is %q; it must be an address such as 127.0.0.1:8090 or :8090", flag, address)
		}
	}
	return nil
}

// announce listens before PocketBase would, so that the address that is printed is one that answers, and leaves that
// address in the data folder for other commands.
func announce(e *core.ServeEvent, c *cobra.Command, domains []string) error {
	scheme, secure := "http", c.Flag("https").Value.String() != "" || len(domains) > 0
	if secure {
		scheme = "https"
	}
	listener, err := net.Listen("tcp", e.Server.Addr)
	if err != nil {
		return err
	}
	e.Listener, e.Server.Addr = listener, reachable(listener.Addr())
	address := scheme + "://" + e.Server.Addr
	if len(domains) > 0 {
		address = scheme + "://" + domains[0]
	}
	if err := e.Next(); err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintf(os.Stdout, "naps is running at %s (admin panel: %s/_/). Press Ctrl-C to stop.\n", address, address)
	return backup.MarkServing(e.App.DataDir(), address)
}

// reachable is an address that a browser on this machine can open: a server that listens everywhere is at 127.0.0.1,
// too.
func reachable(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return a.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

// inUse says in words that somebody else has the address.
func inUse(err error) error {
	var op *net.OpError
	if errors.Is(err, syscall.EADDRINUSE) && errors.As(err, &op) && op.Addr != nil {
		return fmt.Errorf("%s is in use by another program; stop it, or choose another address with --http", op.Addr)
	}
	return err
}
