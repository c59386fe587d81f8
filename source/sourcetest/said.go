package sourcetest

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

var tag = regexp.MustCompile(`<[^>]+>`)

// Said reports whether a quote stands verbatim in one string of a body, as a reader sees it: without tags, entities
// resolved, white space and case folded. The strings of JSON are its values; anything else is one string.
func Said(body, quote string) bool {
	texts := []string{body}
	var v any
	if json.Unmarshal([]byte(strings.TrimPrefix(body, "\ufeff")), &v) == nil {
		texts = stringsIn(v)
	}
	for _, text := range texts {
		for _, between := range []string{" ", ""} { // a tag within a word parts nothing
			if strings.Contains(fold(text, between), fold(quote, between)) {
				return true
			}
		}
	}
	return false
}

func fold(text, between string) string {
	text = html.UnescapeString(tag.ReplaceAllString(html.UnescapeString(text), between))
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

func stringsIn(v any) []string {
	var list []string
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, one := range v {
			list = append(list, stringsIn(one)...)
		}
	case map[string]any:
		for _, one := range v {
			list = append(list, stringsIn(one)...)
		}
	}
	return list
}
