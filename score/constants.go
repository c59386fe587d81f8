package score

import "naps/market"

// Version names the rules and constants below; it is printed under every report and changes whenever a number or a rule does.
const Version = "1"

// The constants of the score. They are expert priors, not fitted to outcomes.
const (
	PriorFor     = 1.0 // Beta prior (1, 2), mean 0.33: most ideas fail
	PriorAgainst = 2.0
	Quantile     = 0.05  // the interval of a dimension is Quantile to 1 - Quantile
	Spread       = 1.645 // standard deviations on either side of the score: the same 90 %

	DaysPerMonth  = 30.4375 // 365.25 / 12
	UndatedFactor = 0.5     // a signal without a date counts as one half-life old
	SecondFactor  = 0.5     // k of the second signal of an (author, place) in a dimension; 1 before, 0 after
	NearDuplicate = 0.8     // Jaccard index of 5-grams above which two quotes are one
	GramLength    = 5       // letters and digits, so that short quotes and scripts without spaces work too
	TrapLength    = 40      // shorter texts, without their digits, are too short to tell a crawler trap
	PlaceFloor    = 1.0     // a place gives at most the larger of this and PlaceShare of what all others give
	PlaceShare    = 2.0 / 3
	CurveSources  = 12 // a curve never weighs more than this many independent sources

	NothingFound         = 1.0 // mass against pain when it was searched for and not found …
	NothingFoundCoverage = 0.7 // … and at least this share of the queries was answered
	NothingFoundTier     = 2   // "found" is a complaint at this tier or above

	CrowdPeak   = 6.0 // U(n) = exp(-ln²((n+1)/CrowdPeak) / (2·CrowdWidth²)): density dependence, Hannan & Freeman
	CrowdWidth  = 0.9
	GapShare    = 0.5   // competition = U·((1-GapShare) + GapShare·gap)
	WilsonZ     = 1.645 // the lower end of the 90 % interval, Wilson 1927
	LiveThreads = 3     // threads on the problem within RecentMonths that make a place count 1 …
	QuietPlace  = 0.4   // … with one or two it counts this
	TalkDemand  = 0.6   // demand with only E1 behind it is at most this
	ShareLow    = 0.01  // of the reachable payers
	ShareHigh   = 0.03

	RecentMonths   = 12 // "voiced within twelve months"
	PainMonths     = 24 // of the gate pain
	MomentumMonths = 36 // older rounds, entrants and changes do not speak for momentum

	EnoughItems    = 12
	EnoughAuthors  = 8
	EnoughDomains  = 3
	EnoughAnswered = 0.7
	EnoughCounter  = 0.3
	PainAuthors    = 5
	PainTier       = 3
	PaymentE4      = 3 // E4 signals that do for one E5 …
	PaymentDomains = 2 // … when they come of this many domains
	ReachMembers   = 100
	OwnedRating    = 4.3
	OwnedRatings   = 200
	AgainstFactor  = 2.0 // M⁻ ≥ this · M⁺ in pain or payment …
	AgainstAuthors = 5   // … with this many authors is fatal

	GoLow      = 55.0 // GO needs a lower bound over this
	GoHalf     = 50.0 // … and pain and payment over this
	NoGoHigh   = 45.0 // NO-GO needs an upper bound below this
	LeanGoFrom = 50.0 // an INCONCLUSIVE leans towards GO from this score …
	LeanNoGoTo = 40.0 // … and towards NO-GO up to this
	Low        = 0.4  // confidence under this is low …
	Medium     = 0.7  // … under this medium
	perHundred = 100
)

// Weights of the dimensions; near-equal on purpose (Dawes 1979). They add up to 1, and a missing dimension keeps its weight.
var weights = map[market.Dimension]float64{
	market.Pain: .20, market.Payment: .20, market.Competition: .15, market.Reach: .15, market.Demand: .12, market.Size: .10, market.Momentum: .08,
}

// tierWeights by market.Tier: what was done weighs, what was said hardly does (Fitzpatrick; Strategyzer; studies of hypothetical bias).
var tierWeights = [6]float64{0, .05, .20, .40, .70, 1}

// halfLives in months. 18 for pain, 24 for prices, 9 for trends: payment is fed by prices, momentum (and demand) by trends,
// and what speaks against reach (bans, gatekeepers) ages as slowly as the pain does.
var halfLives = map[market.Dimension]float64{
	market.Pain: 18, market.Payment: 24, market.Competition: 24, market.Reach: 18, market.Demand: 9, market.Size: 24, market.Momentum: 9,
}

// Weight returns the weight of a dimension.
func Weight(d market.Dimension) float64 { return weights[d] }

// Constant is one row of the table that is printed under every report.
type Constant struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Source string  `json:"source"`
}

// Constants lists what the score rests on, in a fixed order.
func Constants() []Constant {
	const prior, tiers = "expert prior", "expert prior (The Mom Test; strength of evidence)"
	list := []Constant{{"prior for", PriorFor, prior}, {"prior against", PriorAgainst, prior}}
	for _, d := range market.Dimensions {
		list = append(list, Constant{"weight of " + string(d), weights[d], "near-equal weights, Dawes 1979"})
	}
	for t, w := range tierWeights {
		list = append(list, Constant{"weight of E" + string(rune('0'+t)), w, tiers})
	}
	for _, d := range []market.Dimension{market.Pain, market.Payment, market.Reach, market.Momentum} {
		list = append(list, Constant{"half-life of " + string(d) + ", months", halfLives[d], prior})
	}
	return append(list,
		Constant{"factor of an undated signal", UndatedFactor, "decided here"},
		Constant{"factor of an author's second signal in a place", SecondFactor, prior},
		Constant{"near-duplicate above", NearDuplicate, prior},
		Constant{"most that one place gives: floor", PlaceFloor, prior},
		Constant{"most that one place gives: share of the others", PlaceShare, prior},
		Constant{"most sources behind a curve", CurveSources, prior},
		Constant{"crowding: peak of rivals + 1", CrowdPeak, "density dependence, Hannan & Freeman"},
		Constant{"crowding: width", CrowdWidth, "density dependence, Hannan & Freeman"},
		Constant{"demand with only talk behind it, at most", TalkDemand, prior},
		Constant{"share of the market, low", ShareLow, prior},
		Constant{"share of the market, high", ShareHigh, prior},
		Constant{"pieces of evidence that are enough", EnoughItems, prior},
		Constant{"authors that are enough", EnoughAuthors, prior},
		Constant{"domains that are enough", EnoughDomains, prior},
		Constant{"share of queries answered that is enough", EnoughAnswered, prior},
		Constant{"share of queries for counter-evidence that is enough", EnoughCounter, prior},
		Constant{"people with the pain", PainAuthors, prior},
		Constant{"members of a place", ReachMembers, prior},
		Constant{"GO: lower bound over", GoLow, prior},
		Constant{"NO-GO: upper bound below", NoGoHigh, prior},
	)
}
