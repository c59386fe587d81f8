package app

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/spf13/pflag"
)

// folder is where a command keeps its data.
type folder struct {
	path    string // empty: PocketBase's default, beside the program
	passing bool   // it goes away with the process
	cleanUp func()
}

// passing reports whether a command researches ideas whose sessions nobody needs afterwards.
func passing(command string, args []string) bool {
	return command == "validate" || command == "eval" && slices.Contains(args, "--verdicts")
}

// folderFor is the folder of a command: what --dir says, or for passing research one that goes away.
func folderFor(args []string) (folder, error) {
	kept := folder{cleanUp: func() {}}
	if len(args) == 0 || !passing(args[0], args) || asksHelp(args) || named(args) {
		return kept, nil
	}
	// A pipe that nobody reads any more must not end the process before the folder is removed: writing then fails
	// instead.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	path, err := tempFolder()
	if err != nil {
		return kept, err
	}
	return folder{path, true, sync.OnceFunc(func() { removeAll(path) })}, nil
}

// named reports whether --dir names a folder.
func named(args []string) bool {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {}
	dir := flags.String("dir", "", "")
	_ = flags.Parse(args) // the command says what is wrong with the others
	return *dir != ""
}

func asksHelp(args []string) bool {
	return slices.Contains(args, "--help") || slices.Contains(args, "-h")
}

// tempFolder makes a folder for the time of a run. A container or a hardened service may have no temporary folder, so
// others are tried.
func tempFolder() (string, error) {
	places := []string{os.TempDir()}
	if cache, err := os.UserCacheDir(); err == nil {
		places = append(places, cache)
	}
	if program, err := os.Executable(); err == nil {
		places = append(places, filepath.Dir(program))
	}
	places = append(places, ".")
	var errs []error
	for _, place := range places {
		path, err := os.MkdirTemp(place, "naps-validate-")
		if err == nil {
			return filepath.Abs(path)
		}
		errs = append(errs, err)
	}
	return "",
		fmt.Errorf("no folder can be written to for the time of the run; name one with --dir or TMPDIR: %w",
			errors.Join(errs...))
}

// removeAll removes a folder in which the process may still write: a file that is made meanwhile makes one attempt
// fail.
func removeAll(path string) {
	for range 10 {
		if os.RemoveAll(path) == nil {
			return
		}
	}
}
