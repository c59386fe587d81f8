package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"naps/analyst"
	"naps/hooks"
	"naps/market"
	"naps/store/storetest"
	"naps/views"
)

// modelServer is a small server that speaks OpenAI's protocol. It answers each question with answer, and notes the keys
// it was sent.
type modelServer struct {
	*httptest.Server
	mu   sync.Mutex
	keys []string
}

func newModelServer(t *testing.T, answer func(prompt string) (status int, text string)) *modelServer {
	t.Helper()
	s := &modelServer{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Messages []struct{ Content string } }
		_ = json.NewDecoder(r.Body).Decode(&asked) // an empty question is answered as well
		prompt := ""
		for _, m := range asked.Messages {
			prompt += m.Content + "\n"
		}
		s.mu.Lock()
		s.keys = append(s.keys, r.Header.Get("Authorization"))
		s.mu.Unlock()
		status, text := answer(prompt)
		if status != http.StatusOK {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		piece, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0,
			"delta": map[string]string{"content": text}, "finish_reason": "stop"}}})
		_, _ = io.WriteString(w, "data: "+string(piece)+"\n\ndata: [DONE]\n\n")
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *modelServer) lastKey() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.keys) == 0 {
		return "never asked"
	}
	return s.keys[len(s.keys)-1]
}

func saysYes(string) (int, string) { return http.StatusOK, `{"color":"yes"}` }

var discard = slog.New(slog.DiscardHandler)

var askColor = analyst.Question{Job: "color", System: "Answer.", Prompt: "Which?",
	Schema: json.RawMessage(
		`{"type":"object","properties":{"color":{"type":"string"}},"required":["color"],"additionalProperties":false}`)}

