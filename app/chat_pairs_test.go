package app

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/analyst/model"
	"naps/chat"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/words"
)

// pair is a sentence that a model may answer a question with, and whether it is true to what it cites.
type pair struct {
	Half     string   `json:"half"`   // fit: read while the checks were written; count: written afterwards
	Sample   string   `json:"sample"` // slug
	Question string   `json:"question"`
	Text     string   `json:"text"`
	Cites    []string `json:"cites"`  // words of the fact or of the piece that is cited
	Stands   bool     `json:"stands"` // it is true and may be shown
	Gap      bool     `json:"gap"`    // the checks are known to get it wrong; the test tells when they no longer do
}

// chatShelf is a sample's report with its evidence.
type chatShelf struct{ r report.Report }

func (s chatShelf) Report(context.Context, string, int) ([]byte, int, error) {
	raw, err := report.JSON(s.r)
	return raw, 1, err
}

func (s chatShelf) Evidence(context.Context, string, market.Phase) ([]market.Evidence, error) {
	var out []market.Evidence
	for _, e := range s.r.Evidence {
		out = append(out, market.Evidence{ID: e.ID, Hash: e.Hash, Kind: e.Kind, Quote: e.Quote, Title: e.Title,
			Place: e.Place, Source: e.Source, URL: e.URL, Date: e.Date, Metrics: e.Metrics, Facts: e.Facts})
	}
	return out, nil
}

func (s chatShelf) FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error) {
	all, err := s.Evidence(ctx, session, "")
	asked := words.Terms(question)
	shared := func(e market.Evidence) int {
		n := 0
		for _, t := range words.Terms(e.Title + " " + e.Quote) {
			if slices.Contains(asked, t) {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(all, func(a, b market.Evidence) int { return shared(b) - shared(a) })
	return all[:min(limit, len(all))], err
}

func (chatShelf) Said(context.Context, string, int) ([]journal.Message, error) { return nil, nil }
func (chatShelf) ChatUsed(context.Context, string) (market.Used, error)        { return market.Used{}, nil }

// kept keeps no steps: nothing is resumed here.
type kept struct{}

func (kept) Do(ctx context.Context, _ string,
	fn func(context.Context) (market.TurnStep, []market.Evidence, error)) (market.TurnStep, error) {
	s, _, err := fn(ctx)
	return s, err
}
func (kept) Show(context.Context, string) error { return nil }

// saying is a model that says one sentence, after it has looked up what it cites.
type saying struct {
	pair
	t *testing.T
}

var factLine = regexp.MustCompile(`(?m)^(R\d+): (.*)$`)

func (s saying) Ask(_ context.Context, q analyst.Question) (analyst.Reply, error) {
	seen := q.Prompt
	for _, r := range q.Rounds {
		seen += "\n" + strings.Join(r.Results, "\n")
	}
	cites := []string{}
	for _, c := range s.Cites {
		id := idOf(seen, c)
		if id == "" && len(q.Rounds) < len(s.Cites) {
			args, err := json.Marshal(map[string]string{"words": c})
			return analyst.Reply{Calls: []analyst.ToolCall{{Name: model.SearchEvidence, Args: args}}}, err
		}
		if id == "" {
			s.t.Errorf("%q: nothing shown has %q", s.Text, c)
		}
		cites = append(cites, id)
	}
	raw, err := json.Marshal(model.Answer{Sentences: []model.Said{{Text: s.Text, Cites: cites}}, FollowUps: []string{}})
	if err != nil {
		return analyst.Reply{}, err
	}
	if q.Show != nil {
		err = q.Show(string(raw))
	}
	return analyst.Reply{Text: string(raw)}, err
}

// idOf is the id of the fact or block that has some words.
func idOf(prompt, words string) string {
	for _, m := range factLine.FindAllStringSubmatch(prompt, -1) {
		if strings.Contains(m[2], words) {
			return m[1]
		}
	}
	for block := range strings.SplitSeq(prompt, "<<<") {
		if id, _, ok := strings.Cut(block, " "); ok && strings.HasPrefix(id, "E") &&
			strings.Contains(strings.Split(block, ">>>")[0], words) {
			return id
		}
	}
	return ""
}

func TestTrueSentencesStandAndFalseOnesDoNot(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/chat_pairs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	reports := map[string]report.Report{}
	right, all := map[string]int{}, map[string]int{}
	for line := range bytes.Lines(raw) {
		var p pair
		if err := json.Unmarshal(line, &p); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if _, made := reports[p.Sample]; !made {
			reports[p.Sample] = sampleReport(t, p.Sample)
		}
		var log bytes.Buffer
		shown := answerTo(t, p, reports[p.Sample], &log)
		kind := p.Half + " false"
		if p.Stands {
			kind = p.Half + " true"
		}
		all[kind]++
		asWanted := stands(shown, p.Text) == p.Stands
		if asWanted {
			right[kind]++
		}
		if asWanted != p.Gap {
			continue
		}
		t.Errorf("%s: %q was answered with\n%s\n%s", kind, p.Text, shown, log.String())
	}
	for kind, n := range all {
		t.Logf("%s: %d of %d", kind, right[kind], n)
	}
}

// stands reports whether a sentence is in an answer in naps' own voice.
func stands(answer, text string) bool {
	plain := strings.NewReplacer("“", "", "”", "", `\`, "", "\"", "", "(", "", ")", "", "[", "", "]", "")
	for line := range strings.Lines(answer) {
		if !strings.HasPrefix(line, ">") &&
			strings.Contains(plain.Replace(line), plain.Replace(strings.TrimSuffix(text, "."))) {
			return true
		}
	}
	return false
}

func answerTo(t *testing.T, p pair, r report.Report, log *bytes.Buffer) string {
	t.Helper()
	shelf := chatShelf{r}
	talker := &chat.Talker{Plain: chat.NewPlain(shelf, nil), Shelf: shelf, Model: saying{p, t},
		Log: slog.New(slog.NewTextHandler(log, nil))}
	m, err := talker.Tell(t.Context(), market.Turn{Answer: "answer", Session: "s", Question: p.Question, Attempt: 1,
		Round: 1}, kept{})
	if err != nil {
		t.Fatal(err)
	}
	return m.Text
}
