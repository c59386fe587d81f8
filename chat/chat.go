package chat

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"naps/market"
	"naps/report"
	"naps/words"
)

// Book reads what answers are made from. Its methods are safe for use by many goroutines.
type Book interface {
	// Report reads a version of a session's report; 0 asks for the latest.
	Report(ctx context.Context, session string, version int) (json []byte, got int, err error)
	// FindEvidence finds the evidence of a session that shares words with a question, the best match first.
	FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error)
}

// Plain answers without a model. It is safe for concurrent use.
type Plain struct {
	book       Book
	recognizer *recognizer
	log        *slog.Logger
}

// NewPlain makes a Plain that reads from book; log may be nil.
func NewPlain(book Book, log *slog.Logger) *Plain {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Plain{book: book, recognizer: asking(), log: log}
}

// FollowUps are the questions to tap before anything was asked. A report that cannot be read has none.
func (p *Plain) FollowUps(ctx context.Context, session string) []string {
	r, err := p.report(ctx, session)
	if err != nil {
		p.log.Error("Questions about a report could not be suggested", "session", session, "error", err)
		return nil
	}
	return followUps(newWriter(r), "")
}

func (p *Plain) report(ctx context.Context, session string) (report.Report, error) {
	raw, _, err := p.book.Report(ctx, session, 0)
	if err != nil {
		return report.Report{}, err
	}
	r, err := report.Parse(raw)
	if err != nil {
		return report.Report{}, fmt.Errorf("chat: report of %s: %w", session, err)
	}
	return r, nil
}

// Answer answers a question about the latest report of a session.
func (p *Plain) Answer(ctx context.Context, session, question string) (Answer, error) {
	r, err := p.report(ctx, session)
	if err != nil {
		return Answer{}, err
	}
	return p.answer(ctx, newWriter(r), session, question)
}

func (p *Plain) answer(ctx context.Context, w writer, session, question string) (Answer, error) {
	absent := absentFrom(w, question, p.recognizer.language(question, englishOf(w)))
	asked, _ := p.recognizer.of(w.withoutNames(question, absent), w.subject())
	out := Answer{FollowUps: followUps(w, asked)}
	if said := courtesy(question); said != "" {
		out.Courtesy, out.Sentences = true, []Sentence{{Text: said}}
		return out, nil
	}
	if named := w.named(question); len(named) > 0 &&
		slices.Contains([]intent{"", askRivals, askPrices, askWhy}, asked) {
		for _, f := range named {
			out.Sentences = append(out.Sentences, rival(w, f)...)
		}
		return out, nil
	}
	if asked != "" && (len(absent) == 0 || asked != askRivals && asked != askPrices) {
		out.Sentences = answers[asked](w.about(asked, question))
		return out, nil
	}
	found, err := p.book.FindEvidence(ctx, session, question, hitsCompared)
	if err != nil {
		return Answer{}, err
	}
	if len(absent) > 0 && asked != "" {
		out.Sentences = append(unlisted(w, absent, found), answers[asked](w)...)
		return out, nil
	}
	if out.Sentences = quotesFor(question, found); len(out.Sentences) == 0 {
		out.Sentences = miss(w, p.recognizer.languageOf(question, englishOf(w), nil, ""))
	}
	return out, nil
}

const (
	hitsCompared = 12 // stored passages that a question is compared with
	quotesShown  = 3
	namesShown   = 3
)

// named are the products of the report that a question names.
func (w writer) named(question string) []market.Finding {
	padded := " " + strings.Join(questionWords(question), " ") + " "
	var out []market.Finding
	for _, f := range w.findings("competitor") {
		name := strings.Join(questionWords(f.Title), " ")
		if len(name) >= 3 && strings.Contains(padded, " "+name+" ") && len(out) < namesShown {
			out = append(out, f)
		}
	}
	return out
}

// withoutNames is a question without the names of products, which make it like no example.
func (w writer) withoutNames(question string, absent []string) string {
	text := " " + strings.Join(questionWords(question), " ") + " "
	names := absent
	for _, f := range w.named(question) {
		names = append(names, f.Title)
	}
	for _, name := range names {
		text = strings.ReplaceAll(text, " "+strings.Join(questionWords(name), " ")+" ", " they ")
	}
	return text
}

// englishOf are the stems of English words that the report uses: those of its subject where the idea is in English.
func englishOf(w writer) map[string]bool {
	if l := w.r.Subject.Language; l != "" && l != "en" {
		return nil
	}
	return w.subject()
}

