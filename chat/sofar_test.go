package chat

import (
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
)

// halfway is what a run has found after its competitors.
func halfway() library {
	r := withMore()
	out := library{findings: map[market.Phase][]market.Finding{}}
	for _, p := range r.Phases[:2] {
		out.findings[p.Name] = p.Findings
	}
	for _, e := range r.Evidence {
		out.hits = append(out.hits, market.Evidence{ID: e.ID, Kind: e.Kind, Source: e.Source, Place: e.Place,
			Quote: e.Quote, URL: "https://x.example/" + e.ID})
	}
	return out
}

var underWay = journal.Session{ID: "s", Idea: "Flour delivery tracking for bakers", Run: "r", Status: journal.Running,
	Phase: market.Funding, Progress: 3}

func TestAQuestionDuringARunIsAnsweredFromWhatIsKnownOrToldWhen(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]string{
		"Who are the rivals?":             "So far: 1 product does this job today. [E3, E5]\n\n- **Crumb**: $12 a month [E3]",
		"What do they charge?":            "So far: We found one price: $12 a month. [E3]",
		"What about Crumb?":               "So far: **Crumb**: $12 a month. [E3]",
		"Who complains?":                  "So far:\n\n- **Late flour**",
		"Why GO?":                         "I can't answer that yet: the research is still running (3 of 6 phases done). Ask again when the report is ready",
		"How long does this take?":        "I can't answer that yet",
		"Did anybody raise money?":        "I can't answer that yet",
		"Was a flour truck late?":         "The research is still running. So far:",
		"Thanks!":                         "You're welcome.",
		"It is for small bakeries only":   "Noted.",
		"They also deliver yeast, mostly": "Noted.",
	} {
		text, cites, err := Interviewer{Library: halfway()}.Answer(t.Context(), underWay, question)
		if err != nil || !strings.HasPrefix(text, want) {
			t.Errorf("%q: %q, not %q: %v", question, text, want, err)
		}
		for _, id := range cites {
			if !strings.Contains(text, id) && !strings.Contains(text, "x.example/"+id) {
				t.Errorf("%q cites %s, and shows %q", question, id, text)
			}
		}
		if strings.Contains(text, "[report]") {
			t.Errorf("%q: there is no report yet: %q", question, text)
		}
	}
}

func TestAQuestionBeforeARunIsToldThatThereIsNothingYet(t *testing.T) {
	t.Parallel()
	text, _, err := Interviewer{}.Answer(t.Context(), journal.Session{}, "Who are the rivals?")
	if err != nil || !strings.Contains(text, "hasn't started yet") {
		t.Errorf("%q %v", text, err)
	}
}

func TestOnlyQuestionsThatResearchCanAnswerAreNoNotes(t *testing.T) {
	t.Parallel()
	room := Room{Plain: NewPlain(shelf{aReport()}, nil)}
	before, during, after := journal.Session{}, underWay, journal.Session{Report: 1, Status: journal.Done}
	for _, c := range []struct {
		s    journal.Session
		text string
		want bool
	}{
		{before, "Could dentists use it, too?", false}, {before, "Thanks!", true},
		{during, "Who are the rivals?", true}, {during, "who complains", true},
		{during, "It is for dentists", false}, {after, "why", true}, {after, "It is for dentists", false},
	} {
		if got := room.Asks(c.s, c.text); got != c.want {
			t.Errorf("%q of %q: %v", c.text, c.s.Status, got)
		}
	}
}

func TestCourtesiesAreAnsweredWithoutAModel(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"thanks!": "You're welcome.", "Vielen Dank!": "You're welcome.",
		"hi": "Hello!", "ok, thank you": "You're welcome.", "Bye!": "Goodbye."} {
		a := newAsking()
		if m := a.tell(t, text); !strings.HasPrefix(m.Text, want) || len(a.model.asked) > 0 {
			t.Errorf("%q: %q, the model was asked %d times", text, m.Text, len(a.model.asked))
		}
	}
	for _, text := range []string{"Thanks, but who are the rivals?", "Great market?", "Is thanking customers enough?"} {
		if said := courtesy(text); said != "" {
			t.Errorf("%q: %q", text, said)
		}
	}
}
