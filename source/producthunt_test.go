package source_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// launchServer knows one topic, by one word, and answers for launches of a topic alone.
func launchServer(t *testing.T, known, slug string, asked *atomic.Value) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			Query     string
			Variables map[string]any
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			t.Error(err)
		}
		data := map[string]any{}
		if strings.Contains(q.Query, "topics(query") {
			for name, word := range q.Variables {
				nodes := []map[string]string{}
				if word == known {
					nodes = append(nodes, map[string]string{"slug": slug})
				}
				data["t"+strings.TrimPrefix(name, "w")] = map[string]any{"nodes": nodes}
			}
		} else {
			topic, _ := q.Variables["topic"].(string)
			asked.Store(topic)
			data["posts"] = map[string]any{"nodes": []map[string]string{{"name": "Kilnlog",
				"tagline": "Firing logs for potters", "url": "https://launches.example/kilnlog"}}}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestTheServiceItselfSaysWhichTopicTheWordsOfAQueryLeadTo(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"firing logs for pottery studios": "ceramics", // one word is known
		"firing logs":                     "",         // none is: launches of every topic
		"log it":                          "",         // no word is long enough to be looked up
	} {
		var asked atomic.Value
		s := source.NewProductHunt(sourcetest.Client(t, launchServer(t, "pottery", "ceramics", &asked)), cfg)
		q := market.Query{Text: query}
		list, err := s.Search(t.Context(), q)
		if err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		sourcetest.Check(t, s, q, list)
		if got := asked.Load(); got != want {
			t.Errorf("%q asked for the topic %q, not %q", query, got, want)
		}
	}
}
