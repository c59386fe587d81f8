package report

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// clean makes one line of a text: no control characters (a terminal obeys them), no marks that turn the direction of
// writing, no invalid UTF-8.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 &&
			r <= 0x2069, r == 0x200E, r == 0x200F, r == 0xFEFF:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

var (
	special = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`,
		`\>`, `|`, `\|`, `~`, `\~`)
	entity    = regexp.MustCompile(`&([#A-Za-z])`)
	listStart = regexp.MustCompile(`^(\d+)([.)])`)
)

// escape makes markdown of plain text: shown as it is, whatever it contains, on one line.
func escape(s string) string {
	s = entity.ReplaceAllString(special.Replace(clean(s)), `\&$1`)
	if s != "" && strings.ContainsRune("#+-=:", rune(s[0])) {
		s = `\` + s
	}
	return listStart.ReplaceAllString(s, `$1\$2`)
}

// address returns a web address that is safe to link, or nothing.
func address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	u.User = nil
	return strings.NewReplacer("<", "%3C", ">", "%3E", "(", "%28", ")", "%29", " ", "%20", `\`, "%5C", "|", "%7C", "`",
		"%60", "*", "%2A").Replace(clean(u.String()))
}

// link makes a markdown link, or only its text where the address cannot be linked.
func link(text, to string) string {
	text = escape(text)
	to = address(to)
	switch {
	case to == "":
		return text
	case text == "":
		text = escape(to)
	}
	return "[" + text + "](<" + to + ">)"
}
