package store

import (
	"path/filepath"
	"strings"

	"github.com/pocketbase/dbx"
	_ "modernc.org/sqlite" // the driver named "sqlite"

	"naps/backup"
)

// BusyTimeout is how long a connection waits for another process that holds the write lock, in milliseconds.
// Within naps nobody waits in this way: one pool writes.
const BusyTimeout = 10_000

// The order matters: a connection must know how to wait before it asks for WAL mode. FULL makes every commit wait for
// the disk, so that what a tab has shown survives a power loss. With _txlock=immediate a transaction that writes takes
// the lock when it begins and cannot fail half way (SQLITE_BUSY_SNAPSHOT); a transaction begun with ReadOnly stays
// deferred (modernc.org/sqlite, newTx).
var pragmas = []string{
	"_pragma=busy_timeout(10000)",
	"_pragma=journal_mode(WAL)",
	"_pragma=synchronous(FULL)",
	"_pragma=foreign_keys(ON)",
	"_pragma=temp_store(MEMORY)",
	"_pragma=cache_size(-16000)",
	"_pragma=journal_size_limit(33554432)",
	"_txlock=immediate",
}

// Connect opens a database file as naps wants it; it is PocketBase's DBConnect. PocketBase's own log file is allowed to
// lose its last lines, everything else is not.
func Connect(dbPath string) (*dbx.DB, error) {
	dsn := backup.SourceName(dbPath, pragmas...)
	if filepath.Base(dbPath) == "auxiliary.db" {
		dsn = strings.Replace(dsn, "synchronous(FULL)", "synchronous(NORMAL)", 1)
	}
	return dbx.Open("sqlite", dsn)
}
