package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// What is left of a body that was refused must never be taken for the next request of its connection: behind a proxy
// that would be answered to somebody else.
func TestARefusedBodyNeverBecomesARequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.up(orders{})
	hidden := []byte("GET /api/naps/instance HTTP/1.1\r\nHost: naps\r\nX-Pad: aaaaaaaa\r\n\r\n")
	for _, path := range []string{"/api/naps/sessions", "/sessions", "/signup", "/api/collections/users/records",
		"/api/collections/users/auth-with-password", "/mcp", "/nothing", "/static/app.css", "/api/batch"} {
		for _, size := range []int{1000, 255_000, 300_000, 600_000, 40_000_000} {
			body := bytes.Repeat(hidden, size/len(hidden)+1)
			c, err := net.Dial("tcp", strings.TrimPrefix(w.base.Load().(string), "http://"))
			must(t, err)
			must(t, c.SetDeadline(time.Now().Add(20*time.Second)))
			go func() {
				// a server may close before all is sent
				_, _ = fmt.Fprintf(c,
					"POST %s HTTP/1.1\r\nHost: naps\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
					path, len(body))
				_, _ = c.Write(body)
				_, _ = io.WriteString(c, "GET /api/naps/ready HTTP/1.1\r\nHost: naps\r\nConnection: close\r\n\r\n")
			}()
			raw, _ := io.ReadAll(c) // a reset ends it as well
			must(t, c.Close())
			if answers := strings.Count(string(raw), "HTTP/1.1 "); answers > 2 ||
				strings.Contains(string(raw), `"instance"`) ||
				strings.Contains(string(raw), "\r\n\r\n400 Bad Request") {
				t.Errorf("a body of %d bytes for %s is answered %d times: %.300s", len(body), path, answers, raw)
			}
		}
	}
}
