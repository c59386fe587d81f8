// Naps tells a founder whether a business idea is worth building, and shows why.
//
// This package wires the rooms together and holds no logic of its own: main.go the commands, config.go the environment,
// machine.go who gets what, validate.go the research in a terminal.
package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"naps/backup"
	"naps/internal/volume"
	_ "naps/pb_migrations"
	"naps/store"
)

// version is set by the linker: -X main.version=1.2.3.
var version = "dev"

func main() {
	respectMemoryLimit()
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "naps:", printable(err.Error()))
		os.Exit(1)
	}
}

// run is main with an error. PocketBase drops the errors of commands, so they are kept here.
func run(args []string) error {
	cfg, err := readConfig()
	if err != nil {
		return err
	}
	n := &naps{cfg: cfg}
	dir, cleanUp, err := dataFolder(args)
	if err != nil {
		return err
	}
	defer cleanUp()
	n.app = pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: dir, DBConnect: store.Connect, HideStartBanner: true})
	n.app.RootCmd.Use, n.app.RootCmd.Short, n.app.RootCmd.Version = "naps", "Is this business idea worth building? Research with evidence, and a verdict.", version
	n.app.RootCmd.AddCommand(n.serveCommand(), n.validateCommand(), n.backupCommand(), n.restoreCommand(), n.doctorCommand(), n.adminCommand(), n.evalCommand(), n.mcpCommand(), cmd.NewSuperuserCommand(n.app), healthCommand())
	n.app.RootCmd.AddCommand(verifyCommand())
	n.app.OnBootstrap().BindFunc(n.bootstrap)

	command, _, _ := n.app.RootCmd.Find(args) // an unknown command is reported by Execute
	n.working = command.Name() == "serve" || command.Name() == "validate"
	switch command.Name() {
	case "health", "backup", "restore", "eval", "verify", "mcp": // these leave the database closed
		return n.app.RootCmd.Execute()
	}
	if err := n.app.Execute(); err != nil {
		return err
	}
	if failure := n.failure.Load(); failure != nil {
		return *failure
	}
	return nil
}

// naps is the program while it runs.
type naps struct {
	cfg     Config
	app     *pocketbase.PocketBase
	machine *machine
	unclean bool // the last process in this folder did not end in good order
	working bool // the command does research, so it needs the data folder to itself
	sample  bool
	failure atomic.Pointer[error] // of the command; PocketBase runs it in a goroutine that it does not wait for when a signal comes
}

// bootstrap wakes the rooms in their order: lock, database, migrations, writer, actors, queue; serving comes after it.
func (n *naps) bootstrap(e *core.BootstrapEvent) error {
	err := n.wake(e)
	if err == nil {
		return nil
	}
	// What fails on a full disk has many names; the operator needs this one.
	return cmp.Or(volume.Full(e.App.DataDir()), err)
}

func (n *naps) wake(e *core.BootstrapEvent) error {
	if !n.working {
		return e.Next()
	}
	if _, err := backup.Lock(e.App.DataDir(), patience()); err != nil { // it goes with the process
		return err
	}
	if err := n.prepare(e.App.DataDir()); err != nil {
		return err
	}
	if err := e.Next(); err != nil {
		return err
	}
	if err := backup.MarkRunning(e.App.DataDir()); err != nil {
		return err
	}
	if err := e.App.RunAllMigrations(); err != nil {
		return err
	}
	if n.cfg.AdminEmail != "" {
		if _, err := store.AdminFromFile(e.App, n.cfg.AdminEmail, n.cfg.AdminPasswordFile); err != nil {
			return err
		}
	}
	m, err := newMachine(n.app, n.cfg)
	n.machine = m
	if err == nil && n.unclean {
		m.examine(e.App.DataDir())
	}
	return err
}

// prepare puts a restore in its place and, before migrations that cannot be taken back, makes a backup. The database is still closed.
func (n *naps) prepare(dir string) error {
	if _, err := backup.Finish(dir); err != nil {
		return err
	}
	unclean, err := backup.CheckFolder(dir)
	if err != nil {
		return err
	}
	n.unclean = unclean
	ctx := context.Background()
	if err := setLogAside(ctx, dir, unclean); err != nil {
		return err
	}
	pending, err := backup.Pending(ctx, dir)
	if err != nil || !pending || n.cfg.BackupKeep == 0 {
		return err
	}
	_, err = backup.Auto(ctx, dir, version, "before_upgrade", n.cfg.BackupKeep)
	return err
}

// setLogAside makes way for a new log where the old one is damaged, and says so on standard error: the log itself begins anew.
func setLogAside(ctx context.Context, dir string, thorough bool) error {
	moved, err := backup.SetLogAside(ctx, dir, thorough)
	if moved != "" {
		fmt.Fprintf(os.Stderr, "naps: the log of the panel is damaged and was set aside as %s; a new one begins. No session is affected.\n", moved)
	}
	return err
}

// lockPatience is how long a second process waits for the first to end, as in a deploy that overlaps.
const lockPatience = 30 * time.Second

func (n *naps) serveCommand() *cobra.Command {
	c := cmd.NewServeCommand(n.app, true)
	c.Short = "Serve the pages at /, the API at /api/ and the admin panel at /_/ (127.0.0.1:8090 unless told)"
	c.Flags().BoolVar(&n.sample, "sample", false, "let visitors run the sample idea without an account, on bundled evidence and without a network")
	serve := c.RunE
	c.RunE = n.keep(func(c *cobra.Command, args []string) error {
		if err := n.machine.open(n.app, n.cfg, n.sample); err != nil {
			return err
		}
		return serve(c, args)
	})
	return c
}

// keep remembers the error of a command.
func (n *naps) keep(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		c.SilenceErrors, c.SilenceUsage = true, true
		err := run(c, args)
		if err != nil {
			n.failure.Store(&err)
		}
		return err
	}
}

func healthCommand() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use: "health", Short: "Ask a running naps whether it is well; the exit status tells",
		Args: cobra.NoArgs, SilenceUsage: true, SilenceErrors: true,
		RunE: func(*cobra.Command, []string) error {
			client := http.Client{Timeout: 4 * time.Second}
			r, err := client.Get("http://" + address + "/api/naps/ready")
			if err != nil {
				return fmt.Errorf("no answer from %s: is it running?", address)
			}
			defer r.Body.Close()
			if r.StatusCode == http.StatusServiceUnavailable {
				return fmt.Errorf("%s answers, but nothing can be saved: is the disk full?", address)
			}
			if r.StatusCode != http.StatusOK {
				return fmt.Errorf("%s answered %s", address, r.Status)
			}
			fmt.Println("well")
			return nil
		},
	}
	c.Flags().StringVar(&address, "http", "127.0.0.1:8090", "address of the server")
	return c
}

// dataFolder is where the command keeps its data unless --dir says otherwise: beside the program, or for validate a folder that goes away.
func dataFolder(args []string) (dir string, cleanUp func(), err error) {
	if len(args) == 0 || args[0] != "validate" {
		return "", func() {}, nil
	}
	dir, err = os.MkdirTemp("", "naps-validate-")
	return dir, func() { _ = os.RemoveAll(dir) }, err // a folder of the system's own for such things
}
