package report

import (
	"cmp"
	"fmt"

	"naps/market"
	"naps/score"
)

// SentGroup is what left the machine for one purpose.
type SentGroup struct {
	Title string
	Sent  []market.Sent
}

// sentTitles name the purposes, in the order in which they are shown.
var sentTitles = []struct {
	why   market.Purpose
	title string
}{
	{market.ForSearch, "Search terms"}, {market.ForPage, "Pages read"}, {market.ForFigures, "Public statistics"},
	{market.ForModel, "Prompts to the language model"}, {market.ForMeanings, "Texts whose meaning a model compared"},
	{market.ForData, "Files and access tokens, with nothing of the idea"},
	{market.ForRobots, "Rules for programs (robots.txt)"},
}

// SentGroups sorts what was sent by why it was sent. What only reached a program on this machine stands apart.
func SentGroups(all []market.Sent) []SentGroup {
	var out []SentGroup
	for _, here := range []bool{false, true} {
		for _, t := range sentTitles {
			g := SentGroup{Title: t.title}
			if here {
				g.Title += ", on this machine"
			}
			requests := 0
			for _, s := range all {
				if s.For == t.why && s.Here == here {
					g.Sent, requests = append(g.Sent, s), requests+s.Times
				}
			}
			if len(g.Sent) > 0 {
				g.Title += fmt.Sprintf(" (%s)", requestsText(requests))
				out = append(out, g)
			}
		}
	}
	return out
}

// SentWhat says what was sent, in words.
func SentWhat(s market.Sent) string {
	switch s.For {
	case market.ForModel:
		return fmt.Sprintf("A prompt (%s), %s in all", cmp.Or(s.What, "a question"), bytesText(s.Bytes))
	case market.ForMeanings:
		return fmt.Sprintf("Texts of the idea and of what was found, %s in all", bytesText(s.Bytes))
	case market.ForData:
		return "Nothing of the idea"
	}
	return s.What
}

// SentSummary says in a few sentences what a run might send and what it sent. It is empty for reports of earlier
// releases, which have no list.
func SentSummary(r Report) string {
	if r.Privacy == "" {
		return ""
	}
	text := map[market.Privacy]string{
		market.Open:    "This run was open: searches used the words of the idea.",
		market.Careful: "This run was careful: searches used only a few words in general use, without names, and no model outside of the operator’s own network was asked.",
		market.Closed:  "This run was closed: nothing was searched, and only a model on this machine was asked, if any.",
	}[r.Privacy.Mode()]
	away := 0
	hosts := map[string]bool{}
	for _, s := range r.Sent {
		if !s.Here {
			away, hosts[s.To] = away+s.Times, true
		}
	}
	switch {
	case away == 0:
		text += " Nothing left this machine."
	case len(hosts) == 1:
		text += fmt.Sprintf(" %s left this machine, to one host.", requestsText(away))
	default:
		text += fmt.Sprintf(" %s left this machine, to %d hosts.", requestsText(away), len(hosts))
	}
	if away > 0 && r.Starts > 1 {
		text += " naps was restarted during this run; what was under way then may have been sent once more."
	}
	return text
}

func requestsText(n int) string {
	if n == 1 {
		return "1 request"
	}
	return market.Grouped(int64(n)) + " requests"
}

func bytesText(n int64) string {
	if n < 10_000 {
		return market.Grouped(n) + " bytes"
	}
	return market.Grouped(n/1000) + " kB"
}

// writeSent lists in Markdown what left the machine.
func writeSent(w *writer, r Report) {
	if r.Privacy == "" || r.Sample {
		return
	}
	w.line("## What left this machine\n")
	w.line("%s\n", escape(SentSummary(r)))
	for _, g := range SentGroups(r.Sent) {
		w.line("### %s\n", escape(g.Title))
		for _, s := range g.Sent {
			w.line("- %s: %s (%d×)", escape(s.To), escape(SentWhat(s)), s.Times)
		}
		w.line("")
	}
}

// Explained is a card whose reason and next step say that nothing was searched since nothing of the idea leaves the
// machine; any other card is as it was. The arithmetic knows nothing of why searches were not made.
func Explained(d market.Dossier, c score.Card) score.Card {
	if d.Brief.Privacy.Mode() != market.Closed || d.Brief.Sample || len(d.Evidence) > 0 {
		return c
	}
	c.Why = "Not decided: nothing of this idea leaves the machine, so nothing was searched and there’s nothing to judge."
	c.NextTest = score.Test{
		Test: "Log what interviews and tests bring, or choose careful or open and run the research again.",
		Pass: "The next report rests on evidence.", Fail: "There is still nothing to judge.",
	}
	return c
}
