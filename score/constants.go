package score

import (
	"naps/market"
	"naps/words"
)

// Version names the rules and constants below; it is printed under every report and changes whenever a number or a rule
// does.
const Version = "2"

// version1 names the rules that reports of earlier releases were scored by, see OfVersion1.
const version1 = "1"

// The constants of the score. They are expert priors, not fitted to outcomes.
const (
	PriorFor     = 1.0 // Beta prior (1, 2), mean 0.33: most ideas fail
	PriorAgainst = 2.0
	Quantile     = 0.05  // the interval of a dimension is Quantile to 1 - Quantile
	Spread       = 1.645 // standard deviations on either side of the score: the same 90 %

	DaysPerMonth  = 30.4375 // 365.25 / 12
	UndatedFactor = 0.5     // a signal without a date counts as one half-life old
	// k of the second signal of an (author, place) in a dimension; 1 before, 0 after
	SecondFactor  = 0.5
	NearDuplicate = words.NearDuplicate // Jaccard index of 5-grams above which two quotes are one
	GramLength    = words.GramLength
	TrapLength    = 40  // shorter texts, without their digits, are too short to tell a crawler trap
	PlaceFloor    = 1.0 // a place gives at most the larger of this and PlaceShare of what all others give
	PlaceShare    = 2.0 / 3
	CurveSources  = 12 // a curve never weighs more than this many independent sources

	// Silence. Eighty readings, nearest first, hold 98 % of the posts about a problem among 419 candidates, sixty about
	// 90 % (12 held-out ideas).
	ListenCandidates = 150  // texts found among people …
	ListenSources    = 4    // … by so many sources …
	ListenPlaces     = 5    // … in so many places …
	ListenRead       = 60   // … the nearest of which were read
	ListenProducts   = 20   // products that were read before "nobody sells it" says something …
	ListenShops      = 10   // … or so many searches for products, if all that they brought was read
	NearShare        = 0.05 // of what was read, related or better: fewer, and the searches did not meet the subject
	SilencePeople    = 2    // fewer people than this have the problem …
	SilenceTier      = 2    // … counted from a complaint on
	SilencePain      = 3.0  // mass against
	SilencePayment   = 3.0
	SilenceDemand    = 2.0

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
	ReachPeople    = 8 // people in open places that do for one of ReachMembers
	OwnedRating    = 4.3
	OwnedRatings   = 200
	AgainstFactor  = 2.0 // M⁻ ≥ this · M⁺ in pain or payment …
	AgainstAuthors = 5   // … with this many authors is fatal
	AgainstLeast   = 1.0 // less mass against than this …
	AgainstVoices  = 3   // … or fewer authors contradict nothing
	HintVoices     = 2   // one person alone who says that it is forbidden stops nothing
	GoalShare      = 0.5 // of the goal, reached with ShareHigh of the payers
	GoalFatal      = 0.1 // less than this is a NO-GO for the goal

	GoLow       = 55.0 // GO needs a lower bound over this
	GoHalf      = 50.0 // … and pain and payment over this
	NoGoHigh    = 45.0 // NO-GO needs an upper bound below this
	MostLines   = 3    // a set of changes has no more lines; beyond these numbers a change is not realistic
	MostPeople  = 25
	MostPrices  = 3
	MostPlaces  = 3
	MostPrice   = 3.0  // times the price of today
	LeanGoFrom  = 50.0 // an INCONCLUSIVE leans towards GO from this score …
	LeanNoGoTo  = 40.0 // … and towards NO-GO up to this
	Low         = 0.4  // confidence under this is low …
	LowAtMost   = 0.39 // confidence where a phase is missing or fewer than HeardPeople were heard
	HeardPeople = 5
	Medium      = 0.7 // … under this medium
	perHundred  = 100
)

// Weights of the dimensions; near-equal on purpose (Dawes 1979). They add up to 1, and a missing dimension keeps its
// weight.
var weights = map[market.Dimension]float64{
	market.Pain: .20, market.Payment: .20, market.Competition: .15,
	market.Reach: .15, market.Demand: .12, market.Size: .10, market.Momentum: .08,
}

// tierWeights by market.Tier: what was done weighs, what was said hardly does (Fitzpatrick; Strategyzer; studies of
// hypothetical bias).
var tierWeights = [6]float64{0, .05, .20, .40, .70, 1}

// halfLives in months. 18 for pain, 24 for prices, 9 for trends: payment is fed by prices, momentum (and demand) by
// trends, and what speaks against reach (bans, gatekeepers) ages as slowly as the pain does.
var halfLives = map[market.Dimension]float64{
	market.Pain: 18, market.Payment: 24, market.Competition: 24,
	market.Reach: 18, market.Demand: 9, market.Size: 24, market.Momentum: 9,
}

// Weight returns the weight of a dimension.
func Weight(d market.Dimension) float64 { return weights[d] }

// Constant is one row of the table that is printed under every report.
type Constant struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Source string  `json:"source"`
}
