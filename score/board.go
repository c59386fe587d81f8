package score

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"naps/market"
)

// Board is the score of seven pairs of masses, not rounded; a dimension that is missing in the masses stands at its
// prior.
type Board struct {
	Score, Low, High, EqualWeight float64                      // 0 to 100
	Means                         map[market.Dimension]float64 // 0 to 1
}

// Posterior computes the score from the masses of each dimension. Everything else in this package only finds these
// masses.
func Posterior(masses map[market.Dimension]Masses) Board {
	b := Board{Means: make(map[market.Dimension]float64, len(market.Dimensions))}
	var variance float64
	for _, d := range market.Dimensions {
		m := masses[d]
		x, y := PriorFor+m.For, PriorAgainst+m.Against
		mean := x / (x + y)
		b.Means[d] = mean
		b.Score += perHundred * weights[d] * mean
		b.EqualWeight += perHundred * mean / float64(len(market.Dimensions))
		variance += weights[d] * weights[d] * x * y / ((x + y) * (x + y) * (x + y + 1))
	}
	spread := perHundred * Spread * math.Sqrt(variance)
	b.Low, b.High = max(0, b.Score-spread), min(perHundred, b.Score+spread)
	return b
}

// interval returns the 5 % and 95 % quantiles of a dimension, 0 to 100.
func interval(m Masses) (low, high float64) {
	x, y := PriorFor+m.For, PriorAgainst+m.Against
	mean := perHundred * x / (x + y)
	low = perHundred * mathext.InvRegIncBeta(x, y, Quantile)
	high = perHundred * mathext.InvRegIncBeta(x, y, 1-Quantile)
	// the mean lies between them for every mass; this keeps the last digit from saying otherwise
	return min(max(0, low), mean), max(min(perHundred, high), mean)
}

// curve turns a value of a curve into masses.
func curve(value float64, sources int) Masses {
	n := float64(min(max(sources, 0), CurveSources))
	value = clamp(value)
	return Masses{For: value * n, Against: (1 - value) * n}
}

// Crowd is U(n): how good it is to have n active rivals that are paid, 0 to 1.
func Crowd(n int) float64 {
	x := math.Log(float64(max(n, 0)+1) / CrowdPeak)
	return math.Exp(-x * x / (2 * CrowdWidth * CrowdWidth))
}

// Wilson is the lower end of the 90 % interval of a share.
func Wilson(hits, of int) float64 {
	if of <= 0 {
		return 0
	}
	n, p, z := float64(of), float64(min(max(hits, 0), of))/float64(of), WilsonZ
	return clamp((p + z*z/(2*n) - z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))) / (1 + z*z/n))
}

func (c Competition) value() float64 {
	return Crowd(c.Rivals) * ((1 - GapShare) + GapShare*Wilson(c.SameJob, c.Bad))
}

func (d Demand) value() float64 {
	if d.OnlyE1 {
		return min(clamp(d.Value), TalkDemand)
	}
	return clamp(d.Value)
}

// yearly is what the product may take in a year in US dollars, at the lowest, middle and highest share of the market.
func (m Market) yearly() (low, middle, high float64) {
	a, b := m.ShareLow, m.ShareHigh
	if a <= 0 {
		a = ShareLow
	}
	if b <= 0 {
		b = max(a, ShareHigh)
	}
	whole := max(0, m.Payers) * max(0, m.Price)
	return whole * a, whole * (a + b) / 2, whole * b
}

func (m Market) known() bool { return m.Payers > 0 && m.Price > 0 }

// value is the curve of the market: the middle of the share against the goal. Without payers and a price there is no
// curve.
func (m Market) value(goal market.Goal) float64 {
	_, middle, _ := m.yearly()
	if !m.known() {
		return 0
	}
	return clamp((math.Log10(middle/goal.Yearly()) + 1) / 2)
}

func (m Market) masses(goal market.Goal) Masses {
	if !m.known() {
		return Masses{}
	}
	return curve(m.value(goal), m.Sources)
}

// clamp bounds x to 0..1; what is not a number becomes 0.
func clamp(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return min(x, 1)
}

// round1 and round2 are how numbers are published and compared.
func round1(x float64) float64 { return math.Round(x*10) / 10 }
func round2(x float64) float64 { return math.Round(x*100) / 100 }

func share(part, whole int) float64 {
	if whole <= 0 {
		return 0
	}
	return clamp(float64(part) / float64(whole))
}

// atLeast compares shares as they are printed: in per cent, after rounding to 0.1.
func atLeast(x, least float64) bool { return round1(perHundred*x) >= round1(perHundred*least) }
