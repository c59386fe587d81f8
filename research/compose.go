package research

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"naps/analyst"
	"naps/ground"
	"naps/market"
	"naps/score"
)

// The most evidence that a writer is shown, and the most of one finding.
const (
	citableAtMost = 60
	citedPerFact  = 3
)

// composer has the report of a run written by whoever writes in it.
type composer struct {
	facts   *knowledge
	thinker thinking
	phases  []market.PhaseResult
}

// compose has the report written by whoever writes in this run. Its sentences stand instead of the plain ones wherever
// at least one of a phase stands up to its evidence; where none does, the plain ones stay. It returns the phases with
// their new sentences, and changes the verdict.
func (c composer) compose(ctx context.Context, card score.Card,
	verdict *market.PhaseResult) ([]market.PhaseResult, error) {
	if c.thinker.helper == nil {
		return c.phases, nil
	}
	prose, removed, err := c.thinker.Write(ctx, c.facts.run.Brief, c.facts.subject, c.draft(card))
	verdict.Removed = append(verdict.Removed, removed...)
	if ok, end := tried(err); !ok {
		verdict.Gaps = append(verdict.Gaps, c.thinker.helper.gaps()...)
		return c.phases, end
	}
	rules := ground.Rules{Language: c.facts.subject.Language, Known: c.facts.ownWords(), Shown: c.shownToWriter(),
		Vocabulary: c.vocabulary()}
	seen := c.seenByWriter()
	written := map[market.Phase]bool{}
	replace := func(r *market.PhaseResult, claims []market.Claim) {
		kept, gone := rules.CheckProposed(claims, seen)
		verdict.Removed = append(verdict.Removed, gone...)
		if len(kept) == 0 {
			return
		}
		written[r.Name] = true
		if r.Claims = kept; !english(c.facts.subject.Language) {
			r.Summary = firstSentences(kept) // what code counted is said in English only
			if r.Name == market.Verdict {
				r.Summary = strings.TrimSpace(r.Summary + " " + full(prose.Next))
			}
		}
	}
	phases := slices.Clone(c.phases)
	for i := range phases {
		replace(&phases[i], prose.Phases[phases[i].Name])
	}
	replace(verdict, slices.Concat(prose.Summary, prose.For, prose.Against))
	end := c.translate(ctx, phases, written, rules)
	verdict.Gaps = append(verdict.Gaps, c.thinker.helper.gaps()...)
	return phases, end
}

// Translator says sentences that code wrote in English in the language of the idea. A Writer may be one as well.
type Translator interface {
	Translate(ctx context.Context, b market.Brief, s market.Subject, sentences []string) ([]string, error)
}

// translate puts the phases about which the writer said nothing that stands into the language of the idea, so that a
// report is in one. A translated sentence must stand up to its evidence like the one it is of, which stays where it
// does not.
func (c composer) translate(ctx context.Context, phases []market.PhaseResult, written map[market.Phase]bool,
	rules ground.Rules) error {
	t, ok := c.thinker.Analyst.(Translator)
	if !ok || english(c.facts.subject.Language) {
		return nil
	}
	var texts []string
	for _, r := range phases {
		if !written[r.Name] {
			texts = append(texts, r.Summary)
			for _, claim := range r.Claims {
				texts = append(texts, claim.Text)
			}
		}
	}
	if len(texts) == 0 {
		return nil
	}
	got, err := t.Translate(ctx, c.facts.run.Brief, c.facts.subject, texts)
	if ok, end := tried(err); !ok {
		return end
	}
	for i := range phases {
		r := &phases[i]
		if written[r.Name] {
			continue
		}
		r.Summary, got, r.Claims = got[0], got[1:], slices.Clone(r.Claims)
		for k, claim := range r.Claims {
			claim.Text, got = got[0], got[1:]
			if kept, _ := rules.Check([]market.Claim{claim}, c.facts.pool); len(kept) == 1 {
				r.Claims[k] = kept[0]
			}
		}
	}
	return nil
}

func english(language string) bool { return language == "" || strings.HasPrefix(language, "en") }

// shownToWriter is what a writer is shown of each piece of evidence beside its quote: the sentences that readers
// pointed at, and the findings that rest on it with their figures.
func (c composer) shownToWriter() map[string][]string {
	out := map[string][]string{}
	for _, r := range c.facts.standing() {
		for _, f := range r.Facts {
			out[r.Evidence] = append(out[r.Evidence], f.Quote)
		}
		out[r.Evidence] = append(out[r.Evidence], r.Name)
	}
	for _, p := range c.phases {
		for _, f := range p.Findings {
			for _, id := range f.Evidence {
				out[id] = append(out[id], f.Said())
			}
		}
	}
	return out
}

// seenByWriter is the evidence as the writer was shown it: of a piece in which readers pointed at sentences, only
// these, so that a sentence of the report cannot rest on another one of the same text, such as one that was put there
// for the model.
func (c composer) seenByWriter() []market.Evidence {
	out, stands := slices.Clone(c.facts.pool), c.facts.standing()
	for i, e := range out {
		if r := stands[e.Hash]; len(r.Facts) > 0 {
			out[i].Quote = r.Facts[0].Quote // the others are in shownToWriter
		}
	}
	return out
}

// vocabulary is what the evidence uses as words and as names.
func (c composer) vocabulary() *ground.Vocabulary {
	var texts []string
	for _, e := range c.facts.pool {
		texts = append(texts, e.Quote)
	}
	return ground.ReadVocabulary(texts...)
}

// ownWords are the founder's words and those of the brief, whose names a sentence may use.
func (k *knowledge) ownWords() string {
	return strings.Join(append(k.subject.OwnWords(k.run.Brief.Idea), k.run.Brief.Notes...), "\n")
}

// firstSentences is a summary made of the first two claims.
func firstSentences(claims []market.Claim) string {
	var out []string
	for _, c := range claims[:min(2, len(claims))] {
		out = append(out, full(c.Text))
	}
	return strings.Join(out, " ")
}

// draft gathers what a writer is shown: findings, the evidence behind them and what readers found to be about the
// problem, and the score in words.
func (c composer) draft(card score.Card) analyst.Draft {
	d := analyst.Draft{Brief: c.facts.run.Brief, Subject: c.facts.subject, Phases: c.phases,
		Readings: map[string]market.Reading{}, Verdict: card.Verdict, Score: scoreLines(card)}
	byID, stands := map[string]market.Evidence{}, c.facts.standing()
	for _, e := range c.facts.pool {
		byID[e.ID] = e
		if r, read := stands[e.Hash]; read {
			d.Readings[e.ID] = r
		}
	}
	taken := map[string]bool{}
	add := func(e market.Evidence) {
		if e.ID != "" && !taken[e.ID] && len(d.Evidence) < citableAtMost {
			taken[e.ID] = true
			d.Evidence = append(d.Evidence, e)
		}
	}
	for _, r := range c.phases {
		for _, f := range r.Findings {
			for _, id := range f.Evidence[:min(len(f.Evidence), citedPerFact)] {
				add(byID[id])
			}
		}
	}
	for _, e := range c.facts.near(market.VeryProblem) {
		add(e)
	}
	return d
}

// scoreLines says the score and the must-pass checks, a line each.
func scoreLines(card score.Card) []string {
	out := []string{fmt.Sprintf("score %.1f of 100, from %.1f to %.1f", card.Score, card.Low, card.High)}
	for _, g := range card.Gates {
		state := "passed"
		if !g.Passed {
			state = "failed"
		}
		out = append(out, fmt.Sprintf("check %s: %s. %s", g.Name, state, g.Reason))
	}
	return out
}
