package main

import (
	"regexp"
	"strings"
	"testing"
)

// plainKinds are kinds of wording that people have to read twice. Each has the number of texts that still have it: it
// may only go down, and where it does, lower it here.
var plainKinds = []struct {
	name    string
	pattern string
	left    int
}{
	{"evidence, quotes and links stand somewhere",
		`(?i)\b(stand|stands|stood) (in|on|under|here|there|behind|before|up to|word)\b`, 0},
	{"what is otherwise", `(?i)\bis otherwise\b`, 0},
	{"is there already", `(?i)\b(is|are) there already\b`, 0},
	{"by its rules", `(?i)\bby (its|their) rules\b`, 0},
	{"anew", `(?i)\banew\b`, 0},
	{"told of", `(?i)\b(tell|tells|told) of\b`, 0},
	{"speaks for the idea", `(?i)\bspeaks? (for|against) (it|the idea)\b`, 0},
	{"gates and flips", `(?i)\b(gates|what would flip)\b`, 0},
	{"mass for and against", `(?i)\bmass (for|against|in)\b`, 0},
	{"no report came about", `(?i)\bcame about\b`, 0},
	{"a space before a percent sign", `\d %(?:[^a-z%]|$)`, 0},
	// the name of a license
	{"British spelling",
		`(?i)\b(colour|favour|honour|neighbour|behaviour|labour|centre|catalogue|organis|recognis|cancelled|labelled|travelled|licence|grey)`,
		1},
	{"mend", `(?i)\bmend`, 0},
	{"is well", `(?i)\bis well( again)?\b`, 0},
	{"takes no more", `(?i)\btakes (nothing|no) more\b`, 0},
	{"a round", `(?i)\b(pre-)?(seed|series [a-z]) a round\b`, 0},
	{"belong together", `(?i)\bdo not belong together\b`, 0},
}

func TestNoKindOfPrivateWordingComesBack(t *testing.T) {
	t.Parallel()
	all, err := Texts("../..")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 2000 {
		t.Fatalf("only %d texts are listed", len(all))
	}
	for _, kind := range plainKinds {
		pattern, found := regexp.MustCompile(kind.pattern), []string{}
		for _, text := range all {
			if !quotesOthers(text.File) && pattern.MatchString(text.Text) {
				found = append(found, strings.TrimPrefix(text.File, "../../")+": "+text.Text)
			}
		}
		switch {
		case len(found) > kind.left:
			t.Errorf("%s: %d texts, %d at most. See CONTRIBUTING.md, and find plainer words:\n%s", kind.name,
				len(found), kind.left, strings.Join(found, "\n"))
		case len(found) < kind.left:
			t.Errorf("%s: %d texts are left; lower the number from %d", kind.name, len(found), kind.left)
		}
	}
}

// quotesOthers reports whether the texts of a file are what others write: words that searches and lists of words look
// for, history.
func quotesOthers(file string) bool {
	for _, part := range []string{"CHANGELOG.md", "ground/common.go", "payers/", "source/gov_uk.go",
		"research/sites.go", "analyst/order/", "report/font/", "score/version1.go", "prompts/"} {
		if strings.Contains(file, part) {
			return true
		}
	}
	return false
}
