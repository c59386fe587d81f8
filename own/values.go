package own

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// layouts are ways to write a day, but for those of figures alone, whose order differs between countries.
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05.000", "2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02 15:04",
	time.DateOnly, "2006/01/02 15:04:05", "2006/01/02 15:04",
	"2006/01/02", "2006/1/2", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006",
	"Jan 2 2006", "January 2 2006", "2-Jan-2006", "2-Jan-06", "02 Jan 06", "2. January 2006",
	"Jan 2, 2006 15:04", "Jan 2, 2006 3:04 PM", "Mon, 2 Jan 2006", "Monday, January 2, 2006", "2006年1月2日",
}

// figures is a day in figures, with or without a time behind it.
var figures = regexp.MustCompile(`^(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})(?:[ T,]+\d{1,2}:\d{2}.*)?$`)

// dayOf reads a day. monthFirst says which of two figures is the month where both may be.
func dayOf(s string, monthFirst bool) string {
	s = strings.TrimSpace(s)
	if len(s) < 6 || len(s) > 40 || !strings.ContainsAny(s, "0123456789") || isNumber(s) {
		return ""
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return sensible(t)
		}
	}
	m := figures.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	a, _ := strconv.Atoi(m[1])
	b, _ := strconv.Atoi(m[3])
	year, _ := strconv.Atoi(m[4])
	if year < 100 {
		year += 2000
	}
	if a > 12 || b <= 12 && !monthFirst {
		a, b = b, a
	}
	t := time.Date(year, time.Month(a), b, 0, 0, 0, 0, time.UTC)
	if a < 1 || a > 12 || t.Day() != b {
		return ""
	}
	return sensible(t)
}

// sensible is a day on which somebody may have said something.
func sensible(t time.Time) string {
	if t.Year() < 1980 || t.Year() > 2100 {
		return ""
	}
	return t.Format(time.DateOnly)
}

func isDate(s string) bool { return dayOf(s, true) != "" || dayOf(s, false) != "" }

// monthFirst finds out how a column writes days: by one that only fits one way, else with a slash the month comes
// first, as in the United States, and with a dot or a dash the day.
func monthFirst(cells []string) bool {
	slash := false
	for _, c := range cells {
		m := figures.FindStringSubmatch(strings.TrimSpace(c))
		if m == nil {
			continue
		}
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[3])
		switch {
		case a > 12:
			return false
		case b > 12:
			return true
		}
		slash = m[2] == "/"
	}
	return slash
}

var numberRE = regexp.MustCompile(`^[+-]?\d{1,3}(?:[., '’]?\d{3})*(?:[.,]\d+)?%?$|^[+-]?\d+(?:[.,]\d+)?%?$`)

func isNumber(s string) bool { return numberRE.MatchString(strings.TrimSpace(s)) }

// isMoney reports whether a cell is an amount: a number with the sign or the code of a currency, perhaps a month or a
// year.
func isMoney(s string) bool {
	figure, sign := strings.IndexFunc(s, unicode.IsDigit), false
	if figure < 0 || len(s) > 30 {
		return false
	}
	rest := strings.TrimFunc(s, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune("., '’-", r) })
	sign = strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Sc, r) }) || codeRE.MatchString(s)
	return sign && len(strings.Fields(s)) <= 4
}

// codeRE is a code of a currency, beside a figure.
var codeRE = regexp.MustCompile(
	`(?i)\b(?:USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|KRW|TRY)\b`)

var emailRE = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}`)

// dayInName is a day within the name of a file.
var dayInName = regexp.MustCompile(`(?:^|\D)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?:\D|$)`)

// DateIn is the day that stands in the name of a file; empty where there is none.
func DateIn(name string) string {
	m := dayInName.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return dayOf(m[1]+"-"+m[2]+"-"+m[3], false)
}
