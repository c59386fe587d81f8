package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// bearer sends an access token with each request.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// assistant is a program that uses naps over the Model Context Protocol.
type assistant struct {
	testing.TB
	*sdk.ClientSession
}

func (w *world) assistant(t testing.TB, way sdk.Transport) assistant {
	t.Helper()
	s, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), way, nil)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return assistant{t, s}
}

// does calls a tool and reads its structured answer; refused is the sentence with which it was refused.
func (a assistant) does(name string, args, into any) (refused string) {
	a.Helper()
	r, err := a.CallTool(context.WithoutCancel(a.Context()), &sdk.CallToolParams{Name: name, Arguments: args})
	must(a, err)
	if r.IsError {
		return r.Content[0].(*sdk.TextContent).Text
	}
	raw, err := json.Marshal(r.StructuredContent)
	must(a, err)
	must(a, json.Unmarshal(raw, into))
	return ""
}

// accessToken makes one as its owner would, on the settings page.
func (w *world) accessToken(scope string) string {
	w.Helper()
	page := w.form("/settings/tokens", "name=test&days=30&scope="+scope)
	i := strings.Index(page, "naps_")
	if i < 0 {
		w.Fatalf("no token on the page: %.500s", page)
	}
	return page[i : i+strings.IndexAny(page[i:], `"' <`)]
}

// form sends a form of a page as who owns the world's sessions, and gives the page that comes.
func (w *world) form(path, fields string) string {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.base.Load().(string)+path,
		strings.NewReader(fields))
	must(w, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "naps_auth", Value: w.token})
	a, err := http.DefaultClient.Do(r)
	must(w, err)
	defer func() { _ = a.Body.Close() }()
	raw, err := io.ReadAll(a.Body)
	must(w, err)
	return string(raw)
}

func TestAProgramUsesNapsOverMCPWithTheSameGuardAndLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.web, w.quietly, w.env = &web{Server: crowd(t)}, true, []string{"NAPS_RUN_FETCHES=30"}
	w.up(orders{})
	base := w.base.Load().(string)
	write, read := w.accessToken("write"), w.accessToken("read")
	over := func(token string) assistant {
		return w.assistant(t, &sdk.StreamableClientTransport{Endpoint: base + "/mcp",
			HTTPClient: &http.Client{Transport: bearer(token)}, DisableStandaloneSSE: true, MaxRetries: -1})
	}
	talking := exec.Command(buildNext(t), "mcp", "--url", base)
	talking.Env = append(os.Environ(), "NAPS_TOKEN="+write)
	ways := map[string]assistant{"http": over(write), "stdio": w.assistant(t, &sdk.CommandTransport{Command: talking})}

	var ids []string
	for way, a := range ways {
		tools, err := a.ListTools(t.Context(), nil)
		must(t, err)
		var names []string
		for _, tool := range tools.Tools {
			names = append(names, tool.Name)
		}
		for _, name := range []string{"start_validation", "follow_validation", "stop_validation", "ask", "list_ideas",
			"read_report", "read_evidence", "compare_ideas", "search"} {
			if !slices.Contains(names, name) {
				t.Errorf("over %s there is no tool %s", way, name)
			}
		}
		ids = append(ids, a.validates(way))
	}
	a := ways["http"]
	var ranked struct {
		Ranking []struct{ Session string } `json:"ranking"`
		Overlap bool                       `json:"overlap"`
	}
	if refused := a.does("compare_ideas", map[string]any{"sessions": ids}, &ranked); refused != "" ||
		len(ranked.Ranking) != 2 || !ranked.Overlap {
		t.Errorf("compared: %s %+v", refused, ranked)
	}
	var found struct {
		Evidence []struct{ Session string } `json:"evidence"`
	}
	if refused := a.does("search", map[string]any{"words": "invoices reminders"}, &found); refused != "" ||
		len(found.Evidence) == 0 {
		t.Errorf("searched: %s %+v", refused, found)
	}

	// A batch has ten messages at most. Its heavy answers are made one after the other, and all of them come.
	for n, want := range map[int]int{10: http.StatusOK, 11: http.StatusBadRequest} {
		if status, got := w.batch(write, n, ids[0]); status != want || status == http.StatusOK && got != n {
			t.Errorf("a batch of %d: answered %d with %d results", n, status, got)
		}
	}

	// What the API refuses, the tools refuse, with its sentence.
	for name, c := range map[string]struct {
		who  assistant
		tool string
		args map[string]any
		says string
	}{
		"a token that only reads": {over(read), "start_validation",
			map[string]any{"idea": "Reminders for late invoices"}, "may only read"},
		"nobody's idea": {a, "read_report", map[string]any{"session": "someoneelses123"}, "not found"},
		"a way out of the address": {a, "read_report",
			map[string]any{"session": "../../../api/collections/users/records?x="}, "not found"},
		"no idea":             {a, "start_validation", map[string]any{"idea": " "}, "empty"},
		"one idea to compare": {a, "compare_ideas", map[string]any{"sessions": ids[:1]}, "two to four"},
	} {
		if refused := c.who.does(c.tool, c.args, new(map[string]any)); !strings.Contains(strings.ToLower(refused),
			c.says) {
			t.Errorf("%s: %q", name, refused)
		}
	}
	for name, token := range map[string]string{"no token": "", "a wrong one": "naps_0000000000000000",
		"a user's": w.token} {
		if _, err := sdk.NewClient(&sdk.Implementation{Name: "test"}, nil).Connect(t.Context(),
			&sdk.StreamableClientTransport{Endpoint: base + "/mcp", HTTPClient: &http.Client{Transport: bearer(token)},
				DisableStandaloneSSE: true, MaxRetries: -1}, nil); err == nil {
			t.Errorf("%s is let in", name)
		}
	}
}

