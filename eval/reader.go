package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"naps/analyst"
	"naps/analyst/model"
	"naps/analyst/order"
	"naps/analyst/plain"
	"naps/market"
	"naps/words"
)

// reader reads candidates; an analyst is one.
type reader interface {
	Read(context.Context, market.Brief, market.Subject, []analyst.Candidate) (analyst.Batch, error)
}

// Column is one reader to be measured.
type Column struct {
	Name   string
	reader reader
	meter  *meter
}

// Plain is the analyst without a model. It reads nothing, which its figures show.
func Plain() Column { return Column{Name: "plain", reader: plain.Analyst{}, meter: &meter{}} }

// Model is the analyst that asks a model.
func Model(name string, m analyst.Model) Column {
	counted := &meter{model: m}
	return Column{Name: name, reader: model.Analyst{Model: counted, Name: name}, meter: counted}
}

// meter counts what a model is asked.
type meter struct {
	model  analyst.Model
	calls  int
	tokens int
	cost   float64
}

// Ask implements analyst.Model.
func (m *meter) Ask(ctx context.Context, q analyst.Question) (analyst.Reply, error) {
	reply, err := m.model.Ask(ctx, q)
	m.calls++
	m.tokens += reply.Used.Tokens
	m.cost += reply.Used.Cost
	return reply, err
}

// countsFrom is the least tier of a signal that counts as pain.
const countsFrom = 2

// MeasureColumn measures a column on each of the halves.
func (s *Set) MeasureColumn(ctx context.Context, c Column, halves []Half) (ColumnFigures, error) {
	out := ColumnFigures{Name: c.Name}
	for _, h := range halves {
		f, err := s.Measure(ctx, c, h)
		if err != nil {
			return out, err
		}
		out.Reads = out.Reads || f.Unread < f.Posts
		out.Halves = append(out.Halves, f)
	}
	return out, nil
}

// Measure has a column's reader read the posts of a half, in batches and in the order of a run, and compares what it
// says with the labels. A model that fails leaves posts unread; only the end of ctx is an error.
func (s *Set) Measure(ctx context.Context, c Column, half Half) (Figures, error) {
	f := Figures{Half: half.String(), Why: []string{}}
	calls, tokens, cost := c.meter.calls, c.meter.tokens, c.meter.cost
	for place, i := range s.ideas {
		if !half.has(place) {
			continue
		}
		if err := f.measure(ctx, c.reader, i); err != nil {
			return f, err
		}
	}
	f.Calls, f.Tokens, f.Cost = c.meter.calls-calls, c.meter.tokens-tokens, c.meter.cost-cost
	return f, nil
}

func (f *Figures) measure(ctx context.Context, r reader, i idea) error {
	b := market.Brief{Idea: i.name}
	candidates, posts := i.candidates()
	for from := 0; from < len(candidates); from += analyst.PostBatch {
		batch := candidates[from:min(from+analyst.PostBatch, len(candidates))]
		got := analyst.Batch{}
		if !f.gaveUp {
			var err error
			if got, err = r.Read(ctx, b, i.subject, batch); err != nil {
				if err = f.failed(ctx, err); err != nil {
					return err
				}
			}
			f.Again += asNumber(got.Asked > 1)
			f.unread(got.Why)
		}
		readings := map[string]market.Reading{}
		for _, reading := range got.Readings {
			readings[reading.Evidence] = reading
		}
		for k, c := range batch {
			reading, read := readings[c.Evidence.ID]
			f.add(posts[from+k], c.Evidence, reading, read)
		}
	}
	return nil
}

// failed notes a model's failure. After a fatal one nothing more is asked.
func (f *Figures) failed(ctx context.Context, err error) error {
	var failure *analyst.ModelError
	if ctx.Err() != nil || !errors.As(err, &failure) {
		return fmt.Errorf("eval: %w", err)
	}
	f.Failed++
	f.gaveUp = failure.Fatal
	f.unread("the model " + failure.Reason)
	return nil
}

func (f *Figures) unread(why string) {
	if why != "" && !slices.Contains(f.Why, why) {
		f.Why = append(f.Why, why)
	}
}

// candidates are the posts of an idea as a run hands them to a reader: the nearest first, each by its best passage.
func (i idea) candidates() ([]analyst.Candidate, []Post) {
	var list []order.Candidate
	for k, p := range i.posts {
		list = append(list, p.candidate(k))
	}
	var out []analyst.Candidate
	var posts []Post
	for _, r := range order.Rank(orderBrief(i.name, i.subject), list) {
		p := i.posts[r.Index]
		id := fmt.Sprintf("E%d", r.Index+1)
		e := market.Evidence{
			Kind: market.Post, Source: "labels", URL: "https://labels.example/" + id, Place: p.From,
			Title: p.Title, Text: p.Text, Quote: strings.TrimSpace(p.Text),
		}.Seal()
		e.ID = id
		from, to := words.Around(p.Text, r.From, r.To, analyst.PassageShown)
		out = append(out, analyst.Candidate{Evidence: e, Text: p.Text[from:to], From: from, Near: r.Above})
		posts = append(posts, p)
	}
	return out, posts
}
