package app

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"naps/app/cli"
)

// interrupted is the end of a command by a signal.
type interrupted struct {
	signal syscall.Signal
	text   string
}

func (i interrupted) Error() string { return i.text }

// status is what a shell expects of a program that a signal has ended.
func (i interrupted) status() int { return 128 + int(i.signal) }

// interrupts ends a command that PocketBase runs when a signal asks for it, says so, and cleans up. PocketBase itself
// ends in good order at the first signal; the second one, and the first where nothing is kept, ends the process at
// once.
type interrupts struct {
	first, again string // what is said at the first signal; at another one
	keep         bool   // something is kept, so the first signal is left to PocketBase
	cleanUp      func()
	complain     func(error)

	mu  sync.Mutex
	got *interrupted
}

// watch begins to listen for signals. A hangup counts only where the system has not been told to ignore it (nohup).
func (i *interrupts) watch() {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !i.keep && !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, list...)
	go func() {
		for s := range signals {
			i.take(s)
		}
	}()
}

func (i *interrupts) take(s os.Signal) {
	number, ok := s.(syscall.Signal)
	if !ok {
		number = syscall.SIGINT
	}
	i.mu.Lock()
	more := i.got != nil
	if !more {
		i.got = &interrupted{number, i.again}
	}
	got := *i.got
	i.mu.Unlock()
	if !more && number == syscall.SIGINT {
		if i.first != "" {
			cli.EndLine(os.Stderr)
			fmt.Fprintln(os.Stderr, i.first)
		}
	}
	if !i.keep || more && number == syscall.SIGINT {
		cli.EndLine(os.Stderr)
		i.cleanUp()
		i.complain(got)
		os.Exit(got.status())
	}
}

// over is the interruption, if there was one, else the error.
func (i *interrupts) over(err error) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.got != nil {
		return *i.got
	}
	return err
}

// interrupts says what a signal does to a command.
func (n *naps) interrupts(command string, cleanUp func()) *interrupts {
	i := &interrupts{again: "stopped", cleanUp: cleanUp, complain: func(err error) { complain(n.cfg.Log, err) }}
	const stopping = "Stopping: steps under way get up to eight seconds. Press Ctrl-C again to stop at once."
	switch {
	case command == "serve":
		i.keep, i.first = true, stopping
	case n.working && n.passing:
		i.again = "stopped before the report; nothing was kept"
	case n.working:
		i.keep, i.first = true, stopping
		i.again = fmt.Sprintf(
			"stopped before the report; what was found is kept in %s, and \"naps serve --dir %s\" continues the run",
			n.app.DataDir(), n.app.DataDir())
	}
	return i
}
