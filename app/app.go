// Package app wires the packages into one program and holds no logic of its own: app.go the life of a process, config.go the
// environment, machine.go who gets what, jobs.go what runs by the clock. The commands are in app/cli.
package app

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"naps/app/cli"
	"naps/backup"
	"naps/doctor"
	"naps/internal/volume"
	_ "naps/pb_migrations"
	"naps/store"
)

// Main runs the program and returns its exit status. The arguments are those of the process, since PocketBase reads its own
// flags from there; seams is empty but in a test's child process.
func Main(version string, args []string, seams Seams) int {
	respectMemoryLimit()
	if err := run(version, args, seams); err != nil {
		fmt.Fprintln(os.Stderr, "naps:", cli.Printable(err.Error()))
		return 1
	}
	return 0
}

func run(version string, args []string, seams Seams) error {
	cfg, err := readConfig()
	if err != nil {
		return err
	}
	for _, note := range cfg.Notes {
		fmt.Fprintln(os.Stderr, "naps:", note)
	}
	cfg.Version = version
	n := &naps{cfg: cfg, seams: seams}
	dir, cleanUp, err := dataFolder(args)
	if err != nil {
		return err
	}
	defer cleanUp()
	n.app = pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: dir, DBConnect: store.Connect, HideStartBanner: true})
	n.app.RootCmd.Use, n.app.RootCmd.Version = "naps", version
	n.app.RootCmd.Short = "Is this business idea worth building? Research with evidence, and a verdict."
	n.app.RootCmd.AddCommand(n.commands()...)
	n.app.RootCmd.SetFlagErrorFunc(n.fails)
	n.app.OnBootstrap().BindFunc(n.bootstrap)
	store.BindAddresses(n.app)
	store.BindAccounts(n.app) // also for the commands that change a password

	command, _, err := n.app.RootCmd.Find(args)
	if err != nil {
		return err
	}
	n.working = command.Name() == "serve" || passing(command.Name(), args)
	switch name := topOf(command).Name(); {
	case n.working:
	case slices.Contains([]string{"health", "backup", "restore", "eval", "verify", "mcp"}, name): // these leave the database closed
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
	seams   Seams
	app     *pocketbase.PocketBase
	machine *machine
	unclean bool                  // the last process in this folder did not end in good order
	working bool                  // the command does research, so it needs the data folder to itself
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
	if _, err := backup.Lock(e.App.DataDir(), n.seams.patience()); err != nil { // it goes with the process
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
		if _, err := store.New(e.App).Admins.AdminFromFile(n.cfg.AdminEmail, n.cfg.AdminPasswordFile); err != nil {
			return err
		}
	}
	m, err := newMachine(n.app, n.cfg, n.seams)
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
	_, err = backup.Auto(ctx, dir, n.cfg.Version, "before_upgrade", n.cfg.BackupKeep)
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

// topOf is the command of the program that a command belongs to: of "eval order" it is "eval".
func topOf(c *cobra.Command) *cobra.Command {
	for c.HasParent() && c.Parent().HasParent() {
		c = c.Parent()
	}
	return c
}

// commands are those of the program beside PocketBase's own command for superusers.
func (n *naps) commands() []*cobra.Command {
	list := []*cobra.Command{
		cli.Serve(n.app, func(sample bool) error { return n.machine.open(n.app, n.cfg, sample) }),
		cli.Validate(n.rooms),
		cli.Backup(n.app, n.cfg.Version),
		cli.Restore(n.app),
		cli.Doctor(n.checks, n.cfg.printed),
		cli.Admin(n.app, n.cfg.PublicURL),
		cli.MCP(n.cfg.Version, n.cfg.Token),
		cli.Verify(n.cfg.Version),
		cli.Eval(n.evalModels, n.rooms),
		cli.Health(),
	}
	for _, c := range list {
		n.keep(c)
	}
	return append(list, cmd.NewSuperuserCommand(n.app))
}

// checks are those of the configuration in force, the model that was chosen on the admin page included.
func (n *naps) checks(offline bool, mailTo string) []doctor.Check {
	cfg := n.cfg
	cfg.TestMail = mailTo
	if chosen, err := store.New(n.app).Choices.Model(); err == nil { // a new folder has no database yet
		cfg.Model = cfg.Model.with(chosen)
	}
	return cfg.checks(n.app, offline)
}

// rooms are what a command works with that does research.
func (n *naps) rooms() cli.Rooms {
	return cli.Rooms{Unreadable: n.machine.unreadable, Store: n.machine.store, Sessions: n.machine.sessions, Founder: newDesk(n.machine.store, n.machine.sessions, n.seams.clock())}
}

// keep remembers the error of a command and of those below it, since PocketBase drops it.
func (n *naps) keep(c *cobra.Command) {
	for _, below := range c.Commands() {
		n.keep(below)
	}
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error { return n.fails(c, check(c, args)) }
	}
	if run := c.RunE; run != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			c.SilenceUsage = true
			return n.fails(c, run(c, args))
		}
	}
}

// fails remembers the error of a command, which is printed once, at the end of the program.
func (n *naps) fails(c *cobra.Command, err error) error {
	if err != nil {
		c.SilenceErrors = true
		n.failure.Store(&err)
	}
	return err
}

// passing reports whether a command researches ideas whose sessions nobody needs afterwards.
func passing(command string, args []string) bool {
	return command == "validate" || command == "eval" && slices.Contains(args, "--verdicts")
}

// dataFolder is where the command keeps its data unless --dir says otherwise: beside the program, or for passing research a folder that goes away.
func dataFolder(args []string) (dir string, cleanUp func(), err error) {
	if len(args) == 0 || !passing(args[0], args) {
		return "", func() {}, nil
	}
	dir, err = os.MkdirTemp("", "naps-validate-")
	return dir, func() { _ = os.RemoveAll(dir) }, err // a folder of the system's own for such things
}
