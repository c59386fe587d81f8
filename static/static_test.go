package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

func get(t *testing.T, method, address string, head http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, address, nil)
	for k, v := range head {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestAFileWithItsFingerprintIsKeptForEver(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		res := get(t, http.MethodGet, URL(name), nil)
		var b bytes.Buffer
		if _, err := b.ReadFrom(res.Body); err != nil {
			t.Fatal(err)
		}
		if want, _ := Read(name); res.StatusCode != 200 || !bytes.Equal(b.Bytes(), want) || len(want) == 0 {
			t.Errorf("%s answers %d with %d bytes", name, res.StatusCode, b.Len())
		}
		if !strings.Contains(res.Header.Get("Cache-Control"), "immutable") ||
			res.Header.Get("Content-Type") != types[path.Ext(name)] || res.Header.Get("Content-Type") == "" {
			t.Errorf("%s: %v", name, res.Header)
		}
	}
}

func TestAnOldOrMissingFingerprintIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/static/app.css", "/static/app.css?v=old"} {
		res := get(t, http.MethodGet, address, nil)
		if res.Header.Get("Cache-Control") != "no-cache" || res.Header.Get("ETag") == "" {
			t.Errorf("%s: %v", address, res.Header)
		}
		if again := get(t, http.MethodGet, address,
			http.Header{"If-None-Match": {res.Header.Get("ETag")}}); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again answers %d", address, again.StatusCode)
		}
	}
}

func TestNothingButTheListIsServed(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/static/", "/static/static.go", "/static/vendor/", "/static/../go.mod",
		"/static/app.css/", "/static/%2e%2e/go.mod"} {
		if res := get(t, http.MethodGet, address, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", address, res.StatusCode)
		}
	}
	if res := get(t, http.MethodPost, "/static/app.css", nil); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", res.StatusCode)
	}
}

func TestWhatAPageLoadsIsSmall(t *testing.T) {
	t.Parallel()
	// of some pages only
	own := [][]string{{"report.css", "report.js"}, {"read.css", "read.js"}, {"record.css"}, {"files.css"},
		{"tests.css", "account.css"}}
	// all that a public test page loads
	alone := []string{"landing.css"}
	common := slices.DeleteFunc(Names(), func(name string) bool {
		return slices.Contains(append(slices.Concat(own...), alone...), name)
	})
	for _, names := range own {
		if n := packed(t, append(slices.Clone(common), names...)); n > 40_000 {
			t.Errorf("with %v, styles and scripts are %d bytes, 40,000 at most", names, n)
		}
	}
	if n := packed(t, alone); n > 2_000 {
		t.Errorf("a public test page loads %d bytes, 2,000 at most", n)
	}
}

// packed is how many bytes styles and scripts take on their way.
func packed(t *testing.T, names []string) int {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if ext := path.Ext(name); ext != ".css" && ext != ".js" {
			continue
		}
		body, _ := Read(name)
		if _, err := z.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func TestTheVendoredFileIsTheOneInTheReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("vendor/README.md")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := Read(HTMX)
	if sum := sha256.Sum256(body); !bytes.Contains(readme, []byte(hex.EncodeToString(sum[:]))) {
		t.Error("htmx is not the file whose hash was written down")
	}
}

func TestStylesAndScriptsAskNobodyElse(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"app.css", "report.css", "report.js", "app.js", "stream.js", "live.js"} {
		body, _ := Read(name)
		for _, bad := range []string{"http://", "https://", "url(", "@import", "eval(", "new Function",
			"document.write"} {
			if bytes.Contains(body, []byte(bad)) {
				t.Errorf("%s has %s", name, bad)
			}
		}
	}
}
