package backup

import (
	"path/filepath"
	"strings"
)

// uriEscapes are the characters that mean something in SQLite's names of files that begin with "file:".
var uriEscapes = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23")

// SourceName is the name by which the SQLite driver opens a file, whatever characters its path has. Options are those
// of the driver, such as "_pragma=busy_timeout(10000)".
func SourceName(path string, options ...string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	name := "file:" + uriEscapes.Replace(path)
	if len(options) > 0 {
		name += "?" + strings.Join(options, "&")
	}
	return name
}
