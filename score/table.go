package score

import "naps/market"

const (
	prior    = "expert prior"
	tiers    = "expert prior (The Mom Test; strength of evidence)"
	crowding = "density dependence, Hannan & Freeman"
	listened = "expert prior; how many readings find the posts of a problem, measured on 12 ideas"
)

// Constants lists what the score rests on, in a fixed order.
func Constants() []Constant {
	list := []Constant{{"starting guess, for", PriorFor, prior}, {"starting guess, against", PriorAgainst, prior}}
	for _, d := range market.Dimensions {
		list = append(list, Constant{"weight of " + string(d), weights[d], "near-equal weights, Dawes 1979"})
	}
	for t, w := range tierWeights {
		list = append(list, Constant{"weight of E" + string(rune('0'+t)), w, tiers})
	}
	for _, d := range []market.Dimension{market.Pain, market.Payment, market.Reach, market.Momentum} {
		list = append(list, Constant{"half-life of " + string(d) + ", months", halfLives[d], prior})
	}
	list = append(list, counting...)
	list = append(list, silences...)
	return append(list, thresholds...)
}

var counting = []Constant{
	{"factor of an undated signal", UndatedFactor, "decided here"},
	{"factor of an author's second signal in a place", SecondFactor, prior},
	{"near-duplicate above", NearDuplicate, prior},
	{"most that one place gives: floor", PlaceFloor, prior},
	{"most that one place gives: share of the others", PlaceShare, prior},
	{"most sources behind a curve", CurveSources, prior},
	{"crowding: peak of rivals + 1", CrowdPeak, crowding},
	{"crowding: width", CrowdWidth, crowding},
	{"share of bad reviews that name one need: lower end of the interval, z", WilsonZ, "Wilson 1927"},
	{"threads that make a community count in full", LiveThreads, prior},
	{"weight of a community with fewer", QuietPlace, prior},
	{"demand with only searches behind it, at most", TalkDemand, prior},
	{"share of the market, low", ShareLow, prior},
	{"share of the market, high", ShareHigh, prior},
}

var silences = []Constant{
	{"silence: texts found", ListenCandidates, listened},
	{"silence: sources", ListenSources, prior},
	{"silence: places", ListenPlaces, prior},
	{"silence: texts read", ListenRead, listened},
	{"silence: products read", ListenProducts, prior},
	{"silence: searches for products, all that they brought read", ListenShops, prior},
	{"searches met the subject: share of what was read", NearShare, prior},
	{"silence: fewer people than", SilencePeople, prior},
	{"silence: weight against pain", SilencePain, prior},
	{"silence: weight against payment", SilencePayment, prior},
	{"silence: weight against demand", SilenceDemand, prior},
}

var thresholds = []Constant{
	{"pieces of evidence that are enough", EnoughItems, prior},
	{"authors that are enough", EnoughAuthors, prior},
	{"sites that are enough", EnoughDomains, prior},
	{"share of searches answered that is enough", EnoughAnswered, prior},
	{"share of counter-searches that is enough", EnoughCounter, prior},
	{"people with the problem", PainAuthors, prior},
	{"… within months", PainMonths, prior},
	{"costly cases that show payment", PaymentE4, prior},
	{"… on sites", PaymentDomains, prior},
	{"people in open communities", ReachPeople, prior},
	{"… or members of one community", ReachMembers, prior},
	{"… within months", RecentMonths, prior},
	{"dominant free rival: stars", OwnedRating, prior},
	{"dominant free rival: ratings", OwnedRatings, prior},
	{"evidence against: least weight", AgainstLeast, prior},
	{"evidence against: least authors", AgainstVoices, prior},
	{"evidence against: fatal at times the evidence for", AgainstFactor, prior},
	{"evidence against: fatal with authors", AgainstAuthors, prior},
	{"people who say a rule forbids it, without the rule itself", HintVoices, prior},
	{"goal: share that is enough", GoalShare, prior},
	{"goal: share under which it is fatal", GoalFatal, prior},
	{"GO: lower bound over", GoLow, prior},
	{"GO: problem and payment over", GoHalf, prior},
	{"NO-GO: upper bound below", NoGoHigh, prior},
	{"leans to GO from", LeanGoFrom, prior},
	{"leans to NO-GO up to", LeanNoGoTo, prior},
	{"confidence: low below", Low, prior},
	{"confidence: medium below", Medium, prior},
}
