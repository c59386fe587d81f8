package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit statuses, as programs of Unix have them.
const (
	statusFailed = 1
	statusMisuse = 2
	statusPipe   = 128 + 13 // as if SIGPIPE had ended the program
)

// misuse says that a command was called wrongly.
type misuse struct {
	error
	command string
}

func (m misuse) Error() string { return m.error.Error() + "\nSee \"" + m.command + " --help\"." }
func (m misuse) Unwrap() error { return m.error }

// Misuse marks an error as one of how a command was called; nil stays nil.
func Misuse(c *cobra.Command, err error) error {
	if err == nil || errors.As(err, new(misuse)) {
		return err
	}
	return misuse{err, c.CommandPath()}
}

// ExitStatus is with what the program ends after an error. quiet says that there is nobody to tell: whoever read the
// output has gone.
func ExitStatus(err error) (status int, quiet bool) {
	switch {
	case err == nil:
		return 0, true
	case errors.As(err, new(misuse)):
		return statusMisuse, false
	case errors.Is(err, syscall.EPIPE):
		return statusPipe, true
	}
	return statusFailed, false
}

// Groups makes a command that only holds others say so when none of them is named, or an unknown one.
func Groups(c *cobra.Command) {
	var names []string
	for _, below := range c.Commands() {
		Groups(below)
		names = append(names, below.Name())
	}
	if len(names) == 0 || c.Runnable() || !c.HasParent() {
		return
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("unknown command %q for %q; it has %s", Printable(args[0]), c.CommandPath(),
				strings.Join(names, ", "))
		}
		return fmt.Errorf("a command is missing after %q: %s", c.CommandPath(), strings.Join(names, ", "))
	}
	c.RunE = func(*cobra.Command, []string) error { return nil } // Args refuses every call
}

// DescribeFlags says in words of naps what PocketBase's flags do.
func DescribeFlags(root *cobra.Command) {
	for name, usage := range map[string]string{
		"dir":           "the data folder",
		"dev":           "print the log and every SQL statement",
		"encryptionEnv": "environment variable with the 32 characters that encrypt the settings of the admin panel",
		"queryTimeout":  "timeout of database queries in seconds",
	} {
		if f := root.PersistentFlags().Lookup(name); f != nil {
			f.Usage = usage
		}
	}
}

// takes checks the number of arguments; their names are those of the command's help.
func takes(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return fmt.Errorf("%s is missing after %q", strings.Join(names[len(args):], " and "), c.CommandPath())
		case len(args) > len(names):
			return fmt.Errorf("%q takes no argument %q", c.CommandPath(), Printable(args[len(names)]))
		}
		return nil
	}
}

// writable reports an error where a file cannot be written, without leaving one behind: better before a run than after
// it.
func writable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a folder; name a file", path)
	case err == nil && !info.Mode().IsRegular():
		return nil // a pipe or a device: opening it may mean something
	case err == nil:
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("the report can't be written to %s: %w", path, reason(err))
		}
		return file.Close()
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".naps-*")
	if err != nil {
		return fmt.Errorf("the report can't be written to %s: %w", path, reason(err))
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// reason is an error of the file system without the name of the file.
func reason(err error) error {
	var of *os.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
