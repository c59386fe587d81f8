package money

import "math"

// perUnit is what a unit of a currency was worth in US dollars on RatesOn: the euro reference rates of the European
// Central Bank of that day (USD 1.0389, GBP 0.82918, JPY 163.06, CHF 0.9412, CAD 1.4948, AUD 1.6772, INR 88.9335 for a
// euro). They are fixed on purpose: the same evidence must give the same figure on any day. What is converted by them
// is marked as computed.
var perUnit = map[string]float64{
	"USD": 1, "EUR": 1.0389, "GBP": 1.0389 / 0.82918, "JPY": 1.0389 / 163.06,
	"CHF": 1.0389 / 0.9412, "CAD": 1.0389 / 1.4948, "AUD": 1.0389 / 1.6772, "INR": 1.0389 / 88.9335,
}

// RatesOn is the day of the rates by which other currencies are converted.
const RatesOn = "2024-12-31"

// Dollars converts an amount to US dollars at the rates of RatesOn; ok is false for a currency that is not listed.
func Dollars(value float64, currency string) (usd float64, ok bool) {
	rate, ok := perUnit[currency]
	return math.Round(value*rate*100) / 100, ok
}
