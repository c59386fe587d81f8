package app

import (
	"context"
	"log/slog"

	"github.com/pocketbase/pocketbase/core"

	"naps/backup"
)

// restore readies a backup; restart then puts it in the place of the data, as at any start.
func restore(app core.App, log *slog.Logger) func(context.Context, string) (restart func(), err error) {
	return func(ctx context.Context, name string) (func(), error) {
		if err := backup.Prepare(ctx, app, name); err != nil {
			return nil, err
		}
		return func() {
			if err := app.Restart(); err != nil {
				log.Error("naps could not restart by itself. Its next start restores the backup", "file", name, "error",
					err)
			}
		}, nil
	}
}
