package score

import "naps/market"

const (
	interviews     = "Talk with 5 possible customers about the last time it happened (15 minutes each). Don't mention your idea."
	interviewsPass = "4 of 5 describe an incident in the last 3 months that cost them time or money."
	interviewsFail = "2 or fewer do."
	preorder       = "Offer a refundable pre-order at a real price to 20 people with the problem: one page and a payment link."
)

// gateTests are the cheapest ones, in the order of their price: the first check here that is not passed gets its test.
// What passes and what fails is set here, before anybody asks.
var gateTests = []Test{
	{GateBlocker, "Ask the authority or the platform in writing whether the rule applies to this idea (one email).",
		"A written answer that it doesn't apply.", "It applies, or no answer within 14 days."},
	{GateEnough, "Name three communities where your customers talk, then run the research again.",
		"12 pieces of evidence from 8 authors on 3 sites, and 70% of the searches answered.",
		"Still fewer after two tries. Then nobody talks about it where naps can search."},
	{GateReach, "Ask one honest question in your customers' largest community; follow its rules.",
		"10 answers, or 3 messages from people with the problem, within 7 days.",
		"Fewer than 3 answers, or the post is removed."},
	{GatePain, interviews, interviewsPass, interviewsFail},
	{GateSilence, interviews, interviewsPass, interviewsFail},
	{GatePayment, preorder, "3 of 20 pay within 14 days.", "Nobody pays."},
	{GateContradiction, "Talk to 5 people who complain and 5 who don't mind: what did it cost each of them last time?",
		"4 of the 5 who complain name a cost, and at most 1 of the others does.",
		"The complaints cost nothing, or both groups name the same costs."},
	{GateOwned, "Watch 5 possible customers do the job with the free product (20 minutes each).",
		"3 of 5 can't finish it or name the same gap.", "4 of 5 finish it without help."},
	{GateGoal, "Count the possible customers by hand in two directories or associations.",
		"The number of customers × the price × 3% reaches half of your goal.", "It doesn't."},
	{GateFounder, "Check by hand the number that broke your rule.", "The number is wrong by enough to change that.",
		"The number is right: stick to your rule."},
}

// dimensionTests are for a verdict that no check holds back.
var dimensionTests = []Test{
	{string(market.Pain), interviews, interviewsPass, interviewsFail},
	{string(market.Payment), preorder, "3 of 20 pay within 14 days.", "Nobody pays."},
	{string(market.Competition),
		"Read 50 reviews with three stars or fewer of the five nearest rivals, and note what each one misses.",
		"15 or more miss the same thing.", "No more than 5 miss the same thing."},
	{string(market.Reach),
		"Ask one honest question about the problem in three of your customers' communities; follow their rules.",
		"10 answers in all within 7 days.", "Fewer than 3, or the posts are removed."},
	{string(market.Demand),
		"Put up one page that names the problem and spend $50 on search ads for its three best phrases.",
		"100 visits and 5 email addresses.", "Fewer than 30 visits, or nobody leaves an address."},
	{string(market.Size), "Count the possible customers by hand in two directories or associations.",
		"The number of customers × the price × 1% reaches your goal.", "It doesn't at 3%."},
	{string(market.Momentum),
		"Find the one dated change (a law, a price, a technology) that makes this possible now, at its original source.",
		"The change happened in the last 36 months and affects this job.", "No such change exists."},
}

// readTest and againTest are for what no test in the world can decide yet: there is evidence that nobody has judged, or
// none that came.
var (
	readTest = Test{GateEnough,
		"Read the quotes that are closest to your idea and say what they show (about 6 minutes), or have a model read them.",
		"5 people gave an example from the last 24 months, and the other checks can be judged.",
		"The closest quotes are about something else."}
	againTest = Test{GateEnough, "Run the research again when more sources answer.",
		"70% of the searches are answered.",
		"The same sources refuse again: the list of what couldn't be searched names them."}
)

// nextTest picks what makes an undecided verdict judgeable; else the one of the check that decided, else of the first
// here that is not passed; when all pass, that of the dimension which holds the score back most.
func nextTest(s state, b Bundle, kind Undecided) Test {
	switch {
	case kind == NotRead:
		return readTest
	case kind == NotReached && !atLeast(share(b.Coverage.Answered, b.Coverage.Planned), EnoughAnswered):
		return againTest
	}
	fatal := map[string]bool{}
	for _, g := range s.gates {
		fatal[g.Name] = !g.Passed && g.Effect == effectFatal
	}
	for _, failed := range []map[string]bool{fatal, s.failed()} {
		for _, t := range gateTests {
			if failed[t.Gate] {
				return t
			}
		}
	}
	var worst Test
	most := -1.0
	for _, t := range dimensionTests {
		d := market.Dimension(t.Gate)
		if lost := round2(weights[d] * (1 - s.board.Means[d]) * perHundred); lost > most {
			worst, most = t, lost
		}
	}
	return worst
}
