package plain

import (
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// Undetermined is the language of a text that is certainly not English, of which nobody can tell more.
const Undetermined = "und"

// Language is the language of a text as a code of two letters, "" where it is too short or too mixed to tell. Without a
// model only English can be searched for, so a founder is told before anything is charged; in doubt nobody is stopped.
// A text in other letters than English has is no doubt, however short it is.
func Language(text string) string {
	info := whatlanggo.Detect(text)
	sure := info.Script != nil && (info.IsReliable() || info.Confidence >= sureEnough)
	code := info.Lang.Iso6391()
	switch foreign := mostlyForeign(text); {
	case sure && !(foreign && (code == "en" || code == "")):
		return code
	case foreign:
		return Undetermined
	}
	return ""
}

// sureEnough is the confidence from which a detection counts.
const sureEnough = 0.8

// mostlyForeign reports whether most letters of a text are not those of English and its neighbors.
func mostlyForeign(text string) bool {
	latin, other := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	return other > latin
}
