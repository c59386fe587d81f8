package own

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
)

// decode makes UTF-8 of a text file: UTF-8 and UTF-16 with or without a byte order mark, else Windows-1252, which is
// what old spreadsheets write. Binary files are none.
func decode(data []byte) (string, bool) {
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		data = rest
	}
	if wide := utf16Of(data); wide != nil {
		text, err := wide.NewDecoder().Bytes(data)
		return string(text), err == nil && !binary(text)
	}
	if binary(data) {
		return "", false
	}
	if utf8.Valid(data) {
		return string(data), true
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err == nil
}

// utf16Of tells UTF-16 by its mark, or by zeros in every other byte of a text that is mostly Latin; nil: it is
// something else.
func utf16Of(data []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM)
	}
	head := data[:min(len(data), 2000)&^1]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half > 8 && zeros[1] > half/2 && zeros[0] == 0:
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)
	case half > 8 && zeros[0] > half/2 && zeros[1] == 0:
		return xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)
	}
	return nil
}

// binary reports whether there are bytes that no text has.
func binary(data []byte) bool {
	odd := 0
	for _, b := range data[:min(len(data), 8000)] {
		switch {
		case b == 0:
			return true
		case b < 32 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 27:
			odd++
		}
	}
	return odd*50 > min(len(data), 8000)
}

func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), r == utf8.RuneError, unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	}
	return r
}

// cut is the beginning of a text, at most so many characters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n == most {
			return strings.TrimSpace(text[:i])
		}
		n++
	}
	return text
}

// letters counts the letters and digits of a text; one of a script without spaces counts three, since it says as much.
func letters(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer):
			n += 3
		case unicode.IsLetter(r), unicode.IsDigit(r):
			n++
		}
	}
	return n
}

// fewestLetters is how much somebody has to say for it to be a piece: "Yes, exactly." tells nothing alone.
const fewestLetters = 15

// says reports whether a text is long enough to be read alone.
func says(text string) bool { return letters(text) >= fewestLetters }
