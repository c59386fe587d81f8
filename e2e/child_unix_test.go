//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// limitFiles lets no file grow beyond the limit from SIGUSR2 on, which to SQLite is a disk that takes nothing, until
// SIGUSR1 says that there is space.
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
	if o.Full {
		set(o.FileLimit)
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

// tellVitals prints goroutines and bytes of heap on SIGALRM.
func tellVitals() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGALRM)
	go func() {
		for range asked {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			fmt.Fprintf(os.Stderr, "vitals %d %d\n", runtime.NumGoroutine(), m.HeapInuse)
		}
	}()
}
