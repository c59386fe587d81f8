package chat

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"naps/analyst"
	"naps/analyst/model"
	"naps/journal"
	"naps/market"
	"naps/session"
)

// Shelf reads what a model is shown, beside what a Book does.
type Shelf interface {
	Book
	// Evidence reads all evidence of a session.
	Evidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error)
	// Said reads the last messages of the conversation, the oldest first.
	Said(ctx context.Context, session string, limit int) ([]journal.Message, error)
	// ChatUsed sums up what the answers of a session have used.
	ChatUsed(ctx context.Context, session string) (market.Used, error)
}

// Limits bound what the answers about one idea may use in all; a zero is no limit for tokens and money, and no search
// of the web.
type Limits struct {
	Tokens   int
	Money    float64 // US dollars
	Searches int     // of the web
}

// Talker answers with a model. It is safe for concurrent use.
type Talker struct {
	Plain *Plain
	Shelf Shelf
	Model analyst.Model
	// Search asks the web for one kind of text with at most so many requests, and tells how many it made; nil: the web
	// is not searched.
	Search func(ctx context.Context, query string, kind market.Kind,
		most int) (found []market.Evidence, requests int, err error)
	Limits Limits
	Log    *slog.Logger
}

const (
	roundsMost  = 3 // of tools, for an answer
	piecesShown = 8 // of evidence that was found for the question
	saidPieces  = 6 // of what was cited before
	toolPieces  = 6 // that a tool gives
	webMost     = 2 // searches of the web, for an answer
)

// talk is one answer in the making.
type talk struct {
	*Talker
	turn  market.Turn
	j     session.TurnJournal
	w     writer
	model model.Talk
	check *checker
	out   *speech
	used  market.Used
	webs  int

	own     bool       // a sentence in the model's own words was shown
	pending []Sentence // quotations that came before it
}

// Tell makes an answer. A model that fails, or whose sentences do not stand up to what they cite, leaves the plain
// answer, which says so.
func (t *Talker) Tell(ctx context.Context, turn market.Turn, j session.TurnJournal) (journal.Message, error) {
	r, err := t.Plain.report(ctx, turn.Session)
	if err != nil {
		return journal.Message{}, err
	}
	w := newWriter(r)
	plain, err := t.Plain.answer(ctx, w, turn.Session, turn.Question)
	if err != nil {
		return journal.Message{}, err
	}
	k := &talk{Talker: t, turn: turn, j: j, w: w, out: &speech{ctx: ctx, j: j}}
	if plain.Courtesy { // needs no model
		for _, s := range plain.Sentences {
			k.out.say(s)
		}
		k.out.answer.FollowUps = plain.FollowUps
		return k.out.answer.Message(), k.out.err
	}
	if k.used, err = t.Shelf.ChatUsed(ctx, turn.Session); err != nil {
		return journal.Message{}, err
	}
	if why := spent(k); why != "" {
		return fallBack(k, plain, why)
	}
	if err := k.prepare(ctx, plain); err != nil {
		return journal.Message{}, err
	}
	answer, err := k.converse(ctx)
	var failed *analyst.ModelError
	switch {
	case ctx.Err() != nil:
		return k.out.answer.Message(), context.Cause(ctx)
	case errors.As(err, &failed):
		t.Log.Warn("The model did not answer a question", "session", turn.Session, "error", err, "raw", failed.Raw)
		if k.own { // what was shown stands
			break
		}
		return fallBack(k, plain, "The model "+failed.Reason)
	case err != nil:
		return journal.Message{}, err
	}
	if !k.own && len(k.pending) > 0 {
		lead(k, plain)
	}
	if len(k.out.answer.Sentences) == 0 {
		t.Log.Info("No sentence of an answer was supported by its evidence", "session", turn.Session, "removed",
			k.check.removed)
		return fallBack(k, plain, "The model's answer wasn't backed by the evidence")
	}
	k.out.answer.FollowUps = k.followUps(answer.FollowUps, plain.FollowUps)
	return k.out.answer.Message(), k.out.err
}

// spent says why the model may not be asked, empty where it may.
func spent(k *talk) string {
	if k.Limits.Tokens > 0 && k.used.Tokens >= k.Limits.Tokens || k.Limits.Money > 0 && k.used.Cost >= k.Limits.Money {
		return "The model's budget for questions about this idea is used up"
	}
	return ""
}

