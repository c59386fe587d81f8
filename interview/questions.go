package interview

import (
	"naps/market"
	"naps/score"
)

// ask is a question with what its answer decides. {topic} is the problem or the job, in the idea's own words and in
// marks.
type ask struct{ text, why string }

// doubt is a kind of check with the questions about it.
type doubt struct {
	says string
	asks [7]ask
}

type kind string

const (
	aboutPain    kind = "pain"
	aboutPayment kind = "payment"
	aboutRivals  kind = "rivals"
	aboutReach   kind = "reach"
	aboutSize    kind = "size"
	aboutRules   kind = "rules"
)

// kindOf says which questions belong to a check or a dimension.
func kindOf(check string) kind {
	switch check {
	case score.GatePayment:
		return aboutPayment
	case score.GateOwned, string(market.Competition):
		return aboutRivals
	case score.GateReach, string(market.Demand):
		return aboutReach
	case score.GateGoal, string(market.Size):
		return aboutSize
	case score.GateBlocker, score.GateFounder, string(market.Momentum):
		return aboutRules
	}
	return aboutPain // also for silence and contradiction: who has it, and what did it cost?
}

// lastTime opens every kit: all that follows is about a day that somebody remembers.
var lastTime = ask{"Tell me about the last time you dealt with {topic}. What happened?",
	"People who have the problem can name a day right away."}

var doubts = map[kind]doubt{
	aboutPain: {"Too little shows that people have this problem, and what it costs them.", [7]ask{
		lastTime,
		{"When was that, and how often did it happen in the three months before?",
			"It's hard to build a business on a problem that comes up once a year."},
		{"What did you do, step by step, from the moment you noticed?", "The steps show where the time goes."},
		{"What did it cost you that time, in hours or in money?",
			"A loss that somebody can name counts more than any complaint."},
		{"What did you try before to make it happen less, and why did you stop?",
			"Somebody who never tried anything can live with it."},
		{"Who else was affected that day, and what did they do?", "It shows who decides and who suffers."},
		{"Who did you last talk to about it, and what did they tell you about their own case?",
			"It leads to the next person to interview."},
	}},
	aboutPayment: {"Too little shows that anybody pays to have this solved.", [7]ask{
		lastTime,
		{"What have you paid for in the last year to deal with it, and how much was each?",
			"Money that was spent is the only proof of a budget."},
		{"What did you try that was free, and where did it leave you stuck?",
			"A free tool that is good enough ends the idea."},
		{"When did you last stop paying for a tool of this kind, and what was the reason?",
			"Reasons to leave show what a price has to earn."},
		{"Who decided about the last thing you paid for here, and how long did that take?",
			"It shows who the buyer is."},
		{"What did it cost you the last time it went wrong?", "Nobody pays more than the loss."},
		{"How did you find the last thing you paid for here, and what did you compare it with?",
			"It shows your real competition."},
	}},
	aboutRivals: {"It isn't clear whether something that already exists does the job well enough.", [7]ask{
		lastTime,
		{"Which tools did you use that time, and what did each of them do?",
			"What people use is the competition, whatever it is called."},
		{"Where did that get in your way, and what did you do then?",
			"A gap is where people leave the tool and find their own way."},
		{"What did you use before, and what made you change?", "It shows what is worth the trouble of switching."},
		{"When did you last look for something better, and what did you find?",
			"People who didn't look are content with what they have."},
		{"What did you pay for it last month, and what did you use it for?",
			"It shows the price you are compared with."},
		{"What did you build or write yourself to fill a gap, such as a sheet or a script?",
			"A tool that somebody made themselves is the strongest sign of a gap."},
	}},
	aboutReach: {"It isn't clear where people with this problem can be reached.", [7]ask{
		lastTime,
		{"Where did you look for help that time, and what did you type or ask?",
			"These words and places show you where to be found."},
		{"Who did you ask, and where do you know them from?", "Trusted people are a way in."},
		{"Which group, forum or newsletter did you last read about your work, and when?",
			"It shows where attention already is."},
		{"How did you hear of the last tool that you started to use?", "It shows which channel has worked."},
		{"When did you last answer somebody who sold you something, and what made you answer?",
			"It shows how to write to people like them."},
		{"Which event or meeting did you last go to, and who was there with the same problem?",
			"It shows whether they meet at all."},
	}},
	aboutSize: {"It isn't clear whether enough people pay enough for your goal.", [7]ask{
		lastTime,
		{"How many people in your company did this in the last month, and how often?",
			"Users per customer decide the price."},
		{"What did you spend on it in the last year, all together?", "It bounds what one customer can bring."},
		{"Which of the people you know in your trade had the same trouble last year?",
			"Rare among them means a small market."},
		{"Who in your trade did it in another way, and how did that go?", "Those people won't be your customers."},
		{"What budget did the last tool for this come out of, and who signed?", "It shows what price is possible."},
		{"When did you last change how you do it, and how long had you done it the old way?",
			"Slow change means slow growth."},
	}},
	aboutRules: {"A rule, a law or a change in the market decides whether this idea is possible.", [7]ask{
		lastTime,
		{"Which rule or law did you have to follow that time, and who told you about it?",
			"Whoever enforces it can answer in writing."},
		{"When did somebody last check how you did it, and what did they ask for?",
			"A rule that nobody checks stops nobody."},
		{"What changed in the last two years in how you do it, and when?",
			"A dated change is why something is possible now."},
		{"What did you stop doing because it was forbidden, and when was that?", "It shows how hard the rule is."},
		{"Who did you ask when you were unsure, and what did they answer?", "It leads to the authority or the expert."},
		{"What did it cost you the last time the rules changed?", "It shows whether the change moves money."},
	}},
}
