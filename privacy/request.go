package privacy

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

// Out is a request to the web that is about to be sent.
type Out struct {
	Host string
	URL  *url.URL
	Body []byte
	Ours map[string]bool // words that the program itself writes into addresses, such as parts of the names of hosts

	Robots bool // it asks what a host allows
	Page   bool
}

// refusal is an error that wraps market.ErrPrivate. It holds nothing of the request.
func refusal(why string) error { return fmt.Errorf("%w: %s", market.ErrPrivate, why) }

// MayAsk decides whether a question may be put to the web at all, before anything is looked up or sent.
func MayAsk(ctx context.Context, o Out) error {
	g := Of(ctx)
	switch {
	case g.errand:
		return nil
	case g.mode == market.Closed:
		return refusal("nothing of it may leave this machine")
	case !noted(ctx):
		return refusal("it could not be written down")
	}
	a, declared := askedOf(ctx)
	if !declared {
		return refusal("nobody said what is asked")
	}
	if g.mode != market.Careful {
		return nil
	}
	return g.judge(a, o)
}

// judge holds a declared question, and the request that was made of it, against what a careful run may send.
func (g *Guard) judge(a Asked, o Out) error {
	for _, text := range a.Words {
		if !g.allowed(text) {
			return refusal("it holds more than a few words in general use")
		}
	}
	for _, name := range a.Places {
		if !g.Place(name) {
			return refusal("it names a community that it has not found")
		}
	}
	for _, code := range a.Codes {
		if !isCode(code) || g.isSecret(strings.ToLower(code)) {
			return refusal("it holds a code that is in no public list")
		}
	}
	for _, text := range a.Found {
		if !g.Known(text) {
			return refusal("it reads on in something that it has not found")
		}
	}
	if o.Page && len(a.Found) == 0 {
		return refusal("it reads a page that no search has found")
	}
	if len(a.Found) > 0 && len(a.Words) == 0 {
		return nil // all that it can be made of came from the web
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(content(o)), func(r rune) bool { return !inWord(r) }) {
		if g.isSecret(w) && !o.Ours[w] && strings.ContainsFunc(w, unicode.IsLetter) {
			return refusal("it holds a word of the idea that is not in general use")
		}
	}
	return nil
}

func (g *Guard) isSecret(word string) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.secret[word]
}

// isCode reports whether a text has the form of a code in a classification or of a country.
func isCode(text string) bool {
	return len(text) <= 24 && !strings.ContainsFunc(text, func(r rune) bool {
		return !('A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(".-_", r))
	})
}

// content is what a request can hold of a question: path, values and body.
func content(o Out) string {
	var b strings.Builder
	b.WriteString(o.URL.Path)
	query := o.URL.Query()
	for _, name := range slices.Sorted(keys(query)) {
		b.WriteString(" " + strings.Join(query[name], " "))
	}
	body := string(o.Body)
	if form, err := url.ParseQuery(body); err == nil && !strings.ContainsAny(body, "{ ") {
		body = ""
		for _, name := range slices.Sorted(keys(form)) {
			body += " " + strings.Join(form[name], " ")
		}
	}
	return b.String() + " " + body
}

func keys(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range v {
			if !yield(name) {
				return
			}
		}
	}
}

// Note writes a request to the web down, at the moment when it is sent.
func Note(ctx context.Context, o Out) {
	a, _ := askedOf(ctx)
	s := market.Sent{To: o.Host}
	switch {
	case o.Robots:
		s.For, s.What = market.ForRobots, "/robots.txt"
	case o.Page:
		s.For, s.What = market.ForPage, o.URL.String()
	case !carries(o, a):
		s.For = market.ForData
	case len(a.Codes) > 0:
		s.For, s.What = market.ForFigures, a.Label
	case len(a.Found) > 0 && len(a.Words) == 0:
		s.For, s.What = market.ForPage, a.Label
	default:
		s.For, s.What = market.ForSearch, searched(o, a)
	}
	note(ctx, s)
}

// carries reports whether a request holds anything of a question: a word of it is enough.
func carries(o Out, a Asked) bool {
	sent := wordsOf(content(o))
	for _, text := range slices.Concat(a.Words, a.Places, a.Codes, a.Found) {
		for w := range wordsOf(text) {
			if sent[w] && !o.Ours[w] {
				return true
			}
		}
	}
	return false
}

// wordsOf are the words of a text in lower case.
func wordsOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !inWord(r) }) {
		out[w] = true
	}
	return out
}

// searched is what the ledger says of a search: its label, or the words of the question that the request holds, where a
// source sends only some.
func searched(o Out, a Asked) string {
	sent := wordsOf(content(o))
	var some []string
	whole := true
	for _, text := range a.Words {
		for _, w := range strings.Fields(text) {
			has := true
			for part := range wordsOf(w) {
				has = has && sent[part]
			}
			if whole = whole && has; has && !slices.Contains(some, w) {
				some = append(some, w)
			}
		}
	}
	if whole {
		return a.Label
	}
	return strings.Join(some, " ")
}
