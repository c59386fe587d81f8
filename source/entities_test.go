package source_test

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naps/market"
	"naps/source/sourcetest"
)

var entityRE = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);`)

// showsEntity reports whether a text has an entity in the place of a character.
func showsEntity(text string) bool {
	return slices.ContainsFunc(entityRE.FindAllString(text, -1), func(e string) bool { return html.UnescapeString(e) != e })
}

// prose adds words to every text of an answer in which words stand already.
func prose(kind, body, words string) string {
	if strings.Contains(kind, "html") || strings.Contains(kind, "xml") {
		return regexp.MustCompile(`>([^<>]*[a-z] [^<>]*)<`).ReplaceAllStringFunc(body, func(s string) string { return s[:len(s)-1] + " " + words + "<" })
	}
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(body)), &v) != nil {
		return body
	}
	raw, err := json.Marshal(added(v, words))
	if err != nil {
		return body
	}
	return string(raw)
}

func added(v any, words string) any {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, " ") && !strings.Contains(v, "CIK") && !strings.Contains(v, "GMT") {
			return v + " " + words
		}
	case []any:
		for i := range v {
			v[i] = added(v[i], words)
		}
	case map[string]any:
		for k := range v {
			v[k] = added(v[k], words)
		}
	}
	return v
}

func TestNoTextOfAnySourceShowsAnEntityHoweverOftenItWasEscaped(t *testing.T) {
	t.Parallel()
	const said = `Q&A, they said "no", it's 5 < 6 – café`
	for name, c := range merged(cases, divisions) {
		kind := c.Type
		if kind == "" {
			kind = "application/json"
		}
		if strings.Contains(kind, "zip") || strings.HasPrefix(kind, "text/plain") {
			continue // figures without words
		}
		words, shown := said, 0
		for times := range 4 {
			words = html.EscapeString(words)
			s := c.New(sourcetest.Serve(t, 200, kind, prose(kind, c.Good, words)))
			list, err := s.Search(t.Context(), c.Query)
			if err != nil {
				continue // the words made another answer of it
			}
			sourcetest.Check(t, s, c.Query, list)
			for _, e := range list {
				shown++
				for what, text := range map[string]string{"title": e.Title, "text": e.Text, "quote": e.Quote, "facts": factsOf(e)} {
					if showsEntity(text) {
						t.Errorf("%s, escaped %d times, shows an entity in its %s: %q", name, times+1, what, text)
					}
				}
			}
		}
		if shown == 0 {
			t.Errorf("%s answered with nothing", name)
		}
	}
}

func factsOf(e market.Evidence) string {
	var b strings.Builder
	for _, v := range e.Facts {
		b.WriteString(v + "\n")
	}
	return b.String()
}
