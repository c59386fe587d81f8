package report

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"naps/market"
	"naps/score"
)

// FounderSource names evidence that the founder brought himself. It is marked so wherever it is shown.
const FounderSource = "founder"

// founderPlace is where the founder's evidence counts as coming from.
const founderPlace = market.FounderPlace

// Entry is what an interview or a test brought.
type Entry struct {
	Kind string // one of EntryKinds
	For  bool   // it speaks for the idea
	Who  string // whoever it was, in words of the founder's own; kept as a pseudonym only
	Date string // YYYY-MM-DD
	Text string // what was said or done, as noted

	Question string // that it answers, from an interview kit; empty: none
}

// EntryKind is a rung of the ladder of evidence that a founder may log.
type EntryKind struct {
	Name      string
	Means     string
	Tier      market.Tier
	Dimension market.Dimension
}

// EntryKinds lists the kinds from the weakest to the strongest. What people say they would do is talk.
var EntryKinds = []EntryKind{
	{"talk", "Opinion: an opinion, a compliment, “I would pay”", 1, market.Pain},
	{"incident", "Incident: what happened to them last time, and what it cost", 3, market.Pain},
	{"costly", "Costly act: they pay for, built or were hired for a way around it", 4, market.Payment},
	{"money", "Money: they paid you, pre-ordered, or signed", 5, market.Payment},
}

// Sizes of an entry, in letters.
const (
	maxEntryText  = 5000
	maxEntryQuote = 300
	maxEntryWho   = 100
	maxEntryAsked = 400
)

// Wrong says what cannot be logged, in a sentence for the founder; empty: it can.
func (e Entry) Wrong(today string) (field, text string) {
	day, err := time.Parse(time.DateOnly, e.Date)
	now, _ := time.Parse(time.DateOnly, today)
	switch {
	case e.kind() == nil:
		return "kind", "Choose what kind it was."
	case strings.TrimSpace(e.Text) == "":
		return "text", "Write down what was said or done."
	case utf8.RuneCountInString(e.Text) > maxEntryText:
		return "text", fmt.Sprintf("At most %d characters.", maxEntryText)
	case utf8.RuneCountInString(e.Question) > maxEntryAsked:
		return "question", fmt.Sprintf("At most %d characters.", maxEntryAsked)
	case strings.TrimSpace(e.Who) == "" || utf8.RuneCountInString(e.Who) > maxEntryWho:
		return "who", "Say who it was, in words that tell people apart. We store a pseudonym only."
	case err != nil:
		return "date", "Write the date as year-month-day, such as 2026-03-31."
	case day.After(now):
		return "date", "This day is in the future."
	}
	return "", ""
}

func (e Entry) kind() *EntryKind {
	for i := range EntryKinds {
		if EntryKinds[i].Name == e.Kind {
			return &EntryKinds[i]
		}
	}
	return nil
}

// Evidence makes a piece of evidence of an entry that is not Wrong: the whole note is its page, the beginning its
// quote.
func (e Entry) Evidence(now time.Time) market.Evidence {
	text := strings.ToValidUTF8(strings.TrimSpace(strings.ReplaceAll(e.Text, "\r\n", "\n")), "\uFFFD")
	quote := text
	if r := []rune(text); len(r) > maxEntryQuote {
		quote = strings.TrimSpace(string(r[:maxEntryQuote]))
	}
	side := "against"
	if e.For {
		side = "for"
	}
	facts := map[string]string{"entry": e.Kind, "side": side}
	if asked := strings.Join(strings.Fields(strings.ToValidUTF8(e.Question, "\uFFFD")), " "); asked != "" {
		facts["question"] = asked
		text = "Question: " + asked + "\n\nAnswer: " + text
	}
	author := market.Pseudonym(founderPlace, strings.ToLower(strings.Join(strings.Fields(e.Who), " ")))
	return market.Evidence{
		Source: FounderSource, Kind: market.Post, Phase: market.Verdict,
		Title: "From the founder's own log: " + e.Kind, Quote: quote, Text: text,
		URL: "log:" + e.Date + "/" + author + "/" + e.Kind, Author: author,
		Place: founderPlace, Date: e.Date, Fetched: now.UnixMilli(),
		Facts: facts,
	}.Seal()
}

