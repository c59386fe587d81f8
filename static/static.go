// Package static serves what pages load besides themselves: one style sheet, a few scripts, an icon, all embedded in
// the binary. An address made by URL names its content, so a browser may keep it for ever and never sees an old file
// with a new page.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed app.css account.css ideas.css chat.css session.css report.css record.css files.css tests.css report.js read.css landing.css app.js chat.js read.js push.js stream.js live.js icon.svg icon-done.svg icon-192.png icon-512.png icon-maskable.png apple-touch-icon.png manifest.webmanifest vendor/htmx-4.0.1.min.js
var files embed.FS

// Prefix is where the files live.
const Prefix = "/static/"

// HTMX is the name of the vendored htmx.
const HTMX = "vendor/htmx-4.0.1.min.js"

// types by extension; those of the machine are not asked, since they differ between machines.
var types = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json",
}

var hashes = fingerprints()

func fingerprints() map[string]string {
	all := map[string]string{}
	for _, name := range Names() {
		body, err := files.ReadFile(name)
		if err != nil {
			panic("static: an embedded file is missing: " + name)
		}
		sum := sha256.Sum256(body)
		all[name] = hex.EncodeToString(sum[:])[:12]
	}
	return all
}

// Names lists the files.
func Names() []string {
	return []string{"app.css", "account.css", "ideas.css", "chat.css", "session.css", "report.css", "record.css",
		"files.css", "tests.css", "report.js", "read.css", "landing.css", "app.js", "chat.js", "read.js", "push.js",
		"stream.js", "live.js", "icon.svg", "icon-done.svg", "icon-192.png",
		"icon-512.png", "icon-maskable.png", "apple-touch-icon.png", "manifest.webmanifest", HTMX}
}

// URL is the address of a file, with the fingerprint of its content. It panics on a name that is not embedded.
func URL(name string) string {
	h, ok := hashes[name]
	if !ok {
		panic("static: no file " + name)
	}
	return Prefix + name + "?v=" + h
}

// Read returns the content of a file and whether there is one.
func Read(name string) ([]byte, bool) {
	if _, ok := hashes[name]; !ok {
		return nil, false
	}
	body, err := files.ReadFile(name)
	return body, err == nil
}

// Handler serves the files below Prefix. With the right fingerprint an answer may be kept for a year, without it has to
// be asked for again.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		body, ok := Read(name)
		if !ok {
			http.NotFound(w, r)
			return
		}
		head := w.Header()
		head.Set("Content-Type", types[path.Ext(name)])
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("ETag", `"`+hashes[name]+`"`)
		head.Set("Cache-Control", "no-cache")
		if r.URL.Query().Get("v") == hashes[name] {
			head.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if strings.Contains(r.Header.Get("If-None-Match"), hashes[name]) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		head.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // a client that went away is no concern of ours
		}
	})
}
