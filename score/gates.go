package score

import (
	"cmp"
	"fmt"
	"strings"

	"naps/market"
)

// The must-pass checks, by name, in the order in which they are shown.
const (
	GateEnough        = "enough"
	GatePain          = "pain"
	GatePayment       = "payment"
	GateReach         = "reach"
	GateBlocker       = "blocker"
	GateOwned         = "owned"
	GateContradiction = "contradiction"
	GateSilence       = "silence" // from version 2, as is the next
	GateGoal          = "goal"
	GateFounder       = "the founder's own"
)

// What a check does that is not passed.
const (
	effectNotGo  = "not GO"
	effectAtMost = "at most INCONCLUSIVE"
	effectEnough = "at most INCONCLUSIVE; a NO-GO needs another check that is fatal"
	effectFatal  = NoGo
)

// gateTitles are what a founder reads.
var gateTitles = map[string]string{
	GateEnough: "Enough evidence", GatePain: "People with the problem",
	GatePayment: "People who pay", GateReach: "Customers within reach",
	GateBlocker: "Laws and platform rules", GateOwned: "Dominant free rival",
	GateContradiction: "Evidence against", GateSilence: "Any sign of a market",
	GateGoal: "Big enough for your goal", GateFounder: "Your own rules",
}

// GateTitle is what a founder reads for the name of a must-pass check; an unknown name keeps itself.
func GateTitle(name string) string { return cmp.Or(gateTitles[name], name) }

// gates judges all checks. Masses are compared after rounding to 0.1.
func gates(b Bundle, s state) []Gate {
	f := s.facts
	out := []Gate{
		enoughGate(b.Coverage, f.crowd), painGate(f), paymentGate(f), reachGate(f),
		blockerGate(b.Rules, f), ownedGate(b, f), contradictionGate(f, s.masses),
		silenceGate(b, f), goalGate(b.Market, s.goal), founderGate(b, f),
	}
	for i := range out {
		out[i].Title = GateTitle(out[i].Name)
	}
	return out
}

func (c crowd) enough(of Coverage) bool {
	return c.items >= EnoughItems && c.authors >= EnoughAuthors && c.domains >= EnoughDomains &&
		atLeast(share(of.Answered, of.Planned), EnoughAnswered) && atLeast(share(of.Counter, of.Planned), EnoughCounter)
}

func enoughGate(of Coverage, c crowd) Gate {
	return Gate{
		Name: GateEnough, Effect: effectEnough, Passed: c.enough(of),
		Reason: fmt.Sprintf(
			"%s (%d needed), from %s (%d) on %s (%d). %s%% of %s answered (%.0f%% needed), and %s%% looked for reasons not to build it (%.0f%%).",
			count(c.items, "piece of evidence counts", "pieces of evidence count"), EnoughItems,
			count(c.authors, "author", "authors"), EnoughAuthors, count(c.domains, "site", "sites"), EnoughDomains,
			percent(share(of.Answered, of.Planned)), count(of.Planned, "search was", "searches were"),
			perHundred*EnoughAnswered, percent(share(of.Counter, of.Planned)), perHundred*EnoughCounter),
	}
}

func painGate(f facts) Gate {
	return Gate{Name: GatePain, Effect: effectNotGo, Passed: f.people >= PainAuthors,
		Reason: fmt.Sprintf(
			"%s gave an example, asked for a tool, or said what they spent on it, in the last %d months (%d needed).",
			count(f.people, "person", "people"), PainMonths, PainAuthors)}
}

func paid(f facts) bool { return f.e5 >= 1 || f.e4 >= PaymentE4 && f.e4Domains >= PaymentDomains }

