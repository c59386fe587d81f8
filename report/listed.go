package report

import (
	"fmt"
	"slices"
	"strings"

	"naps/analyst/order"
	"naps/market"
	"naps/score"
)

// closestFirst lists the evidence of a report for people: what was read or needs no reader as it stands, then what
// nobody has read, the closest to the idea first.
func closestFirst(r Report) []Evidence {
	var out, unread []Evidence
	var candidates []order.Candidate
	for _, e := range r.Evidence {
		if e.Read != nil || !(market.Evidence{Page: e.Page, Kind: e.Kind, Facts: e.Facts}).Readable() {
			out = append(out, e)
			continue
		}
		unread = append(unread, e)
		candidates = append(candidates, order.Candidate{ID: e.Hash, Title: e.Title, Text: e.Quote, Place: e.Place})
	}
	s := r.Subject
	ranked := order.Rank(order.Brief{
		Title: s.Title, Customer: s.Customer, Job: s.Job, Problem: s.Problem,
		Idea: r.Idea, Says: s.Says, Unrelated: s.Unrelated, Communities: s.Communities,
	}, candidates)
	for _, at := range ranked {
		out = append(out, unread[at.Index])
	}
	return out
}

// flipText is a change that would make another verdict, as a sentence. A set of changes is one already and names the
// verdict that it makes.
func flipText(f score.Flip) string {
	what := strings.TrimSpace(f.What)
	if what != "" && slices.Contains([]rune(".!?"), []rune(what)[len([]rune(what))-1]) {
		return what
	}
	return fmt.Sprintf("%s: from %s to %s.", what, f.From, f.To)
}
