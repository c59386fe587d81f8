package model

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

// The limits of a brief.
const (
	titleMost       = 70 // characters
	fieldMost       = 240
	lineMost        = 80
	saysMost        = 20 // entries
	communitiesMost = 8
	substitutesMost = 10
	rulesMost       = 6
	unrelatedMost   = 10
	questionsMost   = 3
)

// understood is the answer to the job.
type understood struct {
	Language, Title, Customer, Job, Problem, Region, Price string
	Vague                                                  bool
	Says, Communities, Substitutes, Rules, Unrelated       []string
	Questions                                              []market.Question
}

// Understand turns the founder's words into a brief. What the model leaves empty stays empty.
func (a Analyst) Understand(ctx context.Context, b market.Brief) (market.Subject, error) {
	got, err := ask[understood](ctx, a, jobUnderstand,
		promptData{Idea: blocks(append([]string{ideaBlock(b)}, attachedBlocks(b)...)...)}, 3*700)
	if err != nil {
		return market.Subject{}, err
	}
	founder := strings.Join(append([]string{b.Idea}, b.Notes...), "\n")
	if !ofFounder(got.Title, founder) {
		return market.Subject{}, &analyst.ModelError{Reason: "described another idea", Raw: got.Title}
	}
	for _, field := range []*string{&got.Customer, &got.Job, &got.Problem, &got.Region, &got.Price} {
		if made(*field, founder) {
			*field = ""
		}
	}
	for _, l := range []*[]string{&got.Says, &got.Substitutes, &got.Rules, &got.Unrelated} {
		*l = slices.DeleteFunc(*l, reported.MatchString)
	}
	s := market.Subject{
		Language: languageCode(got.Language), Vague: got.Vague, Title: tidy(got.Title, titleMost),
		Customer: tidy(got.Customer, fieldMost), Job: tidy(got.Job, fieldMost), Problem: tidy(got.Problem, fieldMost),
		Region: tidy(got.Region, lineMost), Price: tidy(got.Price, lineMost),
		Says: list(got.Says, saysMost, lineMost), Communities: communities(got.Communities),
		Substitutes: list(got.Substitutes, substitutesMost, lineMost), Rules: list(got.Rules, rulesMost, 2*lineMost),
		Unrelated: list(got.Unrelated, unrelatedMost, lineMost),
		Terms:     []string{}, Phrases: []string{}, Problems: []string{}, Places: []string{},
	}
	for _, q := range got.Questions {
		q = market.Question{Text: tidy(q.Text, fieldMost), Why: tidy(q.Why, fieldMost)}
		if q.Text != "" && len(s.Questions) < questionsMost {
			s.Questions = append(s.Questions, q)
		}
	}
	return s, nil
}

// ofFounder reports whether a title names the founder's idea: it has a word of theirs, and nothing made up.
func ofFounder(title, founder string) bool {
	return overlap(keyStems(title), founder) > 0 && !made(title, founder)
}

var (
	quotationRE = regexp.MustCompile(`["“”„«»‹›「」]|://|\bwww\.`)
	// what a phrase that people say or type never has
	reported = regexp.MustCompile(`[“”«»]|://|\bwww\.|[$€£¥]\s?\p{Nd}|\p{Nd}[.,]\p{Nd}`)
	figureRE = regexp.MustCompile(`\p{Nd}+`)
)

// made reports whether a part of a brief holds what only evidence or the founder can give: a quotation, a link, or a
// figure that the founder did not name.
func made(part, founder string) bool {
	if quotationRE.MatchString(part) {
		return true
	}
	known := figureRE.FindAllString(founder, -1)
	return slices.ContainsFunc(figureRE.FindAllString(part, -1), func(n string) bool {
		return !slices.Contains(known, n)
	})
}

var codeForm = regexp.MustCompile(`^([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*$`)

// languageCode is a language as a code, "pt" or "pt-BR"; empty if it is none.
func languageCode(s string) string {
	main, rest, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), "_", "-"), "-")
	if len(rest) == 2 {
		rest = strings.ToUpper(rest)
	}
	if s = strings.TrimSuffix(strings.ToLower(main)+"-"+rest, "-"); !codeForm.MatchString(s) || len(s) > 20 {
		return ""
	}
	return s
}

var (
	communityMark = regexp.MustCompile(`(?i)^(https?://)?((www|old)\.)?(reddit\.com)?/?r/`)
	communityForm = regexp.MustCompile("^[^/:?#<>\"'`]{2,40}$")
)

// communities cleans names of communities: of Reddit without "r/", of others a short name.
func communities(in []string) []string {
	var names []string
	for _, s := range in {
		s = strings.Trim(communityMark.ReplaceAllString(oneLine(s), ""), " /")
		if communityForm.MatchString(s) && len(strings.Fields(s)) <= 5 {
			names = append(names, s)
		}
	}
	return list(names, communitiesMost, 40)
}