func paymentGate(f facts) Gate {
	g := Gate{Name: GatePayment, Effect: effectAtMost, Passed: paid(f)}
	spent := "nobody was found who spends money on it"
	if f.e4 > 0 {
		spent = fmt.Sprintf("%s of spending money on it found, on %s", count(f.e4, "case was", "cases were"),
			count(f.e4Domains, "site", "sites"))
	}
	switch {
	case f.e5 > 0:
		g.Reason = fmt.Sprintf("People already pay for this: %s with a price and known customers.",
			count(f.e5, "case", "cases"))
	case g.Passed:
		g.Reason = "People already spend money on it: " + spent + "."
	default:
		g.Reason = fmt.Sprintf(
			"No product with both a price and known customers was found, and %s (%d cases on %d sites would do). Saying “I would pay” isn't proof.",
			spent, PaymentE4, PaymentDomains)
	}
	return g
}

func reachGate(f facts) Gate {
	g := Gate{Name: GateReach, Effect: effectAtMost, Passed: f.reachable >= ReachPeople || len(f.voiced) > 0}
	switch {
	case len(f.voiced) > 0:
		g.Reason = fmt.Sprintf("People described the problem within %d months in %s, with %d members or more.",
			RecentMonths, strings.Join(f.voiced[:min(3, len(f.voiced))], ", "), ReachMembers)
	case g.Passed:
		g.Reason = fmt.Sprintf("%s described the problem within %d months in open communities.",
			count(f.reachable, "person", "people"), RecentMonths)
	default:
		g.Reason = fmt.Sprintf(
			"%s described the problem within %d months in open communities (%d needed, or one in a community of %d members).",
			count(f.reachable, "person", "people"), RecentMonths, ReachPeople, ReachMembers)
		if f.biggest >= ReachMembers {
			g.Reason += fmt.Sprintf(" The largest community found has %s members, with no recent complaint there.",
				grouped(float64(f.biggest)))
		}
	}
	return g
}

func blockerGate(rules Attention, f facts) Gate {
	switch {
	case f.blocker != nil:
		return Gate{Name: GateBlocker, Effect: effectFatal,
			Reason: "The rule itself forbids it: " + sentence(f.blocker.Text)}
	case f.hint != nil:
		return Gate{Name: GateBlocker, Effect: effectAtMost, Passed: f.hints < HintVoices,
			Unknown: f.hints < HintVoices,
			Reason: fmt.Sprintf(
				"Check this first: %s a rule forbids it, but we didn't find that in the rule itself: %s",
				count(f.hints, "person says", "people say"), sentence(f.hint.Text))}
	}
	g := Gate{Name: GateBlocker, Effect: effectFatal, Passed: true,
		Reason: "No law or platform rule was found that forbids it."}
	switch {
	case rules.Planned == 0:
		g.Unknown, g.Reason = true,
			"We looked up no law or platform rule, because none was named. Check those that apply to your business."
	case rules.Answered == 0:
		g.Unknown, g.Reason = true, "None of the searches for laws and platform rules was answered."
	case rules.Candidates > 0 && rules.Read == 0:
		g.Unknown, g.Reason = true, "Nobody has read what the searches for laws and platform rules found."
	}
	return g
}

func ownedGate(b Bundle, f facts) Gate {
	g := Gate{Name: GateOwned, Effect: effectFatal, Passed: true,
		Reason: fmt.Sprintf("No free product does this job with %.1f stars or more from %d or more ratings.",
			OwnedRating, OwnedRatings)}
	if f.owner == "" && b.Sellers.Read == 0 && len(b.Products) == 0 {
		g.Unknown, g.Reason = true, "No product was read, so we can't say whether a free one already does this job."
	}
	if f.owner != "" {
		g.Passed = f.complaints > 0
		g.Reason = f.owner +
			" does this job for free and is rated well, and nobody was found who still has the problem."
		if g.Passed {
			g.Reason = fmt.Sprintf("%s does this job for free and is rated well, but %s a specific incident.", f.owner,
				count(f.complaints, "person describes", "people describe"))
		}
	}
	return g
}

