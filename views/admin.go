package views

import (
	"fmt"
	"strings"
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

var adminPages = []adminTab{{"", "Overview"}, {"model", "Model"}, {"people", "People"}, {"backups", "Backups"}, {"server", "Server"}}

func (t adminTab) href() string {
	if t.name == "" {
		return "/admin"
	}
	return "/admin/" + t.name
}
