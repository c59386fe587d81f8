package views

import "github.com/a-h/templ"

// langOf says in which language a text is, so that it is read aloud and hyphenated right; nothing where it is not
// known.
func langOf(code string) templ.Attributes {
	if code == "" {
		return nil
	}
	return templ.Attributes{"lang": code}
}

// langQuoted is the language of the first of these pieces of evidence, whose words are quoted.
func langQuoted(r ReportData, ids []string) templ.Attributes {
	for _, e := range r.items(ids[:min(1, len(ids))]) {
		return langOf(e.Lang)
	}
	return nil
}