func newChoice(t *testing.T, env ModelConfig, kit *storetest.Kit) *models {
	t.Helper()
	m, err := newModels(env, kit.Store.Choices, discard)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAModelIsInForceAsSoonAsItIsSavedAndAfterARestart(t *testing.T) {
	t.Parallel()
	kit, server := storetest.New(t), newModelServer(t, saysYes)
	m := newChoice(t, ModelConfig{}, kit)
	if _, err := m.Ask(t.Context(), askColor); err == nil || m.set() {
		t.Fatal("a model answers although none is set")
	}
	if err := m.save(views.ModelForm{Address: server.URL + "/v1", Name: "small", Key: "sk-1",
		PriceIn: 0.5}); err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*models{"at once": m, "after a restart": newChoice(t, ModelConfig{}, kit)} {
		a, err := m.Ask(t.Context(), askColor)
		if err != nil || string(a.JSON) != `{"color":"yes"}` || server.lastKey() != "Bearer sk-1" {
			t.Errorf("%s: %s %v, key %q", name, a.JSON, err, server.lastKey())
		}
		if c := m.config(); c.Name != "small" || c.PriceIn != 0.5 {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if err := m.off(); err != nil || m.set() {
		t.Errorf("it is not switched off: %v", err)
	}
	if again := newChoice(t, ModelConfig{}, kit); again.set() || again.shown().KeyFor != "" {
		t.Error("what was switched off is back after a restart")
	}
}

func TestAKeyIsKeptForItsServerAndSentToNoOther(t *testing.T) {
	t.Parallel()
	kit, first, second := storetest.New(t), newModelServer(t, saysYes), newModelServer(t, saysYes)
	m := newChoice(t, ModelConfig{}, kit)
	save := func(f views.ModelForm) {
		t.Helper()
		if err := m.save(f); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Ask(t.Context(), askColor); err != nil {
			t.Fatal(err)
		}
	}
	save(views.ModelForm{Address: first.URL + "/v1", Key: "sk-first"})
	save(views.ModelForm{Address: first.URL + "/other/v1", Name: "b"})
	if first.lastKey() != "Bearer sk-first" {
		t.Errorf("an empty field does not keep the key: %q", first.lastKey())
	}
	save(views.ModelForm{Address: second.URL + "/v1"})
	if second.lastKey() != "" {
		t.Errorf("the key of another server is sent: %q", second.lastKey())
	}
	save(views.ModelForm{Address: first.URL + "/v1"})
	if first.lastKey() != "" {
		t.Errorf("a key that was let go is back: %q", first.lastKey())
	}
	save(views.ModelForm{Address: first.URL + "/v1", Key: "sk-new"})
	save(views.ModelForm{Address: first.URL + "/v1", ForgetKey: true})
	if first.lastKey() != "" || m.shown().KeyFor != "" {
		t.Errorf("a key that was to be deleted is sent: %q", first.lastKey())
	}
}

func TestTheEnvironmentComesBeforeTheChoice(t *testing.T) {
	t.Parallel()
	kit, fixed, other := storetest.New(t), newModelServer(t, saysYes), newModelServer(t, saysYes)
	m := newChoice(t, ModelConfig{}, kit)
	if err := m.save(views.ModelForm{Address: other.URL, Name: "chosen", Key: "sk-other"}); err != nil {
		t.Fatal(err)
	}
	m = newChoice(t, ModelConfig{BaseURL: fixed.URL, Name: "named"}, kit)
	if _, err := m.Ask(t.Context(), askColor); err != nil || fixed.lastKey() != "" {
		t.Errorf("%v: the server of the environment got %q", err, fixed.lastKey())
	}
	s := m.shown()
	if s.Address != fixed.URL || s.Name != "named" || s.Fixed[views.FieldAddress] != "NAPS_LLM_BASE_URL" ||
		s.Fixed[views.FieldName] != "NAPS_LLM_MODEL" || s.Fixed[views.FieldKey] != "" {
		t.Errorf("%+v", s)
	}
	if err := m.save(views.ModelForm{Address: other.URL, Name: "again", Key: "sk-fixed"}); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Ask(t.Context(), askColor); err != nil || fixed.lastKey() != "Bearer sk-fixed" ||
		m.config().BaseURL != fixed.URL || m.config().Name != "named" {
		t.Errorf("%v %+v", err, m.config())
	}
}

func TestAnAddressThatIsNoneIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	m := newChoice(t, ModelConfig{}, storetest.New(t))
	for _, address := range []string{"", "localhost:11434", "ftp://host/v1", "http://", "http://ann:secret@host/v1",
		"javascript:alert(1)"} {
		err := m.save(views.ModelForm{Address: address})
		if p, ok := err.(*hooks.ModelProblem); !ok || p.Field != views.FieldAddress || m.set() {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestATestTellsWhatTheServerSaidItself(t *testing.T) {
	t.Parallel()
	server := newModelServer(t, func(string) (int, string) {
		return http.StatusUnauthorized,
			`{"error":{"message":"Incorrect API key provided: ask your landlord.","type":"invalid_request_error","code":"invalid_api_key"}}`
	})
	m := newChoice(t, ModelConfig{}, storetest.New(t))
	got := m.try(t.Context(), views.ModelForm{Address: server.URL + "/v1", Name: "small", Key: "sk-very-secret"})
	if got.Problem == "" || !strings.Contains(got.Said, "ask your landlord") || !strings.Contains(got.Said, "401") ||
		strings.Contains(got.Said, "sk-very-secret") {
		t.Errorf("%+v", got)
	}
	if m.set() {
		t.Error("a test saves what it tests")
	}
}

func TestATestCountsWhatAModelReadsRightly(t *testing.T) {
	t.Parallel()
	server := newModelServer(t, func(prompt string) (int, string) {
		if !strings.Contains(prompt, "yeast") { // not the texts
			return http.StatusOK, `{"right":true}` // two and two make four
		}
		var all []string
		for _, text := range regexp.MustCompile(`<<<(E\d+)[^>]*`).FindAllStringSubmatch(prompt, -1) {
			about, voice := 0, "other"
			for _, t := range trialTexts {
				if t.about == market.VeryProblem && strings.Contains(text[0], t.text[:15]) {
					about, voice = 2, "sufferer"
				}
			}
			all = append(all, fmt.Sprintf(`{"id":%q,"about":%d,"voice":%q,"facts":[],"pain":""}`, text[1], about,
				voice))
		}
		return http.StatusOK, `{"answers":[` + strings.Join(all, ",") + `]}`
	})
	got := newChoice(t, ModelConfig{}, storetest.New(t)).try(context.Background(),
		views.ModelForm{Address: server.URL + "/v1", Name: "small"})
	sellers := 0
	for _, text := range trialTexts {
		if text.voice == market.Provider {
			sellers++
		}
	}
	if got.Problem != "" || !got.Read || got.Of != 10 || got.Right != 10-sellers || len(got.Wrong) != sellers ||
		got.Wrong[0].Got != "about the problem, said by somebody who has the problem" {
		t.Errorf("%+v", got)
	}
	can := map[string]bool{}
	for _, s := range got.Skills {
		can[s.Name] = s.Can
	}
	if !can["Schema"] || can["Tools"] || can["Thinking"] || len(can) != 4 {
		t.Errorf("%+v", got.Skills)
	}
}
