package score

import "naps/market"

// gateTests are the cheapest ones, in the order of their price: the first gate here that is not passed gets its test.
// What passes and what fails is set here, before anybody asks.
var gateTests = []Test{
	{GateBlocker, "Ask the authority or the platform in writing whether the rule quoted applies to this idea (one email).", "A written answer that it does not apply.", "It applies, or no answer within 14 days."},
	{GateEnough, "Run the research again when the sources that did not answer are up, or name three communities of the customers in the idea.", "12 verified pieces of evidence of 8 authors and 3 domains, 70 % of the queries answered.", "Still fewer after two tries: nobody talks about it where naps can look."},
	{GateReach, "Post one honest question about the problem in the largest place where the customers are, by its rules.", "10 answers or 3 private messages of sufferers within 7 days.", "Fewer than 3 answers, or the post is removed."},
	{GatePain, "Talk with 5 people of the customer group about the last time it happened (15 minutes each, the idea is not mentioned).", "4 of 5 tell of an incident of the last 3 months that cost time or money.", "2 or fewer do."},
	{GatePayment, "Offer a paid pre-order at a real price to 20 sufferers, refundable, one page and a payment link.", "3 of 20 pay within 14 days.", "Nobody pays."},
	{GateContradiction, "Ask 5 of those who say that it is fine as it is what they do today, and 5 who complain what it cost them last time.", "4 of the 5 who complain name a cost and at most 1 of the others is in the same situation.", "The complaints have no cost, or both groups are the same people."},
	{GateOwned, "Watch 5 people of the customer group do the job with the free product (20 minutes each).", "3 of 5 cannot finish it or name the same gap.", "4 of 5 finish it without help."},
	{GateFounder, "Check by hand the number on which the criterion was met.", "The number is wrong by enough to undo it.", "The number stands: keep to what you decided before."},
}

// dimensionTests are for a verdict that no gate holds back.
var dimensionTests = []Test{
	{string(market.Pain), "Talk with 5 people of the customer group about the last time it happened (15 minutes each, the idea is not mentioned).", "4 of 5 tell of an incident of the last 3 months that cost time or money.", "2 or fewer do."},
	{string(market.Payment), "Offer a paid pre-order at a real price to 20 sufferers, refundable, one page and a payment link.", "3 of 20 pay within 14 days.", "Nobody pays."},
	{string(market.Competition), "Read 50 reviews of three stars or fewer of the five nearest rivals and mark the unmet job in each.", "15 or more name the same job.", "No job is named by more than 5."},
	{string(market.Reach), "Post one honest question about the problem in three places where the customers are, by their rules.", "10 answers in all within 7 days.", "Fewer than 3, or the posts are removed."},
	{string(market.Demand), "Put up one page that names the problem and spend $50 on search advertisements for its three best phrases.", "100 visits and 5 addresses left.", "Fewer than 30 visits, or nobody leaves an address."},
	{string(market.Size), "Count the reachable payers by hand in two directories or associations.", "Payers × price × 1 % reaches the goal.", "It does not at 3 %."},
	{string(market.Momentum), "Find the one dated change (law, price, technology) that makes it possible now, at its primary source.", "It is dated within the last 36 months and touches the job.", "There is none."},
}

// nextTest picks the one of the weakest gate; when all pass, that of the dimension which holds the score back most.
func nextTest(s state) Test {
	failed := map[string]bool{}
	for _, g := range s.gates {
		failed[g.Name] = !g.Passed
	}
	for _, t := range gateTests {
		if failed[t.Gate] {
			return t
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
