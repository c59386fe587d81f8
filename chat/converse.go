package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"naps/analyst"
	"naps/analyst/model"
	"naps/market"
	"naps/session"
)

// exchange is the kept output of a call of the model.
type exchange struct {
	Reply  analyst.Reply `json:"reply"`
	Reason string        `json:"reason,omitempty"` // why there is no answer
	Raw    string        `json:"raw,omitempty"`
}

// converse lets the model search and then answer; a server that refuses tools is asked without them.
func (k *talk) converse(ctx context.Context) (model.Answer, error) {
	q, err := k.model.Ask(true)
	if err != nil {
		return model.Answer{}, err
	}
	for n := range roundsMost + 1 {
		if n == roundsMost {
			q.Tools = nil // now it must answer
		}
		reply, err := k.ask(ctx, fmt.Sprintf("ask/%d", n+1), q)
		var failed *analyst.ModelError
		if errors.As(err, &failed) && !failed.Fatal && !k.own {
			return k.withoutTools(ctx)
		}
		if err != nil {
			return model.Answer{}, err
		}
		if len(reply.Calls) == 0 || n == roundsMost {
			answer, err := model.ParseAnswer(reply.Text)
			if err != nil && !k.own {
				return k.withoutTools(ctx)
			}
			return answer, err
		}
		round := analyst.Round{Calls: reply.Calls}
		for i, call := range reply.Calls {
			result, err := k.carryOut(ctx, fmt.Sprintf("tool/%d/%d", n+1, i+1), call)
			if err != nil {
				return model.Answer{}, err
			}
			round.Results = append(round.Results, result)
		}
		q.Rounds = append(q.Rounds, round)
	}
	return model.Answer{}, nil
}

// withoutTools asks once more with all evidence that was found, and a schema.
func (k *talk) withoutTools(ctx context.Context) (model.Answer, error) {
	k.model.Evidence = k.check.shownPieces()
	q, err := k.model.Ask(false)
	if err != nil {
		return model.Answer{}, err
	}
	reply, err := k.ask(ctx, "ask/plain", q)
	if err != nil {
		return model.Answer{}, err
	}
	answer, err := model.ParseAnswer(string(reply.JSON))
	for _, s := range answer.Sentences {
		k.say(s)
	}
	return answer, err
}

// ask puts a question to the model, unless it was answered before. Sentences are checked and shown as they come.
func (k *talk) ask(ctx context.Context, key string, q analyst.Question) (analyst.Reply, error) {
	live := false
	var sentences model.SentenceStream
	q.Show = func(piece string) error {
		for _, s := range sentences.Write(piece) {
			k.say(s)
		}
		return k.out.err
	}
	step, err := k.j.Do(ctx, key+"/"+model.ChatVersion(),
		func(ctx context.Context) (market.TurnStep, []market.Evidence, error) {
			live = true
			reply, err := k.Model.Ask(ctx, q)
			out := exchange{Reply: reply}
			var failed *analyst.ModelError
			switch {
			case ctx.Err() != nil:
				return market.TurnStep{}, nil, context.Cause(ctx)
			case errors.As(err, &failed):
				out.Reason, out.Raw = failed.Reason, failed.Raw
			case err != nil:
				return market.TurnStep{}, nil, err
			}
			raw, err := market.Encode(out)
			return market.TurnStep{Output: raw, Used: reply.Used}, nil, err
		})
	if err != nil {
		return analyst.Reply{}, err
	}
	var out exchange
	if err := json.Unmarshal(step.Output, &out); err != nil {
		return analyst.Reply{}, fmt.Errorf("chat: step %s: %w", key, err)
	}
	if !live && out.Reply.Text != "" {
		if err := q.Show(out.Reply.Text); err != nil {
			return out.Reply, err
		}
	}
	k.used.Tokens, k.used.Cost = k.used.Tokens+step.Used.Tokens, k.used.Cost+step.Used.Cost
	if out.Reason != "" {
		return out.Reply, &analyst.ModelError{Reason: out.Reason, Raw: out.Raw}
	}
	return out.Reply, nil
}

// speech is an answer as the founder sees it grow.
type speech struct {
	ctx    context.Context
	j      session.TurnJournal
	answer Answer
	err    error // of the first piece that could not be shown
}

// say shows a sentence of the model if it stands up to what it cites. Quotations wait for a sentence that they belong
// to.
func (k *talk) say(s model.Said) {
	for _, kept := range k.check.sentence(s) {
		if kept.Quote && !k.own {
			k.pending = append(k.pending, kept)
			continue
		}
		k.out.say(kept)
		if !kept.Quote && !k.own {
			k.own = true
			for _, q := range k.pending {
				k.out.say(q)
			}
			k.pending = nil
		}
	}
}

func (s *speech) say(sentence Sentence) {
	if slices.ContainsFunc(s.answer.Sentences,
		func(old Sentence) bool { return strings.EqualFold(old.Text, sentence.Text) }) {
		return
	}
	s.answer.Sentences = append(s.answer.Sentences, sentence)
	last := len(s.answer.Sentences) - 1
	if s.err == nil {
		s.err = s.j.Show(s.ctx, between(s.answer.Sentences, last)+sentence.markdown())
	}
}
