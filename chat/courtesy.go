package chat

import (
	_ "embed"
	"sync"
)

//go:embed courtesies.txt
var courtesyFile string

// courtesies are the answers to what asks for nothing, by what courtesies.txt calls it.
var courtesies = map[intent]string{
	"thanks": "You're welcome. Ask me anything else about this idea.",
	"hello":  "Hello! Ask me anything about this idea, such as who the rivals are or what they charge.",
	"bye":    "Goodbye. Everything here is saved, so you can come back to it.",
}

var (
	polite = sync.OnceValue(func() *recognizer { return newRecognizer(courtesyFile) })
	asking = sync.OnceValue(func() *recognizer { return newRecognizer(exampleFile) })
)

// surelyPolite is the likeness from which a text counts as thanks or a greeting: nothing else of weight stands in it.
const surelyPolite = 0.75

// courtesy answers thanks and greetings, which ask for nothing; "" where a text says more.
func courtesy(text string) string {
	if asked, _ := asking().of(text, nil); asked != "" {
		return ""
	}
	said, like := polite().of(text, nil)
	if like < surelyPolite {
		return ""
	}
	return courtesies[said]
}
