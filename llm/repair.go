package llm

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// value is the JSON of an answer.
type value struct {
	text     string
	repaired bool // it did not stand there so
}

// fitting finds the one value of an answer that fits; why is empty when there is one. What is JSON as it stands is
// never changed. Else it is repaired in steps, and the schema decides whether that helped:
//
//  1. found: the value is taken out of the words and the fence around it;
//  2. relaxed: trailing commas, single quotes, names without quotes, comments, True and None, line breaks within a text;
//  3. unwrapped: a text that holds JSON, a list of one, an object under a single name.
//
// An answer that is cut short stays broken: what is missing cannot be known. Of several values that fit none is chosen,
// but for the last one of what a model says to itself (draft).
func fitting(text string, check *jsonschema.Resolved, draft bool) (value, string) {
	text = strings.Trim(text, " \t\r\n\ufeff\u200b\u2060")
	found, broken := []value{{text: text}}, false
	if !json.Valid([]byte(text)) {
		found, broken = values(text)
	}
	why, good := "it is no JSON", []value(nil)
	if broken {
		found = nil
		why = "its JSON is broken"
	}
	for _, v := range found {
		fits, not := unwrapped(v, check, 0)
		if not != "" {
			why = not
		} else if !slices.ContainsFunc(good, func(g value) bool { return g.text == fits.text }) {
			good = append(good, fits)
		}
	}
	switch {
	case len(good) == 0:
		return value{}, why
	case len(good) > 1 && !draft:
		return value{}, "it holds several JSON values that fit"
	}
	return good[len(good)-1], ""
}

// The most wrappings that are taken off.
const maxWraps = 3

// unwrapped is a value that fits, or what fits within it.
func unwrapped(v value, check *jsonschema.Resolved, depth int) (value, string) {
	why := misfit(v.text, check)
	if why == "" || depth == maxWraps {
		return v, why
	}
	inner := value{repaired: true}
	var text string
	var list []json.RawMessage
	var fields map[string]json.RawMessage
	switch {
	case json.Unmarshal([]byte(v.text), &text) == nil:
		got, not := fitting(text, check, false)
		if not == "" {
			got.repaired = true
			return got, ""
		}
		return v, why
	case json.Unmarshal([]byte(v.text), &list) == nil && len(list) == 1:
		inner.text = string(list[0])
	case json.Unmarshal([]byte(v.text), &fields) == nil && len(fields) == 1:
		for _, only := range fields {
			inner.text = string(only)
		}
	default:
		return v, why
	}
	if got, not := unwrapped(inner, check, depth+1); not == "" {
		return got, ""
	}
	return v, why
}

// The bounds of looking for values: the places, and the bytes looked at in all.
const (
	maxPlaces = 300
	maxLooked = 4 << 20
)

// values are the values within a text, in their order. broken says that one began and did not end well: then the others
// may be parts of it.
func values(text string) (found []value, broken bool) {
	looked := 0
	for at, tried := 0, 0; tried < maxPlaces && looked < maxLooked; tried++ {
		i := strings.IndexAny(text[at:], "{[")
		if i < 0 {
			break
		}
		at += i
		if whole, ok := strictAt(text[at:]); ok {
			found = append(found, value{whole, true})
			at += len(whole)
			continue
		}
		r := relaxer{in: text[at:]}
		ok := r.value(0)
		looked += max(r.at, r.far)
		switch {
		case ok && json.Valid([]byte(r.out.String())):
			found = append(found, value{r.out.String(), true})
			at += r.at
		case r.members > 0:
			return nil, true
		default:
			at++ // a bracket of the prose
		}
	}
	return found, false
}

// strictAt is the JSON value at the beginning of a text.
func strictAt(text string) (string, bool) {
	var whole json.RawMessage
	d := json.NewDecoder(strings.NewReader(text))
	if d.Decode(&whole) != nil {
		return "", false
	}
	return text[:d.InputOffset()], true
}
