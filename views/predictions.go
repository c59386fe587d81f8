package views

import (
	"math"
	"strconv"

	"naps/forecast"
)

// DuePrediction is a prediction whose day has come, for its founder to answer.
type DuePrediction struct {
	forecast.Prediction
	Title string // of the idea
}

// RecordPage shows how good the predictions of this server were.
type RecordPage struct {
	Shell
	Record forecast.Record
	Rows   bool // single predictions may be taken away
	Public bool // anybody may read it
}

func questionsHeading(n int) string {
	if n == 1 {
		return "Did this come true?"
	}
	return "Did these come true?"
}

// answerWords are the buttons of a question.
var answerWords = map[forecast.Outcome]string{forecast.Yes: "Yes", forecast.No: "No", forecast.Unknown: "Can’t tell"}

// expectLead says in a few words what is predicted, and until when.
func expectLead(all []forecast.Prediction) string {
	open := 0
	for _, p := range all {
		if p.Outcome == forecast.Open {
			open++
		}
	}
	if open == 0 {
		return "What we expected, and what happened"
	}
	return "What we expect by " + day(lastDue(all))
}

// lastDue is the day by which all of them are due.
func lastDue(all []forecast.Prediction) (last string) {
	for _, p := range all {
		last = max(last, p.Due)
	}
	return last
}

// outcomeWords say what became of a prediction, empty while it is open.
func outcomeWords(p forecast.Prediction) string {
	word := map[forecast.Outcome]string{forecast.Yes: "Came true.", forecast.No: "Didn’t come true.",
		forecast.Unknown: "Nobody could tell; it isn’t counted."}[p.Outcome]
	switch {
	case p.Outcome == forecast.Open && p.Asked > 0:
		return "Waiting for your answer."
	case p.Found != "":
		return word + " " + p.Found
	}
	return word
}

func chanceWords(p float64) string { return itoa(int(math.Round(p*100))) + "%" }

// missingPredictions says how many settled predictions a record still needs.
func missingPredictions(r forecast.Record) string {
	settled := "No prediction is settled yet."
	if r.N > 0 {
		settled = plural(r.N, "prediction is settled", "predictions are settled") + " so far."
	}
	return settled + " The record appears once " + itoa(forecast.Enough) + " are."
}

// brierWords say what a Brier score means.
func brierWords(b float64) string {
	const coin = 0.25 // of saying 50% each time
	switch {
	case b < coin-0.005:
		return "Better than saying 50% each time, which gives 0.25. 0 is perfect."
	case b > coin+0.005:
		return "Worse than saying 50% each time, which gives 0.25. 0 is perfect."
	}
	return "No better than saying 50% each time, which gives 0.25. 0 is perfect."
}

// kindName is a kind of prediction in words.
func kindName(k forecast.Kind) string {
	for _, r := range forecast.Rules() {
		if r.Kind == k {
			return r.Name
		}
	}
	return string(k)
}

func binWords(b forecast.Bin) string {
	return itoa(int(math.Round(b.From*100))) + "–" + itoa(int(math.Round(b.To*100))) + "%"
}

// The field of the reliability plot: shares of its width from left to right, pixels from its foot upward.
const (
	plotLeft, plotRight = 10.0, 97.0
	plotTop, plotFoot   = 12.0, 252.0
)

func plotX(v float64) float64 { return plotLeft + v*(plotRight-plotLeft) }
func plotY(v float64) int     { return int(math.Round(plotFoot - v*(plotFoot-plotTop))) }

// plotR is the size of a point: its area grows with the number of predictions behind it.
func plotR(n, all int) string {
	return itoa(int(math.Round(5 + 11*math.Sqrt(float64(n)/float64(max(all, 1))))))
}

// plotLabelY is where the number of a point stands: below it, or above where the scale is.
func plotLabelY(v float64) int {
	if v < 0.15 {
		return plotY(v) - 20
	}
	return plotY(v) + 30
}

func plotSays(r forecast.Record) string {
	text := "Reliability: "
	for i, b := range filled(r.Bins) {
		if i > 0 {
			text += "; "
		}
		text += "said " + chanceWords(b.Said) + ", happened " + chanceWords(b.True) + " of " + itoa(b.N)
	}
	return text
}

// filled leaves empty ranges out.
func filled(all []forecast.Bin) []forecast.Bin {
	var out []forecast.Bin
	for _, b := range all {
		if b.N > 0 {
			out = append(out, b)
		}
	}
	return out
}

// three writes a Brier score.
func three(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }
