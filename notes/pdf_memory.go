package notes

import (
	"os"
	"runtime/metrics"
	"sync"
	"time"
)

// maxMemory bounds the memory of the process that reads a PDF, in bytes.
const maxMemory = 400 << 20

// guardMemory ends the process when it takes too much memory, since a program cannot refuse itself what a library asks
// for. A single huge piece is not touched at once, so there is time to see it.
func guardMemory() (stop func()) {
	done := make(chan struct{})
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"}}
	go func() {
		defer func() { _ = recover() }() // nothing here panics; a guard must not be what ends the process
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				metrics.Read(sample)
				if sample[0].Value.Uint64()+sample[1].Value.Uint64() > maxMemory {
					os.Exit(exits[errTooHard])
				}
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}