// subject are the stems of what the report is about.
func (w writer) subject() map[string]bool {
	out := map[string]bool{}
	texts := []string{w.r.Idea, w.r.Title, w.r.Subject.Customer, w.r.Subject.Job, w.r.Subject.Problem}
	for _, f := range w.findings("pain") {
		texts = append(texts, f.Title)
	}
	for _, t := range texts {
		for _, word := range questionWords(t) {
			out[words.Stem(word)] = true
		}
	}
	return out
}

// about narrows the pains of a report to those that a question names, where it names some.
func (w writer) about(asked intent, question string) writer {
	if asked != askComplaints {
		return w
	}
	terms := words.Terms(question)
	near := func(f market.Finding) bool {
		return slices.ContainsFunc(words.Terms(f.Title), func(t string) bool { return slices.Contains(terms, t) })
	}
	if !slices.ContainsFunc(w.findings("pain"), near) {
		return w
	}
	narrow := w
	narrow.r.Phases = slices.Clone(w.r.Phases)
	for i, p := range narrow.r.Phases {
		narrow.r.Phases[i].Findings = slices.DeleteFunc(slices.Clone(p.Findings), func(f market.Finding) bool {
			return f.Kind == "pain" && !near(f)
		})
	}
	return narrow
}

// quotesFor answers with words of others: of the passages that were found, those that share two words of substance with
// the question, or the only one that it has. What people type and figures are no quotes.
func quotesFor(question string, found []market.Evidence) []Sentence {
	var out []Sentence
	for _, e := range sharing(question, found) {
		if len(out) < quotesShown {
			out = append(out, Sentence{Text: clip(e.Quote, 300), Cites: []string{e.ID}, Quote: true,
				Place: placeOf(e.Place, e.Source)})
		}
	}
	if len(out) == 0 {
		return nil
	}
	lead := Sentence{Text: "The report has no direct answer. This is what we found in the evidence:"}
	for _, s := range out {
		lead.Cites = append(lead.Cites, s.Cites...)
	}
	return append([]Sentence{lead}, out...)
}

// sharing are the pieces that may be quoted and share two words of substance with a question, or the only one that it
// has.
func sharing(question string, found []market.Evidence) []market.Evidence {
	asked := words.Terms(question)
	slices.Sort(asked)
	asked = slices.Compact(asked)
	return slices.DeleteFunc(slices.Clone(found), func(e market.Evidence) bool {
		shared, terms := 0, words.Terms(e.Title+" "+e.Quote)
		for _, t := range asked {
			if slices.Contains(terms, t) {
				shared++
			}
		}
		return e.Quote == "" || e.Kind == market.Suggestion || e.Kind == market.Series || shared == 0 ||
			shared < min(2, len(asked))
	})
}

// miss says that a question was not understood, and what can be asked.
func miss(w writer, language string) []Sentence {
	first := "I can't answer that from this report."
	if language != "" && language != "en" {
		first = "Without a language model I understand questions in English only."
	}
	return []Sentence{w.say(nil, "%s You can ask %s.", first, askable)}
}

// followUps are up to four questions that this report can answer, without the one that was just asked.
func followUps(w writer, asked intent) []string {
	all := []struct {
		of   intent
		text string
		can  bool
	}{
		{askWhy, "Why " + w.r.Verdict + "?", true},
		{askNext, "What should I do next?", w.r.NextTest.Test != ""},
		{askComplaints, "Who complains the most?", len(w.findings("pain")) > 0},
		{askRivals, "Who are the rivals?", len(w.findings("competitor")) > 0},
		{askPrices, "What do they charge?", len(w.findings("price")) > 0},
		{askChange, "What would change it?", len(w.r.Sets)+len(w.r.Flips) > 0},
		{askAgainst, "Who disagrees?", len(w.findings("counter")) > 0},
		{askSize, "How big is the market?", true},
		{askSearched, "What was not found?", true},
		{askSure, "How sure is this?", true},
	}
	var out []string
	start := slices.IndexFunc(all, func(q struct {
		of   intent
		text string
		can  bool
	}) bool {
		return q.of == asked
	})
	for i := range all { // from the one after the question on, so that a conversation gets on
		if q := all[(start+1+i)%len(all)]; q.can && q.of != asked && len(out) < 4 {
			out = append(out, q.text)
		}
	}
	return out
}
