package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"naps/analyst"
	"naps/findings"
	"naps/market"
)

// recording is what a strong reader answered to the prompts of one idea, written by hand from the prompts alone, and
// what code made of it. To record anew, run this test with -v: it logs the prompts of answers that do not fit.
type recording struct {
	Idea  string
	Notes []string
	Texts []struct{ ID, Date, Title, Text string }

	Answers map[string]recordedAnswer // by job

	Want struct {
		Language string
		Refused  []string            // queries of the plan
		Readings map[string]string   // by id: about, voice, and the tier of pain that the score gives it
		Facts    map[string][]string // by id, for each reading with facts
		Quotes   map[string]string   // by id, of the first fact, for some
		Pains    map[string]string   // by id
	}
}

type recordedAnswer struct {
	Version string // of the prompt
	Prompt  string // fingerprint of the whole prompt, which holds the texts and the control too
	Answer  json.RawMessage
}

// Ask implements analyst.Model with the recorded answers.
func (r recording) Ask(_ context.Context, q analyst.Question) (analyst.Reply, error) {
	a, known := r.Answers[q.Job]
	if !known {
		return analyst.Reply{}, errors.New("no answer to " + q.Job + " is recorded")
	}
	if now := Versions()[q.Job]; a.Version != now {
		return analyst.Reply{}, &changedPrompt{q, "version", a.Version, now}
	}
	if now := fingerprint(q); a.Prompt != now {
		return analyst.Reply{}, &changedPrompt{q, "text", a.Prompt, now}
	}
	return analyst.Reply{JSON: a.Answer}, nil
}

func fingerprint(q analyst.Question) string { return fmt.Sprintf("%016x", hash(q.System, q.Prompt)) }

// changedPrompt says that an answer was recorded for another prompt.
type changedPrompt struct {
	q             analyst.Question
	what, was, is string
}

func (e *changedPrompt) Error() string {
	return fmt.Sprintf("prompt of %s changed: record the answers anew (its %s was %s and is %s)", e.q.Job, e.what,
		e.was, e.is)
}

// needAnswer stops a test at a job that failed; of a changed prompt it logs the text to be answered.
func needAnswer(t *testing.T, err error) {
	t.Helper()
	var changed *changedPrompt
	if errors.As(err, &changed) {
		t.Logf("system:\n%s\n\nprompt:\n%s", changed.q.System, changed.q.Prompt)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func recordings(t *testing.T) map[string]recording {
	t.Helper()
	files, err := filepath.Glob("testdata/recorded/*.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d recordings, %v; at least 4 are asked", len(files), err)
	}
	out := map[string]recording{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var r recording
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out[filepath.Base(file)] = r
	}
	return out
}

func (r recording) candidates() []analyst.Candidate {
	var out []analyst.Candidate
	for _, p := range r.Texts {
		e := market.Evidence{
			Kind: market.Post, Title: p.Title, Date: p.Date, Text: p.Text, URL: "https://forum.example/" + p.ID,
		}.Seal()
		e.ID = p.ID
		out = append(out, analyst.Candidate{Evidence: e, Text: p.Text})
	}
	return out
}

func TestRecordedAnswersOfAStrongReaderAreUsedAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for name, r := range recordings(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, ctx := Analyst{Model: r, Name: "by hand"}, t.Context()
			b := market.Brief{Idea: r.Idea, Notes: r.Notes, AsOf: "2026-10-01"}
			s, err := a.Understand(ctx, b)
			needAnswer(t, err)
			if s.Language != r.Want.Language || s.Vague || s.Title == "" || len(s.Says) < 12 {
				t.Errorf("understood as %+v", s)
			}
			searches, gone, err := a.Plan(ctx, b, s)
			needAnswer(t, err)
			r.checkPlan(t, searches, gone)
			batch, err := a.Read(ctx, b, s, r.candidates())
			needAnswer(t, err)
			r.checkReadings(t, batch)
		})
	}
}

func (r recording) checkPlan(t *testing.T, searches []analyst.Search, gone []market.Removed) {
	t.Helper()
	var refused []string
	for _, g := range gone {
		refused = append(refused, g.Text)
	}
	if !slices.Equal(refused, r.Want.Refused) {
		t.Errorf("refused %q, want %q", refused, r.Want.Refused)
	}
	against, phases := 0, map[market.Phase]bool{}
	for _, q := range searches {
		phases[q.Phase] = true
		if q.Query.Counter {
			against++
		}
	}
	if 3*against < len(searches) || len(phases) != len(queryPhases) || len(searches)+len(gone) < 18 {
		t.Errorf("%d searches, %d of them against, for %v", len(searches), against, phases)
	}
}

func (r recording) checkReadings(t *testing.T, got analyst.Batch) {
	t.Helper()
	if len(got.Unread) > 0 || got.Asked != 1 {
		t.Errorf("not read: %v, because %s, after %d calls", got.Unread, got.Why, got.Asked)
	}
	readings, facts, quotes, pains := map[string]string{}, map[string][]string{}, map[string]string{},
		map[string]string{}
	for _, x := range got.Readings {
		readings[x.Evidence] = fmt.Sprintf("%d %s %d", x.About, x.Voice, r.painTier(x))
		for _, f := range x.Facts {
			facts[x.Evidence] = append(facts[x.Evidence], f.Fact)
		}
		if _, asked := r.Want.Quotes[x.Evidence]; asked && len(x.Facts) > 0 {
			quotes[x.Evidence] = x.Facts[0].Quote
		}
		if x.Pain != "" {
			pains[x.Evidence] = x.Pain
		}
	}
	if !maps.Equal(readings, r.Want.Readings) {
		t.Errorf("readings %v, want %v", readings, r.Want.Readings)
	}
	if !maps.EqualFunc(facts, r.Want.Facts, slices.Equal) {
		t.Errorf("facts %v, want %v", facts, r.Want.Facts)
	}
	if !maps.Equal(quotes, r.Want.Quotes) {
		t.Errorf("quotes %q, want %q", quotes, r.Want.Quotes)
	}
	if !maps.Equal(pains, r.Want.Pains) {
		t.Errorf("pains %q, want %q", pains, r.Want.Pains)
	}
}

// painTier is the tier that the score gives a reading as a sign of pain, 0 for none.
func (r recording) painTier(x market.Reading) market.Tier {
	for _, c := range r.candidates() {
		if c.Evidence.ID != x.Evidence {
			continue
		}
		for _, s := range findings.Grade(c.Evidence, x, "2026-10-01") {
			if s.Dimension == market.Pain && s.For {
				return s.Tier
			}
		}
	}
	return 0
}

func TestAnAnswerToAnotherPromptIsNotReplayed(t *testing.T) {
	t.Parallel()
	none := json.RawMessage(`{"answers":[]}`)
	r := recording{Answers: map[string]recordedAnswer{jobRead: {Version: "00000000", Answer: none}}}
	_, err := Analyst{Model: r}.Read(t.Context(), idea, read, batchOf(2))
	var changed *changedPrompt
	if !errors.As(err, &changed) || changed.what != "version" {
		t.Errorf("another version: %v", err)
	}
	r.Answers[jobRead] = recordedAnswer{Version: Versions()[jobRead], Prompt: "0", Answer: none}
	_, err = Analyst{Model: r}.Read(t.Context(), idea, read, batchOf(2))
	if !errors.As(err, &changed) || changed.what != "text" {
		t.Errorf("another text: %v", err)
	}
}
