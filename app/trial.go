package app

import (
	"context"
	"fmt"

	"naps/analyst"
	"naps/analyst/model"
	"naps/market"
)

// trialTexts are what a model is tried on, with how far each is about trialBrief.
var trialTexts = []struct {
	text  string
	about int
	voice market.Voice
}{
	{"Three clients didn't show up last week, and each cost me 180 dollars of studio time.", market.VeryProblem, market.Sufferer},
	{"I now ask every client for a deposit by bank transfer, and chasing it takes me an hour a day. Is there an app for that?", market.VeryProblem, market.Sufferer},
	{"Our app sends your studio's reminders for $19 a month. Try it free today!", market.VeryProblem, market.Provider},
	{"The bread didn't rise although the yeast was fresh. What temperature do you proof at?", market.Unrelated, market.Other},
	{"My router drops the connection every evening since the last update.", market.Unrelated, market.Other},
	{"We planted tomatoes in May and the first ones are ripe now.", market.Unrelated, market.Other},
}

// tryReading has a model read a few texts whose right reading is known, and tells how many it read correctly.
func tryReading(ctx context.Context, m analyst.Model, name string) (right, of int, err error) {
	b := market.Brief{Idea: "Booking deposits for independent tattoo studios that lose money to no-shows", Goal: market.Living, AsOf: "2026-01-15"}
	s := market.Subject{Title: b.Idea, Customer: "independent tattoo studios", Job: "take booking deposits and send reminders", Problem: "clients don't show up and the studio loses the money"}
	var batch []analyst.Candidate
	for i, t := range trialTexts {
		id := fmt.Sprintf("E%d", i+1)
		e := market.Evidence{ID: id, Kind: market.Post, Source: "trial", URL: "https://trial.example/" + id, Title: "A post", Text: t.text, Quote: t.text}.Seal()
		e.ID = id
		batch = append(batch, analyst.Candidate{Evidence: e, Text: t.text})
	}
	got, err := model.Analyst{Model: m, Name: name}.Read(ctx, b, s, batch)
	if err != nil {
		return 0, len(trialTexts), err
	}
	for _, r := range got.Readings {
		for i, t := range trialTexts {
			if r.Evidence == batch[i].Evidence.ID && r.About == t.about && (t.about == market.Unrelated || r.Voice == t.voice) {
				right++
			}
		}
	}
	return right, len(trialTexts), nil
}