// contradictionGate compares the sides of pain and payment. Against, only what at least AgainstVoices people say counts
// here.
func contradictionGate(f facts, masses map[market.Dimension]Masses) Gate {
	g := Gate{Name: GateContradiction, Effect: effectAtMost, Passed: true,
		Reason: "Evidence for the problem and for paying outweighs the evidence against."}
	var failed []string
	for _, d := range []struct {
		name    market.Dimension
		authors int
		says    string
	}{{market.Pain, f.painAgainst, "say it isn't a problem or that they solved it"}, {market.Payment, f.paysAgainst,
		"say it isn't worth paying for"}} {
		plus, minus := round1(masses[d.name].For), round1(masses[d.name].Against)
		if minus < AgainstLeast || d.authors < AgainstVoices || minus < plus {
			continue
		}
		g.Passed = false
		weighs := "That weighs as much as the evidence for it."
		if minus >= round1(AgainstFactor*plus) && d.authors >= AgainstAuthors {
			g.Effect, weighs = effectFatal, "That outweighs the evidence for it at least two to one."
		}
		failed = append(failed, fmt.Sprintf("%s %s. %s", count(d.authors, "person", "people"), d.says, weighs))
	}
	if !g.Passed {
		g.Reason = strings.Join(failed, " ")
		return g
	}
	return weighed(g, f, masses)
}

// weighed says what a passed comparison of the sides rests on: nobody, too few against, or more for it than against it.
func weighed(g Gate, f facts, masses map[market.Dimension]Masses) Gate {
	pain, pays := masses[market.Pain], masses[market.Payment]
	against := round1(pain.Against) + round1(pays.Against)
	switch {
	case against+round1(pain.For)+round1(pays.For) == 0:
		g.Unknown, g.Reason = true, "Nobody was heard for or against it, so there is nothing to compare."
	case f.painAgainst+f.paysAgainst == 0:
		g.Reason = "Nobody was found who says that it isn't a problem or that it isn't worth paying for."
	case round1(pain.Against) > 0 && round1(pain.Against) >= round1(pain.For) || round1(pays.Against) > 0 &&
		round1(pays.Against) >= round1(pays.For):
		g.Reason = "Some people disagree, but too few, or too long ago, to count against it."
	}
	return g
}

func silenceGate(b Bundle, f facts) Gate {
	g := Gate{Name: GateSilence, Effect: effectFatal, Passed: !f.silent.everywhere()}
	switch {
	case !g.Passed:
		g.Reason = fmt.Sprintf(
			"Nobody was found who has this problem, sells something for it or looks for it. %d texts from %s were searched, and the nearest %d were read.",
			b.Coverage.Candidates, count(b.Pains.Sources, "source", "sources"), b.Coverage.Read)
	case f.hurt >= SilencePeople:
		g.Reason = fmt.Sprintf("%s this problem.", count(f.hurt, "person describes", "people describe"))
	case f.e5+f.e4 > 0 || b.SameJob > 0:
		g.Reason = "Somebody sells something for this problem, or spends money on it."
	case b.Interest.Near > 0:
		g.Reason = "People search for it."
	default:
		g.Unknown, g.Reason = true,
			"Too little was found and read to say whether anybody has this problem, sells something for it or looks for it."
	}
	return g
}

// goalGate asks whether the market can carry the goal. Only payers and a price that have sources can say no.
func goalGate(m Market, goal market.Goal) Gate {
	g := Gate{Name: GateGoal, Effect: effectAtMost, Passed: true, Unknown: true,
		Reason: "The number of customers or their price isn't known, so the size of the market couldn't be compared with your goal."}
	if !m.known() || m.Sources <= 0 {
		return g
	}
	_, _, high := m.yearly()
	ratio := round2(high / goal.Yearly())
	g.Passed, g.Unknown = ratio >= GoalShare, false
	if ratio < GoalFatal {
		g.Effect = effectFatal
	}
	g.Reason = fmt.Sprintf("Winning %s%% of %s customers at $%s a year would bring $%s a year; your goal is $%s.",
		percent(high/(m.Payers*m.Price)), grouped(m.Payers), number(m.Price), grouped(high), grouped(goal.Yearly()))
	return g
}
