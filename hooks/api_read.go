package hooks

import (
	"context"
	"errors"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/founder"
	"naps/journal"
	"naps/score"
)

// FounderReads lets a founder read the evidence of a session of theirs. Its methods are safe for use by many
// goroutines.
type FounderReads interface {
	Look(ctx context.Context, s journal.Session) (founder.State, error)
	Answer(ctx context.Context, s journal.Session, evidence string, a founder.Answer, key string) (founder.State, error)
	Back(ctx context.Context, s journal.Session, evidence, key string) (founder.State, error)
}

// undo is the answer that takes an answer back.
const undo = "undo"

// nextReading says what the founder may read next, and where the verdict stands.
func nextReading(x *edge, e *core.RequestEvent, s journal.Session) error {
	state, err := x.cfg.Founder.Look(e.Request.Context(), s)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusOK, readingOf(state))
}

// addReading takes what the founder reads in a piece of evidence.
func addReading(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Evidence string `json:"evidence"`
		Answer   string `json:"answer"`
		Facts    []struct {
			Fact     string `json:"fact"`
			Sentence int    `json:"sentence"`
		} `json:"facts"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	if body.Evidence == "" && body.Answer != undo || body.Evidence != "" && !evidenceID.MatchString(body.Evidence) {
		return &invalid{Field: "evidence", Text: "The evidence must be an id such as E17."}
	}
	a := founder.Answer{Say: body.Answer}
	for _, f := range body.Facts {
		a.Shows = append(a.Shows, founder.Mark{What: f.Fact, At: f.Sentence})
	}
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	state, err := takeAnswer(x, e, s, body.Evidence, a, key)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusCreated, readingOf(state))
}

// takeAnswer keeps an answer, or takes one back, and forgets what was made of the report before it.
func takeAnswer(x *edge, e *core.RequestEvent, s journal.Session, evidence string, a founder.Answer,
	key string) (state founder.State, err error) {
	err = x.alone(e, answers, func(ctx context.Context) error {
		if a.Say == undo {
			state, err = x.cfg.Founder.Back(ctx, s, evidence, key)
		} else {
			state, err = x.cfg.Founder.Answer(ctx, s, evidence, a, key)
		}
		return err
	})
	x.kept.drop(s.ID) // a version of a sitting is written over
	var wrong *founder.Wrong
	if errors.As(err, &wrong) {
		return state, &invalid{Field: wrong.Field, Text: wrong.Text}
	}
	return state, err
}

// reading is where a founder stands, as the API tells it.
type reading struct {
	Quote        *founder.Quote  `json:"quote"` // null: nothing is left to read
	Done         int             `json:"done"`
	All          int             `json:"all"`
	Last         string          `json:"last"` // evidence of the latest answer; empty: there is none
	Version      int             `json:"version"`
	Verdict      string          `json:"verdict"`
	Score        float64         `json:"score"`
	Low          float64         `json:"low"`
	High         float64         `json:"high"`
	Lean         score.Lean      `json:"lean"`
	Inconclusive score.Undecided `json:"inconclusive"`
	Why          string          `json:"why"`
}

func readingOf(s founder.State) reading {
	r := s.Report
	return reading{
		Quote: s.Quote, Done: s.Done, All: s.All, Last: s.Last,
		Version: s.Version, Verdict: r.Verdict, Score: r.Score, Low: r.Low, High: r.High,
		Lean: r.Lean, Inconclusive: r.Inconclusive, Why: r.Why,
	}
}
