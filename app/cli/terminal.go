package cli

import (
	"strings"
	"unicode"
)

// Printable is a text as a terminal may be given it: what files, archives and servers say of themselves may hold
// sequences that a terminal obeys, or marks that turn the direction of writing. Line breaks and tabs stay.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
