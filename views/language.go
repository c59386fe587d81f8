package views

import "github.com/a-h/templ"

// langOf says in which language a text is, so that it is read aloud and hyphenated right; nothing where it is not known.
func langOf(code string) templ.Attributes {
	if code == "" {
		return nil
	}
	return templ.Attributes{"lang": code}
}
