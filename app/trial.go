package app

import (
	"context"
	"fmt"

	"naps/analyst"
	"naps/analyst/model"
	"naps/market"
	"naps/privacy"
)

// trialBrief is the idea that the texts of the trial are read for.
var trialBrief = market.Brief{Idea: "Booking deposits for independent tattoo studios that lose money to no-shows",
	Goal: market.Living, AsOf: "2026-01-15"}

// trialTexts are what a model is tried on, with how far each is about trialBrief and who speaks. A text that is about
// something else is read correctly whoever is said to speak.
var trialTexts = []struct {
	text  string
	about int
	voice market.Voice
}{
	{"Three clients didn't show up last week, and each cost me 180 dollars of studio time.", market.VeryProblem,
		market.Sufferer},
	{"I now ask every client for a deposit by bank transfer, and chasing it takes me an hour a day. Is there an app for that?",
		market.VeryProblem, market.Sufferer},
	{"Our app sends your studio's reminders and takes the deposit for $19 a month. Try it free today!",
		market.VeryProblem, market.Provider},
	{"I tattoo from home. Since I started taking 50 euros up front, nobody has stood me up, so this is solved for me.",
		market.VeryProblem, market.Sufferer},
	{"Another ghosted appointment today. Five hours blocked for a back piece, no call, no deposit, no money. I'm thinking of closing my shop.",
		market.VeryProblem, market.Sufferer},
	{"We built a deposit page that tattoo artists put behind the link in their profile. 400 studios use it, from 25 dollars a month.",
		market.VeryProblem, market.Provider},
	{"The bread didn't rise although the yeast was fresh. What temperature do you proof at?", market.Unrelated,
		market.Other},
	{"My router drops the connection every evening since the last update.", market.Unrelated, market.Other},
	{"We planted tomatoes in May and the first ones are ripe now.", market.Unrelated, market.Other},
	{"Which bus goes from the airport to the old town on Sundays? The timetable online shows weekdays only.",
		market.Unrelated, market.Other},
}

// trial is how a model read the texts.
type trial struct {
	right, of int
	wrong     []misread
}

// misread is a text that was read wrongly, with what is right and what the model said.
type misread struct{ text, want, got string }

// tryReading has a model read the texts whose right reading is known, by the job that reads in a run.
func tryReading(ctx context.Context, m analyst.Model, name string) (trial, error) {
	ctx = privacy.Errand(ctx) // the idea is the program's own
	out := trial{of: len(trialTexts)}
	s := market.Subject{Title: trialBrief.Idea, Customer: "independent tattoo studios",
		Job:     "take booking deposits and send reminders",
		Problem: "clients don't show up and the studio loses the money"}
	batch := make([]analyst.Candidate, len(trialTexts))
	for i, t := range trialTexts {
		id := fmt.Sprintf("E%d", i+1)
		e := market.Evidence{ID: id, Kind: market.Post, Source: "trial", URL: "https://trial.example/" + id,
			Title: "A post", Text: t.text, Quote: t.text}.Seal()
		e.ID = id
		batch[i] = analyst.Candidate{Evidence: e, Text: t.text}
	}
	got, err := model.Analyst{Model: m, Name: name}.Read(ctx, trialBrief, s, batch)
	if err != nil {
		return out, err
	}
	said := map[string]market.Reading{}
	for _, r := range got.Readings {
		said[r.Evidence] = r
	}
	for i, t := range trialTexts {
		r, read := said[batch[i].Evidence.ID]
		if read && r.About == t.about && (t.about == market.Unrelated || r.Voice == t.voice) {
			out.right++
			continue
		}
		words := "nothing"
		if read {
			words = readingWords(r.About, r.Voice)
		}
		out.wrong = append(out.wrong, misread{text: t.text, want: readingWords(t.about, t.voice), got: words})
	}
	return out, nil
}

// readingWords says in words how a text was read.
func readingWords(about int, voice market.Voice) string {
	switch about {
	case market.Unrelated:
		return "about something else"
	case market.Neighboring:
		return "in the same field, but not about the problem"
	}
	speaks := map[market.Voice]string{market.Sufferer: "somebody who has the problem", market.Provider: "a seller",
		market.Other: "somebody else"}[voice]
	return "about the problem, said by " + speaks
}