// fallBack gives the plain answer and says why.
func fallBack(k *talk, plain Answer, why string) (journal.Message, error) {
	note := Sentence{Text: why + ", so this answer comes straight from the report."}
	plain.Sentences = append([]Sentence{note}, plain.Sentences...)
	for _, s := range plain.Sentences {
		k.out.say(s)
	}
	k.out.answer.FollowUps = plain.FollowUps
	return k.out.answer.Message(), k.out.err
}

// prepare gathers what the model is shown: the report in sentences, the evidence that these cite and that shares words
// with the question, and the conversation.
func (k *talk) prepare(ctx context.Context, plain Answer) error {
	k.model = model.Talk{Subject: k.w.r.Subject, Question: k.turn.Question, Readings: map[string]market.Reading{}}
	k.model.Brief = market.Brief{Idea: k.w.r.Idea, Goal: k.w.r.Goal}
	for _, e := range k.w.r.Evidence {
		if r := e.Read; r != nil {
			k.model.Readings[e.ID] = market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: r.Reader, About: r.About,
				Voice: r.Voice, Facts: r.Facts, Pain: r.Pain, Relation: r.Relation, Name: r.Name}
		}
	}
	all, err := k.Shelf.Evidence(ctx, k.turn.Session, "")
	if err != nil {
		return err
	}
	if k.model.Said, err = k.Shelf.Said(ctx, k.turn.Session, 8); err != nil {
		return err
	}
	k.model.Said = slices.DeleteFunc(k.model.Said, func(m journal.Message) bool {
		return m.ID == k.turn.Answer || m.Text == k.turn.Question
	})
	language := k.Plain.recognizer.languageOf(k.turn.Question, englishOf(k.w), founderSaid(k.model.Said),
		k.w.r.Subject.Language)
	k.model.Language = tongueOf(language)
	k.check = newChecker(k.Plain.recognizer, k.w, k.turn.Question, language, all, k.model.Readings)
	k.model.Facts = k.check.factTexts()
	found, err := k.Shelf.FindEvidence(ctx, k.turn.Session, k.turn.Question, piecesShown)
	if err != nil {
		return err
	}
	var first []string
	for _, s := range plain.Sentences {
		first = append(first, s.shownCites()...)
	}
	for _, e := range found {
		first = append(first, e.ID)
	}
	k.model.Evidence = k.check.show(first, piecesShown)
	k.model.Evidence = k.check.show(append(idsOf(k.model.Evidence), citedBefore(k.model.Said)...),
		piecesShown+saidPieces)
	k.model.Web = k.Search != nil && !k.w.r.Sample && k.used.Fetches < k.Limits.Searches
	return nil
}

// founderSaid are the founder's messages of a conversation.
func founderSaid(said []journal.Message) []string {
	var out []string
	for _, m := range said {
		if m.Role == "founder" {
			out = append(out, m.Text)
		}
	}
	return out
}

// citedBefore is what earlier answers cite, the latest first: a question after them may be about that.
func citedBefore(said []journal.Message) []string {
	var out []string
	for _, m := range slices.Backward(said) {
		out = append(out, m.Cites...)
	}
	return out
}

func idsOf(pieces []market.Evidence) []string {
	var out []string
	for _, e := range pieces {
		out = append(out, e.ID)
	}
	return out
}

// leadMost is how much of the plain answer stands before an answer that is made of quotations only.
const leadMost = 3

// lead answers with the report's own sentences, and then with the quotations of a model that had no words of its own.
func lead(k *talk, plain Answer) {
	for _, s := range plain.Sentences {
		if !s.Quote && len(k.out.answer.Sentences) < leadMost {
			k.out.say(s)
		}
	}
	for _, q := range k.pending[:min(2, len(k.pending))] {
		k.out.say(q)
	}
}

// followUps are the model's, as far as they name nothing that the founder or the report does not, filled up with those
// that the report can answer.
func (k *talk) followUps(proposed, computed []string) []string {
	var out []string
	for _, q := range proposed {
		if q = followUp(k.check, q); q != "" && !slices.Contains(out, q) && len(out) < 3 {
			out = append(out, q)
		}
	}
	if len(out) > 0 && !english(k.check.language) {
		return out // those of the report are in English
	}
	for _, q := range computed {
		if !slices.Contains(out, q) && len(out) < 4 {
			out = append(out, q)
		}
	}
	return out
}
