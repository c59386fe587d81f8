package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"naps/analyst"
	"naps/analyst/model"
	"naps/fetch"
	"naps/journal"
	"naps/market"
	"naps/privacy"
	"naps/report"
	"naps/research"
	"naps/research/researchtest"
	"naps/source"
)

// seen is a request as a proxy saw it: to which host, and all words of its address and body.
type seen struct {
	host, text string
	robots     bool
	bytes      int64
}

// recorder is a server that writes down what it is asked.
type recorder struct {
	*httptest.Server
	mu   sync.Mutex
	seen []seen
}

func recordedBy(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, body []byte)) *recorder {
	t.Helper()
	rec := &recorder{}
	rec.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a request that breaks off is judged by what came
		host, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		text := path
		for _, values := range r.URL.Query() {
			text += " " + strings.Join(values, " ")
		}
		plain, err := url.QueryUnescape(string(body))
		if err != nil {
			plain = string(body)
		}
		rec.mu.Lock()
		rec.seen = append(rec.seen, seen{host, strings.ToLower(text + " " + plain), path == "robots.txt",
			int64(len(body))})
		rec.mu.Unlock()
		answer(w, r, body)
	}))
	t.Cleanup(rec.Close)
	return rec
}

// world answers as the sources do, so that a run finds posts, products with pages of their own, and communities.
func world(w http.ResponseWriter, r *http.Request, _ []byte) {
	host, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	q := r.URL.Query()
	say := func(text string) string {
		return "I own a small shop and " + text +
			" costs me hours each week. I tried a spreadsheet and would pay $9 a month for help."
	}
	var body any
	switch host {
	case "hn.algolia.com":
		body = map[string]any{"hits": []any{map[string]any{"objectID": "7", "title": "Ask HN: " + q.Get("query"),
			"author": "a", "points": 3, "story_text": say(q.Get("query")), "created_at_i": 1780000000}}}
	case "suggestqueries.google.com", "duckduckgo.com":
		body = []any{q.Get("q"), []string{q.Get("q") + " app"}}
	case "itunes.apple.com":
		body = map[string]any{"results": []any{map[string]any{"trackName": "Tillhound", "trackId": 99,
			"sellerUrl": "https://tillhound.example/", "trackViewUrl": "https://apps.apple.com/app/id99",
			"description": "Helps with " + q.Get("term"), "price": 4.99,
			"formattedPrice": "$4.99", "currency": "USD", "userRatingCount": 12}}}
	case "en.wikipedia.org":
		body = []any{q.Get("search"), []string{q.Get("search")}, []string{""},
			[]string{"https://en.wikipedia.org/wiki/" + strings.ReplaceAll(q.Get("search"), " ", "_")}}
	case "www.reddit.com":
		w.Header().Set("Content-Type", "application/atom+xml")
		fmt.Fprint(w,
			`<feed xmlns="http://www.w3.org/2005/Atom"><entry><author><name>/u/x</name></author><category term="shopowners" label="r/shopowners"/><content type="html">&lt;p&gt;It costs me hours.&lt;/p&gt;</content><id>t3_1</id><link href="https://www.reddit.com/r/shopowners/comments/1/x/"/><updated>2026-10-01T00:00:00+00:00</updated><title>It costs me hours</title></entry></feed>`)
		return
	case "tillhound.example":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w,
			`<html><head><title>Tillhound</title></head><body><h1>Tillhound</h1><p>Helps small shops.</p><a href="/pricing">Pricing</a> <p>From $9 a month.</p></body></html>`)
		return
	default:
		http.NotFound(w, r)
		return
	}
	_ = json.NewEncoder(w).Encode(body)
}

