package views

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// md has no raw HTML (goldmark's default) and no extensions: what a model or a page of the web wrote is prose, lists
// and code.
var md = goldmark.New()

// policy begins with nothing allowed. No images: one of another host would tell it who reads.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "h5")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemeWithCustomPolicy("http", named)
	p.AllowURLSchemeWithCustomPolicy("https", named)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(false)
	return p
}()

func named(u *url.URL) bool { return u.Host != "" }

// blocks renders markdown to sanitised HTML, one piece for each block at the top, so that the stream can send only
// those that changed.
func blocks(markdown string) []string { return blocksBelow(markdown, 2) }

// blocksBelow is blocks with every heading so many levels lower than it is written.
func blocksBelow(markdown string, levels int) []string {
	src := []byte(markdown)
	doc := md.Parser().Parse(text.NewReader(src))
	var out []string
	var b bytes.Buffer
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		tame(n, levels)
		b.Reset()
		if err := md.Renderer().Render(&b, src, n); err != nil {
			continue // a bytes.Buffer never fails, and goldmark's own nodes are all known to its renderer
		}
		safe := strings.TrimSpace(policy.Sanitize(b.String()))
		if safe = strings.ReplaceAll(safe, `rel="nofollow noreferrer"`,
			`rel="nofollow noopener noreferrer"`); safe != "" {
			out = append(out, safe)
		}
	}
	return out
}

// tame keeps headings below those of the page, and lets every link show where it leads.
func tame(n ast.Node, levels int) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(n.Level+levels, 5)
		case *ast.Link:
			if to := string(n.Destination); web(to) {
				n.AppendChild(n, ast.NewString([]byte(" ("+host(to)+")")))
			}
		}
		return ast.WalkContinue, nil
	})
}

// lines are the paragraphs of a plain text; line breaks within one are kept by the style sheet.
func lines(plain string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(plain, "\r\n", "\n"), "\n\n") {
		if p = strings.Trim(p, "\n"); strings.TrimSpace(p) != "" {
			out = append(out, p)
		}
	}
	return out
}
