package model

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

// readMost is how many texts a batch has.
const readMost = 10

// Why a text was not read, for the founder.
const (
	whyControl  = "the model took a text on another subject for a match"
	whyAbsent   = "the model found nothing at first in texts that are close to the idea"
	whyAll      = "the model took every text for a match"
	whyContrary = "the model contradicted itself"
	whyLeftOut  = "the model gave no usable answer"
	whyForeign  = "the model described a problem in words that aren't in the text"
	whyTooMany  = "too many texts were given at once"
)

// Read reads at most 10 candidates together, with one control text among them that is certainly off the subject.
//
// A response is in doubt if it calls the control the very problem, leaves the control out, or calls all texts
// unrelated, or all the very problem, where the order by similarity says otherwise. Then the texts are read once more,
// in two parts, in another order, each with another control:
//   - if both parts again contain nothing, or again nothing but matches, the responses agree and stand;
//   - a part in doubt is divided once more if the other part is not in doubt (one text in it may be instructing the
//     model), and counts as not read otherwise;
//   - a part that is not in doubt stands, unless the first response told the texts apart and the second differs on
//     most of them.
//
// So one hostile text costs at most two others their reading, and a reader that is wrong about one text in ten loses
// next to nothing. With an error, the batch holds what was read before it.
func (a Analyst) Read(
	ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate,
) (analyst.Batch, error) {
	return readAs(ctx, a, jobRead, b, s, batch)
}

// Rules reads texts of laws and of rules of platforms as Read reads what people say: about 2 is a rule that applies to
// what the idea does, and the fact forbidden one that does not allow it.
func (a Analyst) Rules(
	ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate,
) (analyst.Batch, error) {
	return readAs(ctx, a, jobRules, b, s, batch)
}

// readAs reads with the prompt of a job.
func readAs(
	ctx context.Context, a Analyst, job string, b market.Brief, s market.Subject, batch []analyst.Candidate,
) (analyst.Batch, error) {
	texts, over := distinct(batch, readMost)
	r := newRound(a, b, s, texts)
	r.job = job
	r.unread(whyTooMany, over...)
	if len(texts) == 0 {
		return r.batch(batch), nil
	}
	first, err := r.ask(ctx, texts)
	if err == nil && first.doubt == "" {
		r.accept(first)
	} else if err == nil {
		err = r.recheck(ctx, texts, first, 0)
	}
	return r.batch(batch), err
}

// distinct is the first n candidates, each id once, and the rest.
func distinct(in []analyst.Candidate, n int) (kept, over []analyst.Candidate) {
	for _, c := range in {
		switch {
		case hasID(kept, c.Evidence.ID):
		case len(kept) == n:
			over = append(over, c)
		default:
			kept = append(kept, c)
		}
	}
	return kept, over
}

// round is the reading of one batch.
type round struct {
	a        Analyst
	job      string // jobRead or jobRules
	base     promptData
	texts    []analyst.Candidate
	id       string    // of the batch
	controls []control // the next first
	asked    int
	readings map[string]market.Reading
	whys     []string
}

// response is what the model said about a part of a batch.
type response struct {
	part    []analyst.Candidate
	answers map[string]answer
	control int    // what it said about the control; -1 without an answer
	doubt   string // why it does not stand by itself
}

func newRound(a Analyst, b market.Brief, s market.Subject, texts []analyst.Candidate) *round {
	var content []string
	for _, c := range texts {
		content = append(content, c.Evidence.ID, c.Evidence.Hash, c.Text)
	}
	r := &round{a: a, base: promptFor(b, s), texts: texts, readings: map[string]market.Reading{}}
	r.id = fmt.Sprintf("%012x", hash(content...)>>16)
	idea := keyStems(append([]string{b.Idea, s.Title, s.Customer, s.Job, s.Problem}, s.Says...)...)
	r.controls = controlsFor(idea, s.Language, r.id)
	return r
}

// ask has the model read texts with the next control among them.
func (r *round) ask(ctx context.Context, part []analyst.Candidate) (response, error) {
	c := r.controls[0]
	r.controls = append(r.controls[1:], c)
	all, controlID := withControl(part, r.texts, c, r.id)
	p := r.base
	p.Data = textBlocks(all)
	r.asked++
	got, err := ask[struct{ Answers []json.RawMessage }](ctx, r.a, r.job, p, 400+150*len(all))
	if err != nil {
		return response{}, err
	}
	out := response{part: part, answers: validAnswers(got.Answers, all), control: -1}
	if said, ok := out.answers[controlID]; ok {
		out.control = *said.About
		delete(out.answers, controlID)
	}
	out.doubt = out.doubtful()
	return out, nil
}

func (r *round) accept(t response) {
	for _, c := range t.part {
		got, ok := t.answers[c.Evidence.ID]
		if !ok {
			r.unread(whyLeftOut, c)
			continue
		}
		reading := reading(r.a.Name, show(c), got, r.job, r.id)
		if foreign(reading.Pain, c) {
			r.unread(whyForeign, c)
			continue
		}
		r.readings[c.Evidence.ID] = reading
	}
}

// unread notes why texts were not read.
func (r *round) unread(why string, texts ...analyst.Candidate) {
	if len(texts) > 0 && !slices.Contains(r.whys, why) {
		r.whys = append(r.whys, why)
	}
}

// batch is what was read and what was not, in the given order.
func (r *round) batch(of []analyst.Candidate) analyst.Batch {
	out := analyst.Batch{Readings: []market.Reading{}, Unread: []string{}, Why: strings.Join(r.whys, "; "),
		Asked: r.asked}
	kept, _ := distinct(of, len(of))
	for _, c := range kept {
		if got, ok := r.readings[c.Evidence.ID]; ok {
			out.Readings = append(out.Readings, got)
		} else {
			out.Unread = append(out.Unread, c.Evidence.ID)
		}
	}
	return out
}
