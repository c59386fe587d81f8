package app

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"time"

	"naps/backup"
	"naps/store/disk"
)

// brokenFor is how long a disk may fail in a way that waiting does not fix before the process ends, so that its
// supervisor starts it anew.
const brokenFor = time.Minute

// mindDisk looks whether a disk in trouble is well again. One that stays broken ends the process: nothing is lost by
// it, as by any kill.
func (m *machine) mindDisk(ctx context.Context) error {
	since, _ := m.buffer.Trouble()
	err := m.buffer.Probe(ctx)
	if err == nil || since.IsZero() || !disk.Broken(err) || time.Since(since) < brokenFor {
		return err
	}
	m.note.Error("The disk is broken, so this process ends; a new one continues the work", "for", brokenFor.String(),
		"error", err)
	os.Exit(1)
	return err
}

// examineAfter keeps the examination out of the way of those who come back after a crash.
const examineAfter = 5 * time.Second

// examine looks for damage, some seconds later and beside the work, after a process that did not end in good order.
func (m *machine) examine(dir string) {
	time.AfterFunc(examineAfter, func() {
		defer func() {
			if p := recover(); p != nil {
				m.note.Error("The examination of the database panicked", "panic", p, "stack", string(debug.Stack()))
			}
		}()
		ctx, cancel := context.WithTimeout(context.Background(), jobPause)
		defer cancel()
		v, err := backup.Examine(ctx, dir)
		if err == nil && v.Damage != "" {
			err = errors.New(v.Damage)
		}
		if err != nil {
			m.note.Error(
				"The last process did not end in good order, and the database may be damaged. Run naps doctor; naps restore brings back a backup",
				"error", err)
		}
	})
}
