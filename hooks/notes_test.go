package hooks

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"naps/journal"
	"naps/notes"
)

// oneWeb is a web of one page.
type oneWeb struct{}

func (oneWeb) Page(_ context.Context, address string) (string, string, error) {
	if address != "https://plans.example/" {
		return "", "", errors.New("dial tcp 10.0.0.1:443: refused")
	}
	return "Our plan", "We sell to florists.", nil
}

func withNotes(c *Config) { c.Notes = notes.NewReader(oneWeb{}) }

// uploaded is a form with a file.
func uploaded(t *testing.T, name, text string, fields url.Values) (body string, header map[string]string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for field, values := range fields {
		if err := w.WriteField(field, values[0]); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.String(), map[string]string{"Content-Type": w.FormDataContentType()}
}

func TestAFileAndALinkBecomeNotesOfTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t, withNotes)
	ann, token := s.user("ann")
	_, bob := s.user("bob")
	s.session("mine00000000000", ann, journal.Draft)
	const at = "/api/naps/sessions/mine00000000000/notes"
	body, header := uploaded(t, "plan.md", "# Plan\n\nFlorists lose orders.", nil)
	if a := s.ask(want{method: "POST", path: at, token: bob, body: body, header: header}); a.status != 404 {
		t.Errorf("another may add one: %d", a.status)
	}
	a := s.ask(want{method: "POST", path: at, token: token, body: body, header: header})
	if a.status != 201 || !strings.Contains(a.body, `"name":"plan.md"`) ||
		!strings.Contains(a.body, `Florists lose orders.`) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "POST", path: at, token: token,
		body: `{"link":"https://plans.example/"}`}); a.status != 201 || !strings.Contains(a.body, `"name":"Our plan"`) {
		t.Errorf("a link: %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: at, token: bob}); a.status != 404 {
		t.Errorf("another reads them: %d", a.status)
	}
	list := s.ask(want{method: "GET", path: at, token: token})
	ids := regexp.MustCompile(`"id":"([^"]+)"`).FindAllStringSubmatch(list.body, -1)
	if len(ids) != 2 {
		t.Fatalf("%s", list.body)
	}
	if a := s.ask(want{method: "DELETE", path: at + "/" + ids[0][1], token: bob}); a.status != 404 {
		t.Errorf("another removes one: %d", a.status)
	}
	if a := s.ask(want{method: "DELETE", path: at + "/" + ids[0][1], token: token}); a.status != 204 {
		t.Errorf("removing: %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "DELETE", path: at + "/" + ids[0][1], token: token}); a.status != 404 {
		t.Errorf("removing what is gone: %d", a.status)
	}
}

func TestABadNoteIsRefusedWithASentenceAndNothingIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, withNotes)
	ann, token := s.user("ann")
	s.session("mine00000000000", ann, journal.Draft)
	const at = "/api/naps/sessions/mine00000000000/notes"
	for name, text := range map[string]string{"picture.png": "\x89PNG\x00", "empty.txt": " ",
		"big.txt": strings.Repeat("x", notes.MaxFile+1)} {
		body, header := uploaded(t, name, text, nil)
		a := s.ask(want{method: "POST", path: at, token: token, body: body, header: header})
		if a.status != 422 && a.status != 413 || strings.Contains(a.body, "multipart") ||
			strings.Contains(a.body, "went wrong") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	for _, body := range []string{`{"link":"https://down.example/"}`, `{"link":"file:///etc/passwd"}`, `{"link":""}`,
		`{}`} {
		if a := s.ask(want{method: "POST", path: at, token: token, body: body}); a.status != 422 ||
			strings.Contains(a.body, "10.0.0.1") {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	if len(s.attached["mine00000000000"]) > 0 {
		t.Errorf("kept: %v", s.attached)
	}
}

func TestAFileIsTooLargeBeforeItIsReadAndOnlyWhereFilesAreTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t, withNotes)
	ann, token := s.user("ann")
	s.session("mine00000000000", ann, journal.Draft)
	body, header := uploaded(t, "plan.txt", strings.Repeat("words ", maxBody/3), nil)
	for path, status := range map[string]int{
		"/api/naps/sessions/mine00000000000/notes":    201,
		"/api/naps/sessions/mine00000000000/messages": 413,
		"/sessions/mine00000000000/edit":              413,
	} {
		if a := s.ask(want{method: "POST", path: path, token: token, body: body, header: header}); a.status != status {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := s.ask(want{method: "POST", path: "/sessions", body: body, header: header}); a.status != 413 {
		t.Errorf("a stranger's file is read: %d", a.status)
	}
}

func TestAnIdeaBoxTakesNotesAlongAndABadOneLeavesTheTextThere(t *testing.T) {
	t.Parallel()
	s := newSite(t, withNotes)
	_, token := s.user("ann")
	body, header := uploaded(t, "plan.txt", "Florists lose orders.",
		url.Values{"idea": {"An order book for florists"}, "link": {"https://plans.example/"}})
	a := s.ask(want{method: "POST", path: "/sessions", token: token, body: body, header: header})
	id := strings.TrimPrefix(a.header.Get("Location"), "/sessions/")
	if a.status != 303 || len(s.attached[id]) != 2 {
		t.Fatalf("%d %s %v", a.status, a.body, s.attached)
	}
	page := s.ask(want{method: "GET", path: "/sessions/" + id, token: token})
	if !strings.Contains(page.body, "plan.txt") || !strings.Contains(page.body, "Our plan") ||
		!strings.Contains(page.body, "/remove") {
		t.Error("the page does not show the notes")
	}
	n := len(s.sessions)
	body, header = uploaded(t, "plan.docx", "PK\x00", url.Values{"idea": {"An order book for bakers"}})
	a = s.ask(want{method: "POST", path: "/sessions", token: token, body: body, header: header})
	if a.status != 422 || !strings.Contains(a.body, "An order book for bakers") ||
		!strings.Contains(a.body, "PDF, Markdown and plain text") || len(s.sessions) != n {
		t.Errorf("%d, %d ideas", a.status, len(s.sessions)-n)
	}
}
