package analyst

import "naps/market"

// facts are the yes-or-no answers about a quote, from which the tier follows.
type facts struct {
	first, past, when, loss, amount bool
	paid, hired, built, byHand      bool
	asks, how, complaint            bool
	fine, solved, free, notWorth    bool
	would, advert, switched         bool
	lowStars, payer, title          bool
}

// rule says which answers make which signal. The first rule of a dimension and side that holds decides.
type rule struct {
	dim   market.Dimension
	side  bool
	tier  market.Tier
	why   []cue // the cues whose words show it, the most telling first
	holds func(facts) bool
}

// rules is the table of score.md, section 1, for what people say. The order within a dimension and side is from the strongest to the weakest.
var rules = []rule{
	{market.Pain, true, 4, []cue{cueBuilt, cueHired}, func(f facts) bool {
		return f.first && !f.would && (f.built && (f.past || f.byHand) || f.hired && f.past) && (f.loss || f.complaint || f.byHand || f.asks)
	}},
	{market.Pain, true, 3, []cue{cueAsks}, func(f facts) bool { return f.asks }},
	{market.Pain, true, 3, []cue{cueLoss, cueWhen}, func(f facts) bool { return f.first && f.past && f.loss }},
	{market.Pain, true, 3, []cue{cueComplaint, cueWhen}, func(f facts) bool { return f.first && f.past && f.when && f.complaint && !f.fine }},
	{market.Pain, true, 3, []cue{cueComplaint, cueNotWorth}, func(f facts) bool { return f.lowStars && (f.complaint || f.loss || f.notWorth) }},
	{market.Pain, true, 3, []cue{cueLoss, cueComplaint}, func(f facts) bool { return f.lowStars && f.first && f.past && !f.fine }},
	{market.Pain, true, 2, []cue{cueComplaint, cueLoss, cueHow}, func(f facts) bool { return (f.complaint || f.loss || f.how && f.first) && !(f.fine || f.solved) }},

	{market.Pain, false, 3, []cue{cueSolved, cueFine}, func(f facts) bool {
		return f.first && f.past && f.solved && !f.asks && !f.complaint && !f.loss
	}},
	{market.Pain, false, 2, []cue{cueFine, cueSolved}, func(f facts) bool { return (f.fine || f.solved) && !f.asks && !f.how && !f.complaint && !f.loss }},

	{market.Payment, true, 4, []cue{cueHired, cuePaid}, func(f facts) bool { return f.first && !f.would && f.hired && (f.past || f.amount) }},
	{market.Payment, true, 4, []cue{cuePaid}, func(f facts) bool { return f.first && !f.would && f.paid && f.amount && !f.notWorth && f.payer }},
	{market.Payment, true, 4, []cue{cueSwitched}, func(f facts) bool { return f.first && f.past && f.switched && (f.complaint || f.amount || f.notWorth) }},
	{market.Payment, true, 1, []cue{cueWould}, func(f facts) bool { return f.would && f.first }},

	{market.Payment, false, 3, []cue{cueNotWorth}, func(f facts) bool { return f.notWorth && f.first && f.past && (f.payer || f.lowStars) }},
	{market.Payment, false, 2, []cue{cueFree, cueNotWorth}, func(f facts) bool {
		return f.free && (f.fine || f.solved || f.first && !f.asks && !f.complaint) || f.notWorth && !f.asks
	}},
}

// names of the answers as they stand in a signal.
func (f facts) answers() []string {
	out := []string{}
	for _, a := range []struct {
		yes  bool
		name string
	}{
		{f.first, "first_person"}, {f.past, "past"}, {f.when, "when"}, {f.loss, "loss"}, {f.amount, "amount"}, {f.payer, "payer"}, {f.paid, "paid"}, {f.hired, "hired"},
		{f.built || f.byHand, "workaround"}, {f.asks, "asks_for_tool"}, {f.how, "asks_how"}, {f.complaint, "complaint"}, {f.fine, "fine"}, {f.solved, "solved"},
		{f.free, "free"}, {f.notWorth, "not_worth_it"}, {f.would, "would"}, {f.switched, "switched"}, {f.lowStars, "low_stars"}, {f.advert, "advertising"}, {f.title, "title"},
	} {
		if a.yes {
			out = append(out, a.name)
		}
	}
	return out
}
