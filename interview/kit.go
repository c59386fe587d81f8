package interview

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"naps/market"
	"naps/report"
	"naps/score"
)

// Kit is what a founder takes to interviews.
type Kit struct {
	Check     string     `json:"check"` // the must-pass check or dimension that is weakest
	Doubt     string     `json:"doubt"` // in a sentence
	Who       string     `json:"who"`   // to talk to
	Questions []Question `json:"questions"`
	Post      *Post      `json:"post"` // null where no open community was found
	Threads   []Thread   `json:"threads"`
}

// Question is one of the seven.
type Question struct {
	Number int    `json:"number"` // from 1
	Text   string `json:"text"`
	Why    string `json:"why"` // what its answer decides
}

// Post is a draft for a community.
type Post struct {
	Place string `json:"place"` // as people call it
	URL   string `json:"url"`
	Title string `json:"title"`
	Text  string `json:"text"`

	// word for word, where a text of its rules was found; else empty: nobody has read them
	Rules     string `json:"rules"`
	RulesFrom string `json:"rules_url"` // where they stand, or should be looked for
}

// Thread is a public place where somebody with the problem speaks.
type Thread struct {
	Evidence string `json:"evidence"`
	Title    string `json:"title"`
	Place    string `json:"place"`
	Date     string `json:"date"`
	URL      string `json:"url"`
	Quote    string `json:"quote"`
}

// mostThreads is how many threads a kit lists.
const mostThreads = 20

// Of makes the kit for a report.
func Of(r report.Report) Kit {
	check := weakest(r)
	d := doubts[kindOf(check)]
	k := Kit{Check: check, Doubt: d.says, Who: cmp.Or(r.Subject.Customer, "people who have the problem"),
		Threads: threads(r), Post: post(r)}
	about := topic(r.Subject)
	for i, q := range d.asks {
		k.Questions = append(k.Questions, Question{Number: i + 1, Text: strings.ReplaceAll(q.text, "{topic}", about),
			Why: q.why})
	}
	return k
}

// topic is what the questions are about, in marks: an idea's own words fit into no sentence of ours for certain.
func topic(s market.Subject) string {
	text := strings.TrimRight(strings.TrimSpace(cmp.Or(s.Problem, s.Job, s.Title)), ".!?")
	if text == "" {
		return "this problem"
	}
	return "“" + strings.NewReplacer("“", "'", "”", "'", "\n", " ").Replace(text) + "”"
}

// inOrder are the checks that interviews can decide, those first whose doubt makes the others idle.
var inOrder = []string{score.GatePain, score.GateSilence, score.GateContradiction, score.GatePayment, score.GateOwned,
	score.GateReach, score.GateGoal}

// weakest is the check that the report's next test decides. Where that is about the research itself, which no interview
// can mend, it is the first check in order that isn't passed or isn't known, and else the pain.
func weakest(r report.Report) string {
	if c := r.NextTest.Gate; c != "" && c != score.GateEnough {
		return c
	}
	for _, name := range inOrder {
		if slices.ContainsFunc(r.Gates,
			func(g score.Gate) bool { return g.Name == name && g.Standing() != score.Met }) {
			return name
		}
	}
	return score.GatePain
}

// threads are the pages on which people were found to tell of the problem, the newest first.
func threads(r report.Report) []Thread {
	out := []Thread{}
	seen := map[string]bool{}
	for _, e := range r.Evidence {
		u, err := url.Parse(e.URL)
		told := slices.ContainsFunc(e.Signals, func(s report.Signal) bool {
			return s.Dimension == market.Pain && s.For && s.Tier > 0
		})
		if !told || e.Source == report.FounderSource || err != nil || u.Scheme != "https" && u.Scheme != "http" ||
			seen[e.URL] {
			continue
		}
		seen[e.URL] = true
		out = append(out, Thread{Evidence: e.ID, Title: report.Headline(e.Title),
			Place: report.PlaceName(cmp.Or(e.Place, u.Hostname())), Date: e.Date, URL: e.URL, Quote: e.Quote})
	}
	slices.SortStableFunc(out, func(a, b Thread) int { return strings.Compare(b.Date, a.Date) })
	return out[:min(len(out), mostThreads)]
}

// post is a draft for the open community where most people tell of the problem; nil where none was found.
func post(r report.Report) *Post {
	var best *market.Finding
	for i := range r.Phases {
		for j := range r.Phases[i].Findings {
			f := &r.Phases[i].Findings[j]
			if f.Kind != "place" || f.Labels["addressable"] == "no" || f.Title == "" {
				continue
			}
			if best == nil || f.Figures["people"] > best.Figures["people"] {
				best = f
			}
		}
	}
	if best == nil {
		return nil
	}
	p := &Post{Place: report.PlaceName(best.Title), URL: "https://" + best.Title}
	p.Title = "How do you deal with this: " + topic(r.Subject) + "?"
	p.Text = "I'm trying to understand how people here deal with " + topic(r.Subject) + ".\n\n" +
		"When did it last happen to you? What did you do about it, and what did it cost you in time or money?\n\n" +
		"I'm asking to learn. I'm not selling anything, and I won't post links. Mods, please remove this if it doesn't fit here."
	p.Rules, p.RulesFrom = rulesOf(r, best.Title)
	return p
}

// rulesOf are the rules of a community, word for word, where the research read a text of them on the community's own
// host.
func rulesOf(r report.Report, place string) (quote, from string) {
	host, _, _ := strings.Cut(place, "/")
	for _, p := range r.Phases {
		for _, f := range p.Findings {
			if (f.Kind == "blocker" || f.Kind == "rule") && f.Detail != "" && f.Labels["primary"] == "yes" &&
				(f.Labels["place"] == place || f.Labels["place"] == host) {
				return f.Detail, f.Labels["url"]
			}
		}
	}
	if strings.Contains(place, "/r/") {
		return "", "https://www." + strings.TrimPrefix(place, "www.") + "/about/rules"
	}
	return "", "https://" + place
}
