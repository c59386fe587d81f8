package model

import (
	"context"
	"regexp"
	"strings"

	"naps/market"
)

// The bounds of a brief.
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

// Understand reads the founder's words as a brief. What the model left empty stays empty.
func (a Analyst) Understand(ctx context.Context, b market.Brief) (market.Subject, error) {
	got, err := ask[understood](ctx, a, jobUnderstand, with{Idea: ideaBlock(b)}, 3*700)
	if err != nil {
		return market.Subject{}, err
	}
	s := market.Subject{
		Language: languageCode(got.Language), Vague: got.Vague,
		Title: plain(got.Title, titleMost), Customer: plain(got.Customer, fieldMost), Job: plain(got.Job, fieldMost), Problem: plain(got.Problem, fieldMost),
		Region: plain(got.Region, lineMost), Price: plain(got.Price, lineMost),
		Terms: []string{}, Phrases: []string{}, Problems: []string{}, Places: []string{},
		Says: list(got.Says, saysMost, lineMost), Communities: communities(got.Communities), Substitutes: list(got.Substitutes, substitutesMost, lineMost),
		Rules: list(got.Rules, rulesMost, 2*lineMost), Unrelated: list(got.Unrelated, unrelatedMost, lineMost),
	}
	for _, q := range got.Questions {
		if q = (market.Question{Text: plain(q.Text, fieldMost), Why: plain(q.Why, fieldMost)}); q.Text != "" && len(s.Questions) < questionsMost {
			s.Questions = append(s.Questions, q)
		}
	}
	return s, nil
}

var code = regexp.MustCompile(`^([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*$`)

// languageCode is a language as a code, "pt" or "pt-BR"; empty where it is none.
func languageCode(s string) string {
	main, rest, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), "_", "-"), "-")
	if len(rest) == 2 {
		rest = strings.ToUpper(rest)
	}
	if s = strings.TrimSuffix(strings.ToLower(main)+"-"+rest, "-"); !code.MatchString(s) || len(s) > 20 {
		return ""
	}
	return s
}

var (
	communityMark = regexp.MustCompile(`(?i)^(https?://)?((www|old)\.)?(reddit\.com)?/?r/`)
	communityName = regexp.MustCompile(`^[A-Za-z0-9_]{2,40}$`)
)

// communities cleans names of communities: of Reddit without "r/", of others a plain name.
func communities(in []string) []string {
	var names []string
	for _, s := range in {
		s = strings.Trim(communityMark.ReplaceAllString(line1(s), ""), " /")
		if name := plain(s, 40); communityName.MatchString(name) || len(strings.Fields(name)) <= 5 && !strings.ContainsAny(name, "/:?#<>\"'`") {
			names = append(names, name)
		}
	}
	return list(names, communitiesMost, 40)
}
