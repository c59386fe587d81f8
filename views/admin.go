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