// tempter is a model that understands an idea in words that must not leave, and proposes to search for them.
func tempter(idea privateIdea) func(http.ResponseWriter, *http.Request, []byte) {
	title := strings.Join(strings.Fields(idea.idea)[:min(6, len(strings.Fields(idea.idea)))], " ")
	none := []any{}
	var queries []any
	for i, text := range append(slices.Clone(idea.says), idea.idea, strings.Join(idea.private, " ")) {
		for _, kind := range []market.Kind{market.Post, market.Product, market.Page, market.Suggestion} {
			phase := map[market.Kind]market.Phase{market.Post: market.Pains, market.Product: market.Competitors,
				market.Page: market.Competitors, market.Suggestion: market.Keywords}[kind]
			words := strings.Fields(text)
			queries = append(queries, map[string]any{"phase": phase, "kind": kind,
				"query": strings.Join(words[:min(8, len(words))], " "), "against": i%2 == 1})
		}
	}
	answers := map[string]any{
		"understand": map[string]any{"language": idea.language, "vague": false, "title": title, "customer": title,
			"job": idea.says[0], "problem": idea.says[len(idea.says)-1], "region": "", "price": "",
			"says": idea.says, "communities": []string{"business", idea.private[0] + "fans"},
			"substitutes": []string{idea.private[0]},
			"rules":       []string{idea.private[0] + " terms"}, "unrelated": none, "questions": none},
		"name": map[string]any{"clusters": none, "same": none},
		"more": map[string]any{"enough": false, "queries": queries[:4]},
	}
	return func(w http.ResponseWriter, r *http.Request, body []byte) {
		if strings.HasSuffix(r.URL.Path, "/embeddings") {
			var q struct{ Input []string }
			_ = json.Unmarshal(body, &q)
			data := []any{}
			for i, text := range q.Input {
				data = append(data, map[string]any{"index": i, "embedding": []float32{1, float32(len(text) % 7)}})
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
			return
		}
		var q struct {
			Format struct {
				Schema struct{ Name string } `json:"json_schema"`
			} `json:"response_format"`
		}
		_ = json.Unmarshal(body, &q)
		answer, known := answers[q.Format.Schema.Name]
		if !known {
			answer = map[string]any{"queries": queries}
		}
		text, _ := json.Marshal(answer)
		_ = json.NewEncoder(w).Encode(
			map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": string(text)},
				"finish_reason": "stop"}}})
	}
}

// keyed are settings of sources that are asked only with them.
var keyed = source.Values{"NAPS_BRAVE_KEY": "k1", "NAPS_TAVILY_KEY": "k2", "NAPS_SERPER_KEY": "k3",
	"NAPS_YOUTUBE_KEY": "k4", "NAPS_PRODUCTHUNT_KEY": "k5",
	"NAPS_REDDIT_KEY": "id:secret", "NAPS_SEARXNG_URL": "https://searx.example"}

// wholeRun researches an idea with the real pipeline, and returns its report with all that left.
func wholeRun(t *testing.T, idea privateIdea, mode market.Privacy) (r report.Report, web, mind []seen) {
	t.Helper()
	mirror, endpoint := recordedBy(t, world), recordedBy(t, tempter(idea))
	log := slog.New(slog.DiscardHandler)
	cfg := Config{Mirror: mirror.URL, Contact: "test@naps.example", Sources: keyed, Embed: "small",
		Model: ModelConfig{BaseURL: endpoint.URL + "/v1", Name: "tempter"}}
	p := researchOn(source.Client(webOf(&cfg, nil, log)), cfg, log)
	p.Limits.Fetches = 120
	asked, err := newModel(cfg.Model, log)
	must(t, err)
	p.Embed, err = newEmbedder(cfg, log)
	must(t, err)
	p.Model, p.With = asked, func(m analyst.Model) research.Analyst { return model.Analyst{Model: m, Name: "tempter"} }
	j := researchtest.New(1)
	run := journal.Run{ID: "run1", Session: "ses1", Attempt: 1, Pipeline: research.Version,
		Brief: market.Brief{Idea: idea.idea, Goal: market.Living, Privacy: mode, AsOf: "2026-11-24"}}
	err = p.Research(fetch.WithUsage(t.Context(), new(fetch.Usage)), run, j)
	mirror.Close()
	endpoint.Close()
	if errors.Is(err, research.ErrNoEvidence) && mode == market.Careful && idea.unlisted() {
		return r, mirror.seen, endpoint.seen
	}
	must(t, err)
	r, err = report.Parse(j.Report().JSON)
	must(t, err)
	return r, mirror.seen, endpoint.seen
}

// agrees holds the list of a report against what the servers saw: the same hosts, as often, and the words of each entry
// in as many requests.
func agrees(t *testing.T, r report.Report, web, mind []seen) {
	t.Helper()
	count := func(of []seen) (out map[string]int) {
		out = map[string]int{}
		for _, s := range of {
			out[s.host]++
		}
		return out
	}
	listed, prompts, bytes := map[string]int{}, 0, int64(0)
	for _, s := range r.Sent {
		if s.For == market.ForModel || s.For == market.ForMeanings {
			prompts, bytes = prompts+s.Times, bytes+s.Bytes
			continue
		}
		listed[s.To] += s.Times
		with := 0
		for _, q := range web {
			if q.host == s.To && holds(q.text, wordsIn(s.What)) {
				with++
			}
		}
		if s.For == market.ForSearch && with < s.Times {
			t.Errorf("the list has %+v, and %d requests hold it", s, with)
		}
	}
	var total int64
	for _, q := range mind {
		total += q.bytes
	}
	if got := count(web); fmt.Sprint(got) != fmt.Sprint(listed) {
		t.Errorf("the proxy saw %v, the list has %v", got, listed)
	}
	if prompts != len(mind) || bytes != total {
		t.Errorf("the model was asked %d times with %d bytes, the list has %d and %d", len(mind), total, prompts, bytes)
	}
}

