package app

import (
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"naps/app/cli"
	"naps/store"
)

// command adds the commands to PocketBase's and finds the one that is called. What was called wrongly is refused here,
// before any database is opened or folder made.
func (n *naps) command(version string, args []string) (*cobra.Command, error) {
	n.app.App = talking{n.app.App, n.stderr}
	root := n.app.RootCmd
	root.Use, root.Version = "naps", version
	root.Short = "Is this business idea worth building? Research with evidence, and a verdict."
	root.SetHelpCommand(nil) // PocketBase hides it
	root.FParseErrWhitelist.UnknownFlags = false
	root.SetErr(os.Stderr)
	cli.DescribeFlags(root)
	root.AddCommand(n.commands()...)
	root.InitDefaultHelpCmd()
	cli.Groups(root)
	n.failure.keep(root)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return n.failure.of(cli.Misuse(c, err)) })
	n.app.OnBootstrap().BindFunc(n.bootstrap)
	store.BindAddresses(n.app)
	store.BindAccounts(n.app) // also for the commands that change a password
	command, rest, err := root.Find(args)
	if err != nil {
		return nil, cli.Misuse(root, err)
	}
	command.InitDefaultHelpFlag()
	command.InitDefaultVersionFlag()
	err = command.ParseFlags(rest)
	if help, _ := command.Flags().GetBool("help"); help || errors.Is(err, pflag.ErrHelp) {
		return command, nil
	}
	if err == nil {
		err = command.ValidateArgs(command.Flags().Args())
	}
	return command, cli.Misuse(command, err)
}

// commands are those of the program beside PocketBase's own command for superusers.
func (n *naps) commands() []*cobra.Command {
	list := []*cobra.Command{
		cli.Serve(n.app, func(sample bool) error { return n.machine.open(n.app, n.cfg, sample) }),
		cli.Validate(n.rooms),
		cli.Backup(n.app, n.cfg.Version),
		cli.Restore(n.app),
		cli.Doctor(n.checks, n.cfg.printed),
		cli.Admin(n.app, n.cfg.PublicURL, workerAdmin(n)),
		cli.MCP(n.cfg.Version, n.cfg.Token),
		cli.Verify(n.cfg.Version),
		cli.Eval(n.evalModels, n.rooms),
		cli.Work(n.work, defaultRuns(), statusFile()),
		cli.Health(statusFile()),
	}
	return append(list, cli.Superuser(n.app))
}

// topOf is the command of the program that a command belongs to: of "eval order" it is "eval".
func topOf(c *cobra.Command) *cobra.Command {
	for c.HasParent() && c.Parent().HasParent() {
		c = c.Parent()
	}
	return c
}

// opens reports whether a command opens the database. The doctor does where it can: it also examines what cannot be
// opened.
func opens(command, dir string, working bool) bool {
	switch command {
	case "help", "health", "work", "backup", "restore", "verify", "mcp":
		return false
	case "eval":
		return working
	case "doctor":
		file, err := os.OpenFile(filepath.Join(dir, "data.db"), os.O_RDWR, 0)
		if err != nil {
			return false
		}
		probe, err := os.CreateTemp(dir, ".naps-doctor-*") // a log is written beside the database
		if err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
		return errors.Join(err, file.Close()) == nil
	}
	return true
}

// failures keeps the error of a command: PocketBase drops it, and runs the command in a goroutine that it does not wait
// for when a signal comes.
type failures struct{ last atomic.Pointer[error] }

// keep remembers the error of a command and of those below it, since PocketBase drops it. Errors are printed once, at
// the end.
func (f *failures) keep(c *cobra.Command) {
	c.SilenceUsage, c.SilenceErrors = true, true
	for _, below := range c.Commands() {
		f.keep(below)
	}
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error { return f.of(cli.Misuse(c, check(c, args))) }
	}
	if run := c.RunE; run != nil {
		c.RunE = func(c *cobra.Command, args []string) error { return f.of(run(c, args)) }
	}
}

// of remembers the error of a command.
func (f *failures) of(err error) error {
	if err != nil {
		f.last.Store(&err)
	}
	return err
}
