package market

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Privacy says what of an idea may leave the machine while it is researched. A run keeps the one it began with.
type Privacy string

// The modes. A brief of an earlier release has none, and was open.
const (
	Open    Privacy = "open"    // searches use any words of the idea, the model may be anywhere
	Careful Privacy = "careful" // searches use only words in general use, the model must be private
	Closed  Privacy = "closed"  // nothing leaves the machine
)

// Privacies lists the modes, the most open first.
var Privacies = []Privacy{Open, Careful, Closed}

// Valid reports whether p is one of the modes.
func (p Privacy) Valid() bool { return slices.Contains(Privacies, p) }

// Mode is p as it is enforced: what was kept before there were modes was open, and a mode that this program does not
// know is the strictest.
func (p Privacy) Mode() Privacy {
	switch p {
	case "":
		return Open
	case Open, Careful:
		return p
	}
	return Closed
}

// Stricter is the stricter of two modes.
func (p Privacy) Stricter(other Privacy) Privacy {
	if slices.Index(Privacies, p.Mode()) > slices.Index(Privacies, other.Mode()) {
		return p.Mode()
	}
	return other.Mode()
}

var privacyRE = regexp.MustCompile(`(?i)^\s*privacy\s*:\s*(open|careful|closed)\s*[.!]?\s*$`)

// ChosenPrivacy is the mode that a message chooses: one that says nothing else, so that it is no note on the idea.
func ChosenPrivacy(text string) (Privacy, bool) {
	m := privacyRE.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return Privacy(strings.ToLower(m[1])), true
}

// Sent is something that went out for a run: the same text to the same host for the same purpose is one.
type Sent struct {
	To    string  `json:"to"`    // the host
	For   Purpose `json:"for"`   // why
	What  string  `json:"what"`  // the words that were searched for, the page that was read, the job of a prompt
	Times int     `json:"times"` // requests, repeats after a failure included
	Bytes int64   `json:"bytes,omitempty"`
	Here  bool    `json:"here,omitempty"` // it went to a program on this machine
}

// Purpose is why something was sent.
type Purpose string

// The purposes.
const (
	ForSearch   Purpose = "search"   // words that were searched for
	ForFigures  Purpose = "figures"  // codes and names of public statistics
	ForPage     Purpose = "page"     // an address that a search had found
	ForRobots   Purpose = "robots"   // what a host allows; nothing of the idea
	ForData     Purpose = "data"     // whole files and access tokens; nothing of the idea
	ForModel    Purpose = "model"    // a prompt of the language model
	ForMeanings Purpose = "meanings" // texts whose meaning a model compares
)

// Merge adds up what was sent, in a fixed order: by purpose, host and text.
func Merge(lists ...[]Sent) []Sent {
	type place struct {
		to, what string
		why      Purpose
		here     bool
	}
	at, out := map[place]int{}, []Sent{}
	for _, s := range slices.Concat(lists...) {
		p := place{s.To, s.What, s.For, s.Here}
		i, known := at[p]
		if !known {
			i = len(out)
			at[p], out = i, append(out, Sent{To: s.To, For: s.For, What: s.What, Here: s.Here})
		}
		out[i].Times, out[i].Bytes = out[i].Times+s.Times, out[i].Bytes+s.Bytes
	}
	slices.SortFunc(out, func(x, y Sent) int {
		return cmp.Or(strings.Compare(string(x.For), string(y.For)), strings.Compare(x.To, y.To),
			strings.Compare(x.What, y.What), btoi(x.Here)-btoi(y.Here))
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
