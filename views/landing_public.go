package views

import (
	"strings"

	"naps/landing"
)

// PublicPage is a page that tests an idea, as visitors see it. It has nothing of the idea but what the founder wrote
// for it.
type PublicPage struct {
	Test    landing.Test
	Mark    string // proves that the page was shown; stands in its forms
	Preview string // where a founder who only looks goes back to; empty for visitors
	Mail    bool   // addresses are confirmed by mail
	Problem string // what is wrong with a form
}

// Honeypot is a field that people do not see and programs fill in.
const Honeypot = "website"

// path is an address under the page's own.
func (p PublicPage) path(parts ...string) string {
	return p.Test.Path() + "/" + strings.Join(parts, "/")
}

func (p PublicPage) robots() string {
	if p.Test.Page.Indexed && p.Preview == "" {
		return "index, nofollow"
	}
	return "noindex, nofollow, noarchive"
}

// complaintWords say what may be wrong with a page.
var complaintWords = map[string]string{
	"fraud": "It tries to deceive people", "illegal": "It offers something illegal",
	"spam": "I was sent here by spam", "other": "Something else",
}
