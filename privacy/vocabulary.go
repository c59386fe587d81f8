package privacy

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"naps/words"
)

//go:embed data/general.txt.gz
var packed []byte

// A line of the list is a word, with a mark where it is more than that.
const (
	nameMark    = '*' // it is a first name as well
	grammarMark = '-' // a word of grammar in a language other than English: no search needs it
	bothMark    = '+' // such a word that means something in English
)

// list is the unpacked file, sorted by its lines. It is read when the first careful run asks.
var list = sync.OnceValue(func() []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("privacy: the list of words: " + err.Error()) // it is part of the program
	}
	all, err := io.ReadAll(r)
	if err != nil {
		panic("privacy: the list of words: " + err.Error())
	}
	return all
})

// kind is what the list says of a word.
type kind int

const (
	unknown kind = iota
	general
	name    // in general use, and a first name
	both    // in general use in English, says nothing by itself in another language
	grammar // says nothing by itself
)

// kindOf looks a word in lower case up.
func kindOf(word string) kind {
	if words.IsStopWord(word) {
		return grammar
	}
	all := list()
	at := lineAt(all, word)
	for _, mark := range []struct {
		end  string
		kind kind
	}{{"", general}, {string(nameMark), name}, {string(bothMark), both}, {string(grammarMark), grammar}} {
		if line := word + mark.end + "\n"; bytes.HasPrefix(all[at:], []byte(line)) {
			return mark.kind
		}
	}
	return unknown
}

// lineAt is where the first line begins that is a word, marked or not, or where it would stand.
func lineAt(all []byte, word string) int {
	low, high := 0, len(all)
	for low < high {
		mid := low + (high-low)/2
		start := bytes.LastIndexByte(all[:mid], '\n') + 1
		end := start + bytes.IndexByte(all[start:], '\n')
		if line := strings.TrimRight(string(all[start:end]),
			string(nameMark)+string(bothMark)+string(grammarMark)); line < word {
			low = end + 1
		} else {
			high = start
		}
	}
	return low
}

// fields cuts a text into words in lower case: letters, marks and digits, and what joins them within a word.
func fields(text string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !inWord(r) && r != '-' && r != '\''
	})
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

// parts are the pieces of a word that has hyphens or apostrophes in it.
func parts(word string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(word, func(r rune) bool { return !inWord(r) }), func(p string) bool {
		return p == "s"
	})
}
