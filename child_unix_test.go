//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// limitFiles lets no file grow beyond the limit, which to SQLite is a full disk, until SIGUSR1 says that there is space.
func (o orders) limitFiles() {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
		panic(err)
	}
	signal.Ignore(syscall.SIGXFSZ) // a write then answers EFBIG
	space, full := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(space, syscall.SIGUSR1)
	signal.Notify(full, syscall.SIGUSR2)
	set := func(n uint64) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: r.Max}); err != nil {
			panic(err)
		}
	}
	go func() {
		for {
			select {
			case <-space:
				set(r.Cur)
			case <-full:
				set(o.FileLimit)
			}
		}
	}()
}
