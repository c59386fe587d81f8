package llm

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	openai "github.com/sashabaranov/go-openai"
)

// embeddings is a server that answers each request of n texts with what it is told.
func embeddings(t *testing.T, answer func(input []string) (int, any)) Embedder {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			Input []string
			Model string
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil || r.URL.Path != "/v1/embeddings" ||
			q.Model != "small" || r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("asked %s for %+v: %v", r.URL.Path, q, err)
		}
		status, body := answer(q.Input)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if err := json.NewEncoder(w).Encode(body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	e, err := NewEmbedder(Config{BaseURL: s.URL + "/v1", Key: "secret", Model: "small"})
	if err != nil {
		t.Fatal(err)
	}
	e.client.wait = 1
	t.Cleanup(e.client.Close)
	return e
}

func TestVectorsComeInTheOrderOfTheTexts(t *testing.T) {
	t.Parallel()
	asked := 0
	e := embeddings(t, func(input []string) (int, any) {
		if asked++; asked == 1 {
			return http.StatusServiceUnavailable,
				map[string]any{"error": map[string]any{"message": "loading", "code": 503}}
		}
		if !slices.Equal(input, []string{"one", "two"}) {
			t.Errorf("asked for %v", input)
		}
		return http.StatusOK,
			map[string]any{"data": []openai.Embedding{{Index: 1, Embedding: []float32{0, 1}},
				{Index: 0, Embedding: []float32{1, 0}}}}
	})
	got, err := e.Embed(t.Context(), []string{"one", "two"})
	if err != nil || len(got) != 2 || got[0][0] != 1 || got[1][1] != 1 || asked != 2 {
		t.Errorf("%v, %v after %d requests", got, err, asked)
	}
}

func TestAnAnswerWithoutAVectorForEachTextIsNone(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]openai.Embedding{
		"none": {}, "one left out": {{Index: 0, Embedding: []float32{1}}},
		"one twice":      {{Index: 0, Embedding: []float32{1}}, {Index: 0, Embedding: []float32{1}}},
		"another length": {{Index: 0, Embedding: []float32{1}}, {Index: 1, Embedding: []float32{1, 2}}},
		"an unknown one": {{Index: 0, Embedding: []float32{1}}, {Index: 7, Embedding: []float32{1}}},
		"an empty one":   {{Index: 0, Embedding: []float32{}}, {Index: 1, Embedding: []float32{}}},
		"a negative one": {{Index: -1, Embedding: []float32{1}}, {Index: 0, Embedding: []float32{1}}},
	} {
		e := embeddings(t, func([]string) (int, any) { return http.StatusOK, map[string]any{"data": data} })
		if got, err := e.Embed(t.Context(), []string{"one", "two"}); !errors.Is(err, ErrAnswer) || got != nil &&
			err == nil {
			t.Errorf("%s gives %v, %v", name, got, err)
		}
	}
	e := embeddings(t, func([]string) (int, any) {
		return http.StatusNotFound, map[string]any{"error": map[string]any{"message": "no such model"}}
	})
	if _, err := e.Embed(t.Context(), []string{"one"}); !errors.Is(err, ErrRefused) {
		t.Errorf("an unknown model gives %v", err)
	}
}
