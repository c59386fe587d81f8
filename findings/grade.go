package findings

import (
	"naps/market"
)

// painMonths is how old a post may be whose date stands for the "when" of an incident: the window of the score's check
// on pain.
const painMonths = 24

// daysPerMonth is a twelfth of a year.
const daysPerMonth = 365.25 / 12

// poorStars is the most stars of a review that complains.
const poorStars = 3

// Grade says what a reading of a piece of evidence says about the dimensions. Only what is about the very problem and
// is not advertising says anything; the tier follows from the facts, never from how strong the words are. Products are
// graded together, see sold.
func Grade(e market.Evidence, r market.Reading, asOf string) []market.Signal {
	if r.Relation != "" {
		return ended(e, r)
	}
	if r.About < market.VeryProblem || r.Voice == market.Provider || r.Has(market.FactAdvert) {
		return nil
	}
	switch e.Kind {
	case market.News, market.Filing:
		return moneyNews(e, r)
	case market.Post, market.Page:
		return spoken(e, r, asOf)
	}
	return nil
}

// spoken grades what people say.
func spoken(e market.Evidence, r market.Reading, asOf string) []market.Signal {
	var out []market.Signal
	add := func(d market.Dimension, side bool, tier market.Tier, shownBy ...string) {
		if tier > 0 {
			out = append(out, signal(e, r, d, side, tier, shownBy...))
		}
	}
	add(market.Pain, true, painTier(e, r, asOf), market.FactBuilt, market.FactHired, market.FactPaid,
		market.FactSwitched, market.FactLoss, market.FactIncident,
		market.FactAsks, market.FactComplaint, market.FactWould)
	add(market.Pain, false, contentTier(r), market.FactSolved, market.FactContent)
	add(market.Payment, true, paidTier(r), market.FactPaid, market.FactHired, market.FactSwitched, market.FactWould)
	add(market.Payment, false, unpaidTier(e, r), market.FactNotWorth, market.FactFree)
	return out
}

// painTier is 4 for costly behavior, 3 for a specific past incident or somebody who asks for a tool, 2 for a complaint,
// 1 for talk of what one would do, 0 where nobody is shown to have the problem. Somebody who says that all is well has
// it only if they also complain, lose something or ask. Getting by with a workaround shows nothing alone.
func painTier(e market.Evidence, r market.Reading, asOf string) market.Tier {
	if r.About < market.VeryProblem || r.Voice != market.Sufferer || r.Has(market.FactAdvert) {
		return 0
	}
	hurts := r.Has(market.FactComplaint) || r.Has(market.FactLoss) || r.Has(market.FactAsks)
	fine := (r.Has(market.FactContent) || r.Has(market.FactSolved)) && !hurts
	happened := r.Has(market.FactIncident) && dated(e, r, asOf)
	stars := e.Metrics["rating"]
	switch {
	case fine:
		return 0
	case r.Has(market.FactBuilt), r.Has(market.FactHired), r.Has(market.FactPaid) &&
		hurts, r.Has(market.FactSwitched) && hurts:
		return 4
	case happened, r.Has(market.FactLoss) && dated(e, r, asOf), r.Has(market.FactAsks), hurts && stars > 0 &&
		stars <= poorStars:
		return 3
	case hurts, r.Has(market.FactIncident):
		return 2
	case r.Has(market.FactWould):
		return 1
	}
	return 0
}

// dated reports whether it is known when something happened: the text says so, or the post itself is recent.
func dated(e market.Evidence, r market.Reading, asOf string) bool {
	days, ok := daysBefore(e.Date, asOf)
	return r.Has(market.FactWhen) || ok && days >= -1 && float64(days) <= painMonths*daysPerMonth
}

// contentTier grades what speaks against the pain: somebody solved it (3), or is fine as it is (2).
func contentTier(r market.Reading) market.Tier {
	switch {
	case r.Has(market.FactComplaint), r.Has(market.FactLoss), r.Has(market.FactAsks):
		return 0
	case r.Has(market.FactSolved):
		return 3
	case r.Has(market.FactContent):
		return 2
	}
	return 0
}

// paidTier is 4 for money that was spent on the problem, 1 for talk of it.
func paidTier(r market.Reading) market.Tier {
	switch {
	case r.Voice != market.Sufferer:
		return 0
	case r.Has(market.FactPaid), r.Has(market.FactHired), r.Has(market.FactSwitched):
		return 4
	case r.Has(market.FactWould):
		return 1
	}
	return 0
}

// unpaidTier grades what speaks against paying: it was not worth its money to somebody who paid (3) or who says so (2),
// or something free does the job (2).
func unpaidTier(e market.Evidence, r market.Reading) market.Tier {
	stars := e.Metrics["rating"]
	switch {
	case r.Has(market.FactNotWorth) && (r.Has(market.FactPaid) || stars > 0 && stars <= poorStars):
		return 3
	case r.Has(market.FactNotWorth), r.Has(market.FactFree) && !r.Has(market.FactAsks):
		return 2
	}
	return 0
}

// moneyNews grades headlines and filings about the job: money raised is a proxy, an end is a warning.
func moneyNews(e market.Evidence, r market.Reading) []market.Signal {
	switch {
	case endedName(e.Title) != "":
		return []market.Signal{signal(e, r, market.Momentum, false, 2)}
	case e.Kind == market.Filing, raisedBy(e) > 0:
		return []market.Signal{signal(e, r, market.Momentum, true, 1)}
	}
	return nil
}

// ended grades a product of the same job that is gone, or that began lately.
func ended(e market.Evidence, r market.Reading) []market.Signal {
	if r.Relation != market.SameJob {
		return nil
	}
	founded, said := foundedYear(e), yearOf(e.Date)
	switch {
	case statusOf(e) == gone:
		return []market.Signal{signal(e, r, market.Momentum, false, 3)}
	case founded > 0 && said >= founded && said-founded <= 3:
		return []market.Signal{signal(e, r, market.Momentum, true, 1)}
	}
	return nil
}

// Measured says what figures say that nobody needs to read: what people type, and how often a topic is read.
func Measured(e market.Evidence) []market.Signal {
	none := market.Reading{}
	switch {
	case e.Kind == market.Suggestion:
		return []market.Signal{signal(e, none, market.Demand, true, 1)}
	case e.Kind == market.Series && e.Metrics["mean_last_12"] > 0:
		out := []market.Signal{signal(e, none, market.Demand, true, 1)}
		if slope := e.Metrics["slope_per_year"]; slope >= level || slope <= -level {
			out = append(out, signal(e, none, market.Momentum, slope > 0, 1))
		}
		return out
	}
	return nil
}

// signal makes a signal; its span is the words of the first of these facts that the reading has.
func signal(e market.Evidence, r market.Reading, d market.Dimension, side bool, tier market.Tier,
	shownBy ...string) market.Signal {
	s := market.Signal{Evidence: e.ID, Hash: e.Hash, Dimension: d, For: side, Tier: tier, Author: e.Author,
		Place: e.Place, Date: e.Date, Answers: []string{}, Text: e.Quote}
	for _, f := range r.Facts {
		s.Answers = append(s.Answers, f.Fact)
	}
	for _, fact := range shownBy {
		if s.Span = r.QuoteOf(fact); s.Span != "" {
			break
		}
	}
	return s
}