// ownSignals grades what the founder brought. Its kind was chosen by the founder, not judged by a rule, and the report
// says so.
func ownSignals(e market.Evidence) []market.Signal {
	k := gradeOf(e.Facts["entry"])
	if e.Source != FounderSource || k == nil {
		return nil
	}
	yes := e.Facts["side"] == "for"
	all := []market.Signal{{Evidence: e.ID, Hash: e.Hash, Dimension: k.Dimension, For: yes, Tier: k.Tier,
		Author: e.Author, Place: e.Place, Date: e.Date, Text: e.Quote}}
	if k.Name == "costly" { // who pays for a way around it has the pain, too
		pain := all[0]
		pain.Dimension = market.Pain
		all = append(all, pain)
	}
	return all
}

// WithOwn computes a report anew, as its next version, with those pieces of the founder's own evidence that it does not
// hold yet. The day to which ages are counted becomes today, if it is later; queries, findings and sentences stay those
// of the run. more reports whether there was anything to add.
func WithOwn(r Report, all []market.Evidence, today string) (next Report, more bool) {
	d := Dossier(r)
	have := map[string]bool{}
	for _, e := range d.Evidence {
		have[e.Hash] = true
	}
	for _, e := range all {
		if s := ownSignals(e); len(s) > 0 && !have[e.Hash] {
			e.Text = ""
			d.Evidence = append(d.Evidence, e)
			d.Phases[0].Signals = append(d.Phases[0].Signals, s...)
			have[e.Hash], more = true, true
		}
	}
	d.Brief.AsOf = max(d.Brief.AsOf, today)
	d.BasedOn = 0
	return Build(d, score.Of(Bundle(d)), 0), more
}

// WithoutInterviews is a report that still counts the founder's own evidence but does not show it: neither words, nor
// who said them, nor when, nor the hashes by which a guess could be confirmed. Findings and claims that cite it are
// left out.
func WithoutInterviews(r Report) Report {
	own := map[string]bool{}
	r.Evidence = list(r.Evidence)
	for i, e := range r.Evidence {
		if e.Source != FounderSource {
			continue
		}
		own[e.ID] = true
		hidden := Evidence{
			ID: e.ID, Source: e.Source, Title: "From the founder's own log (not shared)",
			Kind: e.Kind, Phase: e.Phase, Verified: e.Verified,
			Metrics: map[string]float64{}, Facts: map[string]string{}, Signals: list(e.Signals),
		}
		for j := range hidden.Signals {
			hidden.Signals[j].Span = ""
		}
		r.Evidence[i] = hidden
	}
	cites := func(ids []string) bool { return slices.ContainsFunc(ids, func(id string) bool { return own[id] }) }
	r.Phases = list(r.Phases)
	for i, p := range r.Phases {
		p.Findings = slices.DeleteFunc(list(p.Findings), func(f market.Finding) bool { return cites(f.Evidence) })
		p.Claims = slices.DeleteFunc(list(p.Claims), func(c market.Claim) bool { return cites(c.Evidence) })
		r.Phases[i] = p
	}
	r.For, r.Against = unquoted(r.For, own), unquoted(r.Against, own)
	return r
}

// unquoted takes the founder's own words out of reasons, and leaves the reasons.
func unquoted(all []Reason, own map[string]bool) []Reason {
	out := list(all)
	for i, x := range out {
		if len(x.Evidence) > 0 && own[x.Evidence[0]] {
			out[i].Quote = ""
		}
	}
	return out
}

// Own lists the founder's own evidence in a report.
func Own(r Report) []Evidence {
	out := []Evidence{}
	for _, e := range r.Evidence {
		if e.Source == FounderSource {
			out = append(out, e)
		}
	}
	return out
}