// batch asks for the evidence of an idea many times in one body and counts the results that hold some.
func (w *world) batch(token string, n int, idea string) (status, results int) {
	w.Helper()
	one := `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"read_evidence","arguments":{"session":"` +
		idea + `"}}}`
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(one, i+1))
	}
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.base.Load().(string)+"/mcp",
		strings.NewReader("["+strings.Join(all, ",")+"]"))
	must(w, err)
	for name, value := range map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json",
		"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-03-26"} {
		r.Header.Set(name, value)
	}
	a, err := http.DefaultClient.Do(r)
	must(w, err)
	defer func() { _ = a.Body.Close() }()
	raw, err := io.ReadAll(a.Body)
	must(w, err)
	var answers []struct {
		Result struct {
			StructuredContent struct{ Items []any }
		}
	}
	if a.StatusCode == http.StatusOK {
		must(w, json.Unmarshal(raw, &answers))
	}
	for _, a := range answers {
		if len(a.Result.StructuredContent.Items) > 0 {
			results++
		}
	}
	return a.StatusCode, results
}

// validates starts an idea, follows it to its end and reads what came out.
func (a assistant) validates(way string) (id string) {
	a.Helper()
	var idea struct{ ID, Status string }
	if refused := a.does("start_validation",
		map[string]any{"idea": "Automatic reminders for freelancers whose clients pay invoices late, asked over " +
			way}, &idea); refused != "" {
		a.Fatalf("over %s: %s", way, refused)
	}
	var f struct {
		Idea   struct{ Status, Verdict string }
		Over   bool
		Cursor int64
		Events []struct{ Kind string }
	}
	for range 20 {
		if refused := a.does("follow_validation", map[string]any{"session": idea.ID, "wait_seconds": 5},
			&f); refused != "" || f.Over {
			break
		}
	}
	if !f.Over || f.Idea.Status != "done" || f.Cursor == 0 || len(f.Events) < 6 {
		a.Fatalf("over %s it ends as %+v", way, f)
	}
	var later struct{ Events []any }
	if a.does("follow_validation", map[string]any{"session": idea.ID, "cursor": f.Cursor},
		&later); len(later.Events) != 0 {
		a.Errorf("over %s what was told is told again: %v", way, later.Events)
	}
	var report struct {
		Verdict  string
		Evidence int
		Gates    []any
	}
	if refused := a.does("read_report", map[string]any{"session": idea.ID}, &report); refused != "" ||
		report.Verdict != f.Idea.Verdict || report.Evidence < 20 || len(report.Gates) == 0 {
		a.Errorf("over %s the report: %s %+v", way, refused, report)
	}
	var evidence struct {
		Items []struct{ ID, Quote, URL string }
		Total int
	}
	if refused := a.does("read_evidence", map[string]any{"session": idea.ID, "ids": []string{"E1", "E2"}},
		&evidence); refused != "" || evidence.Total != 2 || evidence.Items[0].Quote == "" ||
		evidence.Items[0].URL == "" {
		a.Errorf("over %s the evidence: %s %+v", way, refused, evidence)
	}
	return idea.ID
}
