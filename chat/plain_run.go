package chat

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"naps/market"
)

// change says what would make another verdict: the shortest sets of changes, where the score names them.
func change(w writer) []Sentence {
	var out []Sentence
	for _, s := range w.r.Sets {
		if s.Text != "" && len(s.Lines) > 0 {
			out = append(out, w.item(nil, "%s", s.Text))
		}
	}
	if len(out) == 0 && len(w.r.Sets) > 0 && w.r.Sets[0].Text != "" {
		return []Sentence{w.say(nil, "%s", w.r.Sets[0].Text)} // that nothing realistic would
	}
	if len(out) > 0 {
		return append([]Sentence{w.say(nil, "This would change the %s:", w.r.Verdict)}, out[:min(3, len(out))]...)
	}
	for _, f := range w.r.Flips {
		if f.What != "" && f.To != "" && f.To != f.From {
			out = append(out, w.item(f.Evidence, "%s: %s", strings.TrimSuffix(f.What, "."), f.To))
		}
	}
	if len(out) == 0 {
		return []Sentence{w.say(nil, "No small change of the evidence would make another verdict.")}
	}
	return append([]Sentence{w.say(nil, "This would change the %s:", w.r.Verdict)}, out[:min(3, len(out))]...)
}

// weakestInWords says what holds the confidence back where a report of an earlier release only names the part.
var weakestInWords = map[string]string{
	"coverage":     "not every planned search was answered",
	"independence": "much of the evidence comes from the same few sources",
	"verified":     "not every quote could be checked against its page", "agreement": "people disagree",
}

func sure(w writer) []Sentence {
	c := w.r.Confidence
	first := fmt.Sprintf("Confidence is %s", c.Level)
	if why := orElse(weakestInWords[c.Weakest], c.Weakest); why != "" && c.Level != "high" {
		first += ": " + why
	}
	out := []Sentence{w.say(nil, "%s.", first)}
	if w.r.Inconclusive == "" || w.r.Inconclusive.ShowsNumber() {
		out = append(out, w.say(nil, "The score of %.0f could lie between %.0f and %.0f on this evidence.", w.r.Score,
			w.r.Low, w.r.High))
	}
	return append(out, w.say(nil, "It's arithmetic over the evidence, not a probability of success."))
}

func searched(w writer) []Sentence {
	c := w.r.Coverage
	out := []Sentence{w.say(nil, "We planned %s; %d were answered, and %d of them looked for reasons not to build it.",
		count(c.Planned, "search", "searches"), c.Answered, c.Counter)}
	sources := map[string]bool{}
	for _, e := range w.r.Evidence {
		sources[e.Source] = true
	}
	if len(sources) > 0 {
		out = append(out, w.say(nil, "They brought %s from %s; %d of %d texts were read.",
			count(len(w.r.Evidence), "piece of evidence", "pieces of evidence"),
			count(len(sources), "source", "sources"), c.Read, c.Candidates))
	}
	var failed []string
	for _, p := range w.r.Phases {
		for _, g := range p.Gaps {
			if text := unmarked(g.Source + " " + g.Reason); g.Blocked && !slices.Contains(failed, text) {
				failed = append(failed, text)
			}
		}
	}
	if len(failed) > 0 {
		out = append(out, w.say(nil, "Not searched: %s.", strings.Join(failed[:min(4, len(failed))], "; ")))
	}
	if not := missing(w); len(not) > 0 {
		out = append(out, w.say(nil, "Not found: %s.", strings.Join(not, ", ")))
	}
	return out
}

// missing lists what the research found nothing about.
func missing(w writer) []string {
	var out []string
	for _, m := range []struct{ kind, words string }{
		{"pain", "people with the problem"}, {"counter", "people who disagree"},
		{"competitor", "products that do this job"}, {"price", "prices"}, {"round", "money raised"},
		{"trend", "a trend of interest"},
	} {
		if len(w.findings(m.kind)) == 0 {
			out = append(out, m.words)
		}
	}
	if !slices.ContainsFunc(w.findings("market_size"),
		func(f market.Finding) bool { return f.Labels["method"] == "bottom_up" }) {
		out = append(out, "how many people could pay")
	}
	return out
}

func cost(w writer) []Sentence {
	b := w.r.Budget
	took := time.Duration(b.Seconds * float64(time.Second)).Round(time.Second)
	text := fmt.Sprintf("The research made %s and took %s", count(b.Fetches, "request", "requests"), inWords(took))
	if b.Tokens > 0 {
		text += fmt.Sprintf("; the model used %s", count(b.Tokens, "token", "tokens"))
	}
	if b.Cost > 0 {
		text += fmt.Sprintf(", about $%.2f", b.Cost)
	}
	out := []Sentence{w.say(nil, "%s.", text)}
	if w.r.Sample {
		return append(out, w.say(nil, "The sample is free."))
	}
	return append(out, w.say(nil, "Your credits and every charge are listed in Settings."))
}

func inWords(d time.Duration) string {
	if d < time.Minute {
		return count(max(1, int(d.Seconds())), "second", "seconds")
	}
	return count(int(d.Minutes()+0.5), "minute", "minutes")
}

// help says what can be asked.
func help(w writer) []Sentence {
	return []Sentence{w.say(nil, "I answer from this report and its evidence. Ask me %s.", askable)}
}

const askable = "why the verdict is what it is, what to do next, who the rivals are and what they charge, who complains and who pays, how big the market is, " +
	"what people do today, who gave up, whether a rule forbids it, what would change the verdict, how sure it is, or what was searched"
