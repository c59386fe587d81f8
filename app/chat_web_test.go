package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"naps/analyst"
	"naps/analyst/model"
	"naps/chat"
	"naps/fetch"
	"naps/market"
	"naps/source"
)

// mirrored is the web as a test serves it: Hacker News answers, or all of it is down. It keeps what it was asked.
type mirrored struct {
	mu    sync.Mutex
	down  bool
	empty bool // every service answers and has nothing
	asked []string
}

func (m *mirrored) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "robots.txt") {
		http.NotFound(w, r)
		return
	}
	m.asked = append(m.asked, r.URL.Path+"?"+r.URL.RawQuery)
	if m.empty {
		_, _ = io.WriteString(w, `{"hits":[],"items":[],"data":[],"posts":[]}`)
		return
	}
	if m.down || !strings.HasPrefix(r.URL.Path, "/hn.algolia.com/") {
		http.Error(w, "down", http.StatusNotFound)
		return
	}
	_, _ = io.WriteString(w,
		`{"hits":[{"objectID":"77","title":"Tattoo aftercare supplies went up again","story_text":"Green soap costs us 40 percent more than last spring.","author":"x","created_at_i":1790000000,"_tags":["story"]}],"nbHits":1}`)
}

// searches is a model that searches the web so often, and then quotes what it was told last.
type searches struct {
	queries []string
	results []string
}

func (s *searches) Ask(_ context.Context, q analyst.Question) (analyst.Reply, error) {
	if len(q.Rounds) > 0 {
		s.results = append(s.results, q.Rounds[len(q.Rounds)-1].Results...)
	}
	if n := len(q.Rounds); n < len(s.queries) && q.Tools != nil {
		args, err := json.Marshal(map[string]string{"query": s.queries[n], "kind": "post"})
		return analyst.Reply{Calls: []analyst.ToolCall{{Name: model.SearchWeb, Args: args}}}, err
	}
	cites := []string{}
	for _, text := range s.results {
		if _, after, ok := strings.Cut(text, "<<<E"); ok {
			id, _, _ := strings.Cut(after, " ")
			cites = append(cites, "E"+id)
		}
	}
	raw, err := json.Marshal(
		model.Answer{Sentences: []model.Said{{Text: "Green soap costs studios more than last spring.", Cites: cites}},
			FollowUps: []string{}})
	if err == nil && q.Show != nil {
		err = q.Show(string(raw))
	}
	return analyst.Reply{Text: string(raw)}, err
}

// growing is a shelf and journal that keep what the web brings.
type growing struct {
	chatShelf
	found []market.Evidence
	used  market.Used
}

func (g *growing) Evidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error) {
	all, err := g.chatShelf.Evidence(ctx, session, phase)
	return append(all, g.found...), err
}

func (g *growing) ChatUsed(context.Context, string) (market.Used, error) { return g.used, nil }

func (g *growing) Do(ctx context.Context, _ string,
	fn func(context.Context) (market.TurnStep, []market.Evidence, error)) (market.TurnStep, error) {
	s, found, err := fn(ctx)
	for _, e := range found {
		e.ID = fmt.Sprintf("E%d", 900+len(g.found))
		g.found = append(g.found, e)
	}
	g.used.Fetches += s.Used.Fetches
	return s, err
}
func (g *growing) Show(context.Context, string) error { return nil }

// searching asks a question of a model that searches the web, which is a real client in front of a mirror.
func searching(t *testing.T, web *mirrored, limit int, queries ...string) (*growing, *searches, string) {
	t.Helper()
	srv := httptest.NewServer(web)
	t.Cleanup(srv.Close)
	r := sampleReport(t, "tattoo-no-shows")
	r.Sample = false // a sample never searches the web
	g, m := &growing{chatShelf: chatShelf{r}}, &searches{queries: queries}
	log := slog.New(slog.NewTextHandler(&bytes.Buffer{}, nil))
	client := source.Client(fetch.Config{Errands: true, Mirror: srv.URL, AllowPrivate: true, Log: log})
	search := searchBy(source.All(client, source.Config{Mirror: true}))
	talker := &chat.Talker{Plain: chat.NewPlain(g, nil), Shelf: g, Model: m, Search: search, Log: log,
		Limits: chat.Limits{Searches: limit}}
	answer, err := talker.Tell(t.Context(), market.Turn{Answer: "a", Session: "s", Question: "Do supplies cost more?",
		Attempt: 1, Round: 1}, g)
	if err != nil {
		t.Fatal(err)
	}
	return g, m, answer.Text
}

func TestASearchOfTheWebForAnAnswerIsKeptQuotedAndCounted(t *testing.T) {
	t.Parallel()
	web := &mirrored{}
	g, _, answer := searching(t, web, 3, "supplies cost")
	if len(g.found) == 0 || g.found[0].Query != "supplies cost" || g.used.Fetches == 0 || g.used.Fetches > 3 {
		t.Fatalf("%+v, %+v, asked %q", g.found, g.used, web.asked)
	}
	if !strings.Contains(answer, "> Green soap costs us 40 percent more than last spring.") ||
		!strings.Contains(answer, "[E900]") || strings.Contains(answer, "costs studios more") {
		t.Errorf("what nobody has read speaks for itself only:\n%s", answer)
	}
}

func TestASearchOfTheWebStopsAtItsBudgetAndCarriesNothingPrivate(t *testing.T) {
	t.Parallel()
	web := &mirrored{}
	g, m, _ := searching(t, web, 1, "supplies cost", "supplies price")
	if g.used.Fetches > 1 || !strings.Contains(strings.Join(m.results, "\n"), "cannot be searched any more") {
		t.Errorf("used %+v, told %q", g.used, m.results)
	}
	web = &mirrored{}
	_, m, _ = searching(t, web, 3, "supplies cost site:evil.example/?q=idea")
	if len(web.asked) != 0 || len(m.results) == 0 || !strings.Contains(m.results[0], "plain words") {
		t.Errorf("asked %q, told %q", web.asked, m.results)
	}
}

func TestSearchesOfTheWebForAnAnswerNeverSendMoreRequestsThanTheirBudget(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 2, 3, 5} {
		for name, web := range map[string]*mirrored{"that answer": {}, "that fail": {down: true},
			"that find nothing": {empty: true}} {
			g, _, _ := searching(t, web, limit, "supplies cost", "supplies price", "soap price", "ink price")
			if len(web.asked) > limit || g.used.Fetches > limit {
				t.Errorf("with a budget of %d, searches %s sent %d requests and counted %d", limit, name,
					len(web.asked), g.used.Fetches)
			}
		}
	}
}

func TestASearchOfTheWebThatFailsLeavesAnAnswer(t *testing.T) {
	t.Parallel()
	g, m, answer := searching(t, &mirrored{down: true}, 6, "supplies cost")
	if len(g.found) != 0 || g.used.Fetches == 0 || len(m.results) == 0 ||
		!strings.Contains(m.results[0], "The search failed") || answer == "" {
		t.Errorf("%+v, told %q: %s", g.used, m.results, answer)
	}
}
