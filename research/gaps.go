package research

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"naps/market"
)

// why says for what reason a search has no answer; empty where it has one.
type why string

// The reasons. The first five are no source's fault.
const (
	whyTime    why = "time"
	whyHurry   why = "hurry"
	whyBudget  why = "budget"
	whyReadOn  why = "read on"
	whyClosed  why = "closed"
	whyPrivate why = "private"
	whyBlocked why = "blocked"
	whySlow    why = "rate"
	whyDown    why = "down"
	whyShape   why = "shape"
	whyKey     why = "key"
	whyPanic   why = "panic"
	whyOther   why = "other"
)

var whyTexts = map[why]string{
	whyTime:    "not asked: the time of this phase was used up",
	whyHurry:   "not asked: the report was wanted before all was searched",
	whyBudget:  "not asked: the searches of this run were used up",
	whyReadOn:  "not asked: this run only read on",
	whyClosed:  "not asked: nothing of this idea leaves the machine",
	whyPrivate: "not asked: it would have told more than this run may tell",
	whyBlocked: "refused to answer",
	whySlow:    "asked us to slow down",
	whyDown:    "could not be reached",
	whyShape:   "answered in a form that cannot be read",
	whyKey:     "needs a key that is not set",
	whyPanic:   "failed inside naps; the log says more",
	whyOther:   "failed; the log says more",
}

func (y why) text() string { return whyTexts[y] }

// failure reports whether the source is to blame, and not the bounds of the run.
func (y why) failure() bool {
	return y != "" && y != whyTime && y != whyHurry && y != whyBudget && y != whyReadOn && y != whyClosed
}

// whyNot reads the error of a search.
func whyNot(err error) why {
	var p *panicked
	for _, known := range []struct {
		err error
		why why
	}{
		{errHurry, whyHurry}, {errTime, whyTime}, {market.ErrPrivate, whyPrivate},
		{market.ErrBudget, whyBudget}, {market.ErrBlocked, whyBlocked}, {market.ErrRateLimited, whySlow},
		{market.ErrUnavailable, whyDown}, {market.ErrShape, whyShape},
		{market.ErrNeedsKey, whyKey}, {context.DeadlineExceeded, whyDown},
	} {
		if errors.Is(err, known.err) {
			return known.why
		}
	}
	if errors.As(err, &p) {
		return whyPanic
	}
	return whyOther
}

// privacySource is the name of the run's own privacy in gaps.
const privacySource = "privacy"

// gaps tells what was asked and not answered, a gap for each source and reason, and what was searched and not found: a
// whole angle of a source that answered and had nothing about the idea.
func gaps(answers []answer) []market.Gap {
	type place struct{ source, reason string }
	blocked := map[place][]string{}
	empty := map[place][]string{}
	full := map[place]bool{}
	for _, a := range answers {
		at := place{a.source.Name(), a.Reason}
		if !a.Why.failure() && a.Why != "" {
			at.source = "budget"
			if a.Why == whyClosed {
				at.source = privacySource
			}
		}
		if !a.answered() {
			blocked[at] = append(blocked[at], a.shown())
			continue
		}
		at.reason = "answered with nothing"
		empty[at] = append(empty[at], a.shown())
		if a.Found > 0 {
			full[at] = true
		}
	}
	var out []market.Gap
	for at, queries := range blocked {
		out = append(out, market.Gap{Source: at.source, Reason: at.reason, Queries: distinct(queries), Blocked: true})
	}
	for at, queries := range empty {
		if !full[at] {
			out = append(out, market.Gap{Source: at.source, Reason: at.reason, Queries: distinct(queries)})
		}
	}
	slices.SortFunc(out, func(x, y market.Gap) int {
		if x.Blocked != y.Blocked {
			if x.Blocked {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(x.Source, y.Source), strings.Compare(x.Reason, y.Reason))
	})
	return out
}

// shown is the query as a founder reads it.
func (a ask) shown() string {
	text := cmp.Or(a.query.Text, "the newest posts")
	if a.query.Community != "" {
		text += " (in " + a.query.Community + ")"
	}
	return text
}

// distinct returns the strings sorted, each once.
func distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// standing decides how a phase ended from what became of its searches. Its reason is a sentence for the founder, empty
// for done.
func standing(answers []answer) (market.PhaseStatus, string) {
	if len(answers) == 0 {
		return market.PhaseDone, ""
	}
	tried, alive, reasons := map[string]bool{}, map[string]bool{}, map[string]string{}
	cutShort := why("")
	for _, a := range answers {
		name := a.source.Name()
		switch {
		case a.answered():
			alive[name] = true
		case a.Why.failure():
			tried[name], reasons[name] = true, a.Reason
		default:
			cutShort = a.Why
		}
	}
	var dead []string
	for name := range tried {
		if !alive[name] {
			dead = append(dead, name+" "+reasons[name])
		}
	}
	slices.Sort(dead)
	switch {
	case len(alive) == 0 && len(dead) > 0:
		return market.PhaseFailed, "No source answered: " + strings.Join(dead, "; ") + "."
	case len(alive) == 0:
		return market.PhaseSkipped, sentence(cutShort)
	case cutShort != "":
		return market.PhasePartial, sentence(cutShort)
	case len(dead) > 0:
		return market.PhasePartial, "Not all sources answered: " + strings.Join(dead, "; ") + "."
	}
	return market.PhaseDone, ""
}

func sentence(y why) string {
	switch y {
	case whyHurry:
		return "The report was asked for early, before all was searched."
	case whyReadOn:
		return "This run only read on; some searches had failed before."
	case whyClosed:
		return "Nothing was searched, since nothing of this idea leaves the machine."
	case whyTime:
		return "The time for this phase was used up."
	}
	return "The searches of this run were used up."
}
