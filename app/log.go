package app

import (
	"context"
	"io"
	"log/slog"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/logger"
)

// Formats of the log on standard error.
const (
	logText = "text"
	logJSON = "json"
)

// newLog writes the log for operators, one record a line.
func newLog(format string, to io.Writer) slog.Handler {
	if format == logJSON {
		return served{slog.NewJSONHandler(to, nil)}
	}
	return served{slog.NewTextHandler(to, nil)}
}

// served leaves out the requests that went well or were the caller's fault: a proxy logs them, and the panel shows
// them.
type served struct{ slog.Handler }

func (s served) Handle(ctx context.Context, r slog.Record) error {
	request, status := false, int64(0)
	r.Attrs(func(a slog.Attr) bool {
		switch {
		case a.Key == "type" && a.Value.String() == "request":
			request = true
		case a.Key == "status" && a.Value.Kind() == slog.KindInt64:
			status = a.Value.Int64()
		}
		return true
	})
	if request && status < 500 {
		return nil
	}
	return s.Handler.Handle(ctx, r)
}

func (s served) WithAttrs(attrs []slog.Attr) slog.Handler { return served{s.Handler.WithAttrs(attrs)} }
func (s served) WithGroup(name string) slog.Handler       { return served{s.Handler.WithGroup(name)} }

// talking is PocketBase's app whose log goes to standard error as well as to the panel. The panel's log is in a
// database, which tells nothing while the disk is full or the database is closed.
type talking struct {
	core.App
	stderr slog.Handler
}

// Logger is PocketBase's log and standard error.
func (t talking) Logger() *slog.Logger {
	panel := t.App.Logger().Handler()
	if _, ok := panel.(*logger.BatchHandler); !ok {
		return slog.New(t.stderr) // before the database is open there is no log of the panel
	}
	return slog.New(slog.NewMultiHandler(panel, t.stderr))
}
