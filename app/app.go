// Package app wires the packages into one program and holds no logic of its own: app.go the life of a process,
// commands.go its commands, config.go the environment, machine.go who gets what, jobs.go what runs by the clock. The
// commands are in app/cli.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"naps/app/cli"
	"naps/backup"
	"naps/doctor"
	"naps/internal/volume"
	"naps/notes"
	_ "naps/pb_migrations"
	"naps/store"
)

// Main runs the program and returns its exit status. The arguments are those of the process, since PocketBase reads its
// own flags from there; seams is empty but in a test's child process.
func Main(version string, args []string, seams Seams) int {
	if notes.IsChild() && len(args) == 1 && args[0] == readPDF {
		return notes.Child(os.Stdin, os.Stdout)
	}
	respectMemoryLimit()
	n := &naps{seams: seams, stderr: newLog(logText, os.Stderr)}
	err := n.run(version, args)
	if stopped, ok := errors.AsType[interrupted](err); ok {
		cli.EndLine(os.Stderr)
		complain(n.cfg.Log, stopped)
		return stopped.status()
	}
	status, quiet := cli.ExitStatus(err)
	if !quiet {
		complain(n.cfg.Log, err)
	}
	return status
}

// complain tells why the program ends: in the log where programs read it, else in a sentence.
func complain(format string, err error) {
	if format == logJSON {
		slog.New(newLog(logJSON, os.Stderr)).Error("naps ends", "error", err)
		return
	}
	fmt.Fprintln(os.Stderr, "naps:", cli.Printable(err.Error()))
}

func (n *naps) run(version string, args []string) (err error) {
	if n.cfg, err = readConfig(); err != nil {
		return err
	}
	for _, note := range n.cfg.Notes {
		fmt.Fprintln(os.Stderr, "naps:", note)
	}
	n.cfg.Version = version
	folder, err := folderFor(args)
	if err != nil {
		return err
	}
	defer folder.cleanUp()
	n.app = pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: folder.path, DBConnect: store.Connect,
		HideStartBanner: true})
	command, err := n.command(version, args)
	if err != nil {
		return err
	}
	n.startLog(command)
	name := topOf(command).Name()
	n.working = name == "serve" || passing(name, args)
	n.passing = folder.passing
	if name != "serve" && name != "admin" && name != "doctor" {
		n.cfg.Workers, n.cfg.MaxRuns = "", max(n.cfg.MaxRuns, 1) // nobody joins a command
	}
	switch name {
	case "doctor", "admin", "superuser":
		if err := becomeOwner(n.app.DataDir()); err != nil {
			return err
		}
	}
	if !opens(name, n.app.DataDir(), n.working) {
		return executeClosed(n.app.RootCmd)
	}
	signals := n.interrupts(name, folder.cleanUp)
	signals.watch()
	err = n.app.Execute()
	if failure := n.failure.last.Load(); failure != nil {
		err = *failure
	}
	if name == "serve" {
		return err
	}
	return signals.over(err)
}

// startLog makes standard error the place of the log. Commands for people print there what they have to say, and log
// only when asked to.
func (n *naps) startLog(command *cobra.Command) {
	n.stderr = slog.DiscardHandler
	if command.Name() == "serve" || command.Name() == "work" || n.cfg.Log != "" {
		n.stderr = newLog(n.cfg.Log, os.Stderr)
		slog.SetDefault(slog.New(n.stderr)) // PocketBase and net/http complain there
	}
	if t, ok := n.app.App.(talking); ok {
		n.app.App = talking{t.App, n.stderr}
	}
}

// executeClosed runs a command that leaves the database closed. The first signal asks it to end, the second ends it.
func executeClosed(root *cobra.Command) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	err := root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil {
		return interrupted{syscall.SIGINT, "stopped; nothing was changed"}
	}
	return err
}

// naps is the program while it runs.
type naps struct {
	cfg     Config
	seams   Seams
	app     *pocketbase.PocketBase
	stderr  slog.Handler
	machine *machine
	unclean bool // the last process in this folder did not end in good order
	working bool // the command does research, so it needs the data folder to itself
	passing bool // the data folder goes away with the process
	failure failures
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
	if m != nil {
		m.passing = n.passing
	}
	if err == nil && n.unclean {
		m.examine(e.App.DataDir())
	}
	return err
}

// prepare puts a restore in its place and, before migrations that cannot be taken back, makes a backup. The database is
// still closed.
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
	if err := setLogAside(ctx, dir, unclean, slog.New(n.stderr)); err != nil {
		return err
	}
	pending, err := backup.Pending(ctx, dir)
	if err != nil || !pending || n.cfg.BackupKeep == 0 {
		return err
	}
	_, err = backup.Auto(ctx, dir, n.cfg.Version, "before_upgrade", n.cfg.BackupKeep)
	return err
}

// setLogAside makes way for a new log where the old one is damaged, and says so on standard error: the log itself
// begins anew.
func setLogAside(ctx context.Context, dir string, thorough bool, log *slog.Logger) error {
	moved, err := backup.SetLogAside(ctx, dir, thorough)
	if moved != "" {
		log.Warn("The log of the panel is damaged and was set aside; a new one begins. No session is affected.", "file",
			moved)
	}
	return err
}

// lockPatience is how long a second process waits for the first to end, as in a deploy that overlaps.
const lockPatience = 30 * time.Second

// checks are those of the configuration in force, the model that was chosen on the admin page included.
func (n *naps) checks(offline bool, mailTo string) []doctor.Check {
	cfg := n.cfg
	cfg.TestMail = mailTo
	if n.app.IsBootstrapped() { // the doctor also examines folders whose database is missing or cannot be opened
		if chosen, err := store.New(n.app).Choices.Model(); err == nil {
			cfg.Model = cfg.Model.with(chosen)
		}
	}
	return cfg.checks(n.app, offline, nil)
}

// rooms are what a command works with that does research.
func (n *naps) rooms() cli.Rooms {
	return cli.Rooms{Unreadable: n.machine.unreadable, Store: n.machine.store, Sessions: n.machine.sessions,
		Founder: newDesk(n.machine.store, n.machine.sessions, n.seams.clock())}
}
