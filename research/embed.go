package research

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strings"

	"naps/analyst"
	"naps/analyst/order"
	"naps/journal"
	"naps/market"
	"naps/privacy"
	"naps/words"
)

// Embedder turns texts into vectors, one each, all of one length: those of texts that mean the same point the same way.
type Embedder interface {
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

const (
	embedBatch     = 32  // texts of one request
	embedMost      = 400 // candidates of a phase whose meaning is compared, those nearest by words first
	embeddedNearly = 1e4 // similarities are kept to so many parts, so that the journal stays small
)

// embedSource is the endpoint's name in gaps.
const embedSource = "embeddings"

// similarity compares the meaning of candidates with the brief. Each comparison is a journalled step, so that a run
// that goes on asks nothing twice. The zero value, without an Embedder, compares nothing. Only the goroutine of
// Research uses it.
type similarity struct {
	base  Embedder
	j     Journal
	log   *slog.Logger
	clock *clock
	left  *left

	known map[string]float64 // by the brief and the texts
	off   string             // why it is not asked any more in this run, for the founder
}

// compared is the output of a step: how similar the texts of a batch are to the brief, or why that is not known.
type compared struct {
	Similar []float64 `json:"similar,omitempty"`
	Reason  string    `json:"reason,omitempty"`

	Sent []market.Sent `json:"sent,omitempty"` // what left the machine for it
}

// rank orders candidates by their words, and by their meaning where an embedder is set and answers.
func (s *similarity) rank(ctx context.Context, name market.Phase, b order.Brief,
	list []order.Candidate) ([]order.Ranked, error) {
	byWords := order.Rank(b, list)
	if s.base == nil || s.off != "" {
		return byWords, nil
	}
	texts, parts := make([]string, len(list)), partsOf(b)
	brief := fingerprint(parts)
	var open []int // not compared yet, the nearest by words first
	for _, r := range byWords[:min(embedMost, len(byWords))] {
		text := list[r.Index].Text
		from, to := words.Around(text, r.From, r.To, analyst.PassageShown)
		texts[r.Index] = words.OneLine(list[r.Index].Title + ". " + text[from:to])
		if _, known := s.known[brief+texts[r.Index]]; !known {
			open = append(open, r.Index)
		}
	}
	for batch := range slices.Chunk(open, embedBatch) {
		var of []string
		for _, i := range batch {
			of = append(of, texts[i])
		}
		got, err := s.compare(ctx, name, parts, of)
		if err != nil || got.Reason != "" {
			s.off = got.Reason
			return byWords, err
		}
		for k, text := range of {
			s.known[brief+text] = got.Similar[k]
		}
	}
	similar := make([]float64, len(list))
	for i, text := range texts {
		similar[i] = math.NaN() // counts as the mean
		if v, known := s.known[brief+text]; known && text != "" {
			similar[i] = v
		}
	}
	return order.RankWith(b, list, similar), nil
}

// compare is one journalled request. Haste ends it without an answer that would be kept.
func (s *similarity) compare(ctx context.Context, name market.Phase, parts, texts []string) (compared, error) {
	if s.clock.calm.Err() != nil {
		return compared{Reason: whyNot(context.Cause(s.clock.calm)).text()}, nil
	}
	at := key(name, embedSource+"/"+fingerprint(slices.Concat(parts, texts)))
	got, _, err := once(ctx, s.j, at, func(ctx context.Context, _ int) (compared, journal.Step, error) {
		var vectors [][]float32
		sent, err := noting(ctx, privacy.Asked{Label: "order"}, func(ctx context.Context) error {
			return guarded(func() (err error) {
				vectors, err = s.base.Embed(ctx, slices.Concat(parts, texts))
				return err
			})
		})
		step := journal.Step{Phase: name, Failed: err != nil}
		if err != nil && ctx.Err() != nil {
			return compared{}, step, context.Cause(ctx)
		}
		if errors.Is(err, market.ErrPrivate) {
			return compared{Reason: "was not asked, since its server is not as private as this run; candidates were ordered by their words alone",
				Sent: sent}, step, nil
		}
		if err != nil {
			s.log.Warn("The meaning of candidates could not be compared", "phase", name, "error", err)
			return compared{Reason: "gave no answer; candidates were ordered by their words alone", Sent: sent}, step,
				nil
		}
		return compared{Similar: nearest(vectors[:len(parts)], vectors[len(parts):]), Sent: sent}, step, nil
	})
	s.left.add(got.Sent)
	if err == nil && got.Reason == "" && len(got.Similar) != len(texts) {
		got.Reason = "gave no answer; candidates were ordered by their words alone"
	}
	return got, err
}

// partsOf are the texts of a brief that candidates are compared with: what it is about, and each phrase of those who
// have the problem.
func partsOf(b order.Brief) []string {
	about := words.OneLine(strings.Join([]string{cmp.Or(b.Title, b.Idea), b.Problem, b.Job}, ". "))
	return append([]string{about}, b.Says...)
}

// nearest is for each text the cosine of its vector with the nearest of some parts, rounded.
func nearest(parts, texts [][]float32) []float64 {
	out := make([]float64, len(texts))
	for i, text := range texts {
		best := -1.0
		for _, part := range parts {
			best = max(best, cosine(part, text))
		}
		out[i] = math.Round(best*embeddedNearly) / embeddedNearly
	}
	return out
}

// cosine is that of the angle between two vectors, 0 where one has no direction.
func cosine(a, b []float32) float64 {
	var dot, x, y float64
	for i := range min(len(a), len(b)) {
		dot, x, y = dot+float64(a[i])*float64(b[i]), x+float64(a[i])*float64(a[i]), y+float64(b[i])*float64(b[i])
	}
	if c := dot / math.Sqrt(x*y); !math.IsNaN(c) && !math.IsInf(c, 0) {
		return c
	}
	return 0
}

// TellsMeanings reports whether an embedder puts a text nearer to one that says the same in other words than to one on
// another subject.
func TellsMeanings(ctx context.Context, e Embedder) (bool, error) {
	v, err := e.Embed(ctx, []string{"My customers pay their bills weeks late.",
		"Clients never settle an invoice on time.", "The bread didn't rise although the yeast was fresh."})
	if err != nil {
		return false, err
	}
	return cosine(v[0], v[1]) > cosine(v[0], v[2]), nil
}

// gaps say in the report that meanings were not compared, and why.
func (s *similarity) gaps() []market.Gap {
	if s.off == "" {
		return nil
	}
	return []market.Gap{{Source: embedSource, Reason: s.off, Queries: []string{"order"}, Blocked: true}}
}

// fingerprint tells lists of texts apart.
func fingerprint(texts []string) string {
	sum := sha256.New()
	for _, text := range texts {
		sum.Write([]byte(text + "\x00"))
	}
	return hex.EncodeToString(sum.Sum(nil))[:keyHash]
}