func wordsIn(text string) []string {
	text = strings.TrimPrefix(strings.Replace(text, " (in ", " (", 1), "the newest posts")
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

func holds(text string, words []string) bool {
	has := wordsIn(text)
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(has, w) })
}

// discreet holds what left in a careful run against what may: no private word of the idea, and no search that is more
// than a few words.
func discreet(t *testing.T, idea privateIdea, r report.Report, web []seen) {
	t.Helper()
	for _, q := range web {
		for _, w := range idea.private {
			if number := !strings.ContainsFunc(w, unicode.IsLetter); number && len(w) < 4 {
				continue // sources have numbers of their own, such as limits; those of searches are looked at below
			}
			if strings.Contains(q.text, w) {
				t.Errorf("%q left in a request to %s: %s", w, q.host, q.text)
			}
		}
	}
	for _, s := range r.Sent {
		if s.For != market.ForSearch {
			continue
		}
		words := wordsIn(s.What)
		if text, _, _ := strings.Cut(s.What, " (in "); text != "the newest posts" &&
			len(strings.Fields(text)) > privacy.MaxWords {
			t.Errorf("a search of %d words: %q", len(words), s.What)
		}
		for _, w := range words {
			if slices.Contains(idea.private, w) || strings.ContainsFunc(w, unicode.IsDigit) {
				t.Errorf("%q is in the search %q", w, s.What)
			}
		}
	}
}

// NAPS_PRIVACY_IDEAS is of how many ideas whole runs are made, three each.
func TestNothingLeavesThatTheModeDoesNotAllowAndTheReportListsTheRest(t *testing.T) {
	t.Parallel()
	most, err := strconv.Atoi(os.Getenv("NAPS_PRIVACY_IDEAS"))
	if err != nil {
		most = 2
	}
	for i, idea := range privateIdeas[:min(most, len(privateIdeas))] {
		for _, mode := range market.Privacies {
			t.Run(fmt.Sprint(mode, " ", i), func(t *testing.T) {
				t.Parallel()
				r, web, mind := wholeRun(t, idea, mode)
				if r.Verdict == "" { // no report: nothing of it is in general use here
					discreet(t, idea, r, web)
					return
				}
				agrees(t, r, web, mind)
				searches := 0
				for _, s := range r.Sent {
					if s.For == market.ForSearch {
						searches++
					}
				}
				t.Logf("%d requests to the web, %d searches of different words, %d to the model", len(web), searches,
					len(mind))
				switch {
				case r.Privacy != mode:
					t.Errorf("the report says %q", r.Privacy)
				case mode != market.Closed && searches == 0:
					t.Error("it searched nothing")
				case mode == market.Careful:
					discreet(t, idea, r, web)
				case mode == market.Closed &&
					(len(web) > 0 || r.Verdict != "INCONCLUSIVE" || r.Why == "" || len(r.Phases[1].Gaps) == 0):
					t.Errorf("%d requests left; %s: %s", len(web), r.Verdict, r.Why)
				}
			})
		}
	}
}

// Whole runs of all of them are too slow for every check, so all are held to the guard alone: whatever a plan proposes.
func TestNoPlannedSearchOfACarefulRunHoldsAPrivateWord(t *testing.T) {
	t.Parallel()
	for _, idea := range privateIdeas {
		g := privacy.NewGuard(market.Careful, []string{idea.idea}, idea.language)
		left := 0
		for _, text := range append(slices.Clone(idea.says), idea.idea, strings.Join(idea.private, " ")) {
			words := g.Words(text)
			if words != "" {
				left++
			}
			for _, w := range wordsIn(words) {
				if slices.Contains(idea.private, w) || strings.ContainsFunc(w, unicode.IsDigit) {
					t.Errorf("%q leaves %q: %q", text, w, words)
				}
			}
			if n := len(strings.Fields(words)); n > privacy.MaxWords {
				t.Errorf("%q leaves %d words: %q", text, n, words)
			}
		}
		if (left == 0) != idea.unlisted() {
			t.Errorf("%d texts of %q may be searched for", left, idea.idea)
		}
	}
}
