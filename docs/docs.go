// Package docs holds the pages of the documentation that the program shows itself.
package docs

import _ "embed"

// Privacy says what leaves the machine in each mode, as Markdown.
//
//go:embed privacy.md
var Privacy string
