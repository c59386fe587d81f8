package views

import (
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

func signOfFinding(state string) sign {
	switch state {
	case "ok":
		return sign{Word: "ok", Symbol: "✓", Tone: "good"}
	case "warning":
		return sign{Word: "warning", Symbol: "!", Tone: "unsure"}
	}
	return sign{Word: "problem", Symbol: "✕", Tone: "bad"}
}

// counts writes counts in a row: "12 done, 1 failed".
func counts(list []AdminCount) string {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = fmt.Sprintf("%d %s", c.Count, c.Name)
	}
	return strings.Join(words, ", ")
}

// failedOf writes a count and what part of all it is.
func failedOf(n, of int) string {
	if n == 0 || of == 0 {
		return "0"
	}
	return fmt.Sprintf("%d (%d%%)", n, (100*n+of/2)/of)
}

// dateOnly is the day of a date as the database writes it.
func dateOnly(s string) string {
	day, _, _ := strings.Cut(s, " ")
	return day
}

func signOfSkill(s ModelSkill) sign {
	if s.Can {
		return sign{Word: "yes", Symbol: "✓", Tone: "good"}
	}
	return sign{Word: "no", Symbol: "–", Tone: "quiet"}
}

// adminTab is a page of the operator's.
type adminTab struct{ name, words string }

var adminPages = []adminTab{{"", "Overview"}, {"model", "Model"}, {"people", "People"}, {"backups", "Backups"},
	{"tests", "Public tests"}, {"server", "Server"}}

func (t adminTab) href() string {
	if t.name == "" {
		return "/admin"
	}
	return "/admin/" + t.name
}

// worrying are the findings that need the operator.
func worrying(list []AdminFinding) []AdminFinding {
	return slices.DeleteFunc(slices.Clone(list), func(f AdminFinding) bool { return f.State == "ok" })
}

// findingsHeading says how the server is doing.
func findingsHeading(list []AdminFinding) string {
	if n := len(worrying(list)); n > 0 {
		return plural(n, "thing", "things") + " to look at"
	}
	return "Everything is fine"
}

// dollars is an amount of money. What is below a cent is not nothing.
func dollars(sum float64) string {
	if sum > 0 && sum < 0.01 {
		return "under $0.01"
	}
	return fmt.Sprintf("$%.2f", sum)
}

func grouped(n int64) string { return market.Grouped(n) }

// minuteOf is the minute of a date as the database writes it.
func minuteOf(s string) string {
	if len(s) < len("2006-01-02 15:04") {
		return s
	}
	return s[:len("2006-01-02 15:04")] + " UTC"
}

// newestBackup says how fresh the backups are.
func (p AdminPage) newestBackup() string {
	if len(p.Backups) == 0 {
		return "none yet"
	}
	return "newest from " + p.Backups[0].Made
}
