package backup

import (
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// The databases of a data folder. They are copied by SQLite itself, so that a copy is whole however busy the original
// is.
const (
	mainDatabase = "data.db"
	logDatabase  = "auxiliary.db" // PocketBase's log: naps works without it
)

var databases = []string{mainDatabase, logDatabase}

// keySuffix ends the names of the keys of this instance, which lie beside the databases.
const keySuffix = ".key"

// belongs reports whether a file, by its path below a data folder, is data of naps: what a backup copies and a restore
// puts back. All else in the folder is the operator's own (settings, notes) or this machine's (locks, marks, other
// backups), and is left alone.
func belongs(name string) bool {
	if slices.Contains(databases, name) || isKey(name) {
		return true
	}
	rest, stored := strings.CutPrefix(name, core.LocalStorageDirName+"/")
	return stored && rest != ""
}

func isKey(name string) bool {
	return strings.HasSuffix(name, keySuffix) && len(name) > len(keySuffix) && !strings.ContainsAny(name, `/\`) &&
		name[0] != '.'
}

// replaced reports whether an entry of a data folder makes way for a restore. A key does so only for another: an older
// backup may hold none.
func replaced(name string, inBackup func(name string) bool) bool {
	switch {
	case ofDatabase(name), name == core.LocalStorageDirName:
		return true
	case isKey(name):
		return inBackup(name)
	}
	return false
}

// ofDatabase reports whether a file is a database or its log.
func ofDatabase(name string) bool {
	return slices.ContainsFunc(databases, func(db string) bool {
		return name == db || name == db+"-wal" || name == db+"-shm" || name == db+"-journal"
	})
}

// machine is what else naps and PocketBase keep in a data folder, and nobody misses in a backup.
var machine = []string{IDFile, LockFile, RunningFile, restoreDir, ReplacedDir, core.LocalBackupsDirName,
	core.LocalTempDirName,
	core.LocalNotifyDirName, core.LocalAutocertCacheDirName, "lost+found"}

// foreign reports whether an entry at the top of a data folder is the operator's own.
func foreign(name string) bool {
	return !slices.Contains(machine, name) && !ofDatabase(name) && !isKey(name) && name != core.LocalStorageDirName &&
		!strings.HasPrefix(name, IDFile) && !strings.HasPrefix(name, logDatabase+damagedSuffix)
}
