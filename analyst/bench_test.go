package analyst

import (
	"strings"
	"testing"

	"naps/market"
)

// longPost is a post of about ten thousand characters.
func longPost() market.Evidence {
	var b strings.Builder
	for b.Len() < 10_000 {
		for _, p := range areas[b.Len()%len(areas)].posts {
			b.WriteString(p.text + "\n\n")
		}
	}
	return market.Evidence{Kind: market.Post, Title: "Booking again", Place: "reddit.com/r/tattooartists", Text: b.String()[:10_000]}
}

func BenchmarkJudge(b *testing.B) {
	s, e := Read(market.Brief{Idea: areas[0].idea}), longPost()
	for b.Loop() {
		Judge(s, e)
	}
}

func BenchmarkQuote(b *testing.B) {
	s, e := Read(market.Brief{Idea: areas[0].idea}), longPost()
	for b.Loop() {
		Quote(s, e.Text)
	}
}

func BenchmarkSignals(b *testing.B) {
	s, e := Read(market.Brief{Idea: areas[0].idea}), longPost()
	e.Quote = Quote(s, e.Text)
	for b.Loop() {
		Signals(s, e)
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		Read(market.Brief{Idea: areas[0].idea})
	}
}
