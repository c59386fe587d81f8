package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Workers are machines that may work on runs. Only the public part of their keys is kept; a worker whose row goes is
// locked out.
func init() {
	m.Register(func(app core.App) error {
		workers := readable("workers", "", needed("name", shortText), needed("key", shortText), flag("node_keys"),
			created(), updated())
		workers.AddIndex("idx_workers_name", true, "`name`", "")
		workers.AddIndex("idx_workers_key", true, "`key`", "")
		return saveAll(app, workers)
	}, func(app core.App) error {
		return dropAll(app, "workers")
	})
}
