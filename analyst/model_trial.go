package analyst

import (
	"context"

	"naps/market"
)

// Trial is how a model did on a small case that is always the same.
type Trial struct {
	Kept    int              // sentences that stand in the evidence they cite
	Removed []market.Removed // those that do not, with the reason
	Tools   bool             // it asked for a search when it was offered one
}

// Try asks a model what a run would ask it: to write from evidence, by a schema, and whether it wants to search more. The evidence is invented.
func Try(ctx context.Context, m Model) (Trial, error) {
	var t Trial
	c := trialCase()
	claims, summary, removed, err := Write(ctx, m, market.Pains, c)
	if err != nil {
		return t, err
	}
	if t.Kept, t.Removed = len(claims), removed; summary != "" {
		t.Kept++
	}
	more, refused, err := More(ctx, m, market.Pains, c, nil)
	t.Tools = len(more)+len(refused) > 0
	return t, err
}

func trialCase() Case {
	b := market.Brief{Idea: "Booking deposits for independent tattoo studios that lose money to no-shows", Goal: market.Living, AsOf: "2026-01-15"}
	c := Case{Brief: b, Subject: Read(b)}
	for i, text := range []string{
		"Three no-shows last week, and each cost me 180 dollars of studio time.",
		"I started to ask for a deposit of 50 dollars by bank transfer, and chasing it takes me an hour a day.",
		"My clients forget their tattoo appointments all the time; a text the day before helps a little.",
		"We tried two booking apps and went back to paper because neither takes deposits.",
	} {
		id := "E" + string(rune('1'+i))
		e := market.Evidence{ID: id, Kind: market.Post, Phase: market.Pains, Source: "trial", Place: "trial.example", Author: market.Pseudonym("trial", id), Date: "2025-11-0" + string(rune('1'+i)),
			URL: "https://trial.example/" + id, Title: "No-shows at the tattoo studio", Text: text, Quote: text}.Seal()
		e.ID = id
		c.Evidence = append(c.Evidence, e)
		c.Signals = append(c.Signals, Signals(c.Subject, e)...)
	}
	return c
}
