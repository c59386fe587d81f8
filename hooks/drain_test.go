package hooks

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"naps/journal"
	"naps/notes"
)

// A browser sends all of a form before it looks at an answer, and shows a reset connection as an error of its own.
func TestABrowserThatSendsAFileThatIsTooLargeReadsWhy(t *testing.T) {
	t.Parallel()
	s := newSite(t, withNotes)
	ann, token := s.user("ann")
	s.session("mine00000000000", ann, journal.Draft)
	for _, path := range []string{"/sessions", "/sessions/mine00000000000/notes",
		"/api/naps/sessions/mine00000000000/notes"} {
		status, text := sentWhole(t, s, path, token, notes.MaxFile+3<<20)
		if status != http.StatusRequestEntityTooLarge || !strings.Contains(text, "at most 10 MB") {
			t.Errorf("%s: %d %.300s", path, status, text)
		}
	}
	if len(s.attached["mine00000000000"]) > 0 {
		t.Error("a file that is too large was kept")
	}
}

// sentWhole sends a form like a browser: all of it, and only then it reads the answer.
func sentWhole(t *testing.T, s *site, path, token string, size int) (status int, text string) {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	head := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.txt\"\r\n\r\n"
	end := "\r\n--x--\r\n"
	fmt.Fprintf(c,
		"POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nOrigin: %s\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n%s",
		path, s.server.Listener.Addr(), token, s.server.URL, len(head)+size+len(end), head)
	if _, err := io.CopyN(c, &endless{left: int64(size)}, int64(size)); err != nil {
		t.Fatalf("%s: the connection was cut while the form was sent: %v", path, err)
	}
	if _, err := io.WriteString(c, end); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("%s: no answer: %v", path, err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}
