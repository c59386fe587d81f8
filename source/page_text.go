package source

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// pageText is what a reader sees of a page, and what its head says of it.
type pageText struct {
	title, summary, site, lang string
	published                  string // day
	pricing                    string // address of the page with the prices, where this one links to it
	text                       string
	data                       linkedData
}

const (
	pageMax    = 30_000 // bytes of text that are kept of a page
	articleMin = 1500   // bytes of an article that are believed to be the page, whatever else is on it
	lineMin    = 40     // bytes of a line that says something
)

// readPage reads a page that was fetched from at.
func readPage(doc *goquery.Document, at *url.URL) pageText {
	meta := func(names ...string) string {
		for _, name := range names {
			if v, ok := doc.Find(`meta[name="` + name + `"], meta[property="` + name +
				`"]`).First().Attr("content"); ok && strings.TrimSpace(v) != "" {
				return oneLine(tidy(v))
			}
		}
		return ""
	}
	lang, _ := doc.Find("html").First().Attr("lang")
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	p := pageText{
		title:     clip(oneLine(tidy(doc.Find("head title").First().Text())), 200),
		summary:   clip(meta("description", "og:description", "twitter:description"), quoteMax),
		site:      clip(meta("og:site_name", "application-name"), 80),
		published: dayIn(meta("article:published_time", "date", "datePublished")),
		pricing:   pricingLink(doc, at), data: readLinkedData(doc),
	}
	if p.title == "" {
		p.title = clip(oneLine(tidy(doc.Find("h1").First().Text())), 200)
	}
	if len(lang) == 2 {
		p.lang = lang
	}
	p.text = cutLines(mainText(doc, at), pageMax)
	return p
}

// mainText is the article of a page, or all that stands on it but for menus where there is none: pages that sell are no
// articles.
func mainText(doc *goquery.Document, at *url.URL) string {
	whole := doc.Find("body").First().Clone()
	whole.Find(
		"script, style, noscript, template, nav, footer, form, svg, iframe, [hidden], [aria-hidden=true]").Remove()
	raw, _ := whole.Html()
	all := htmlText(raw)
	if len(doc.Nodes) == 0 {
		return all
	}
	// Readability changes the tree it is given.
	article, err := readability.FromDocument(copyOf(doc.Nodes[0]), at)
	if err != nil || article.Node == nil {
		return all
	}
	var b bytes.Buffer
	if article.RenderHTML(&b) != nil {
		return all
	}
	if text := htmlText(b.String()); len(text) >= articleMin || 2*len(text) >= len(all) && text != "" {
		return text
	}
	return all
}

// copyOf copies a tree.
func copyOf(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace,
		Attr: slices.Clone(n.Attr)}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.AppendChild(copyOf(child))
	}
	return c
}

// cutLines keeps whole lines of a text up to a number of bytes.
func cutLines(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if end := strings.LastIndexByte(text[:most+1], '\n'); end > 0 {
		return strings.TrimSpace(text[:end])
	}
	return clip(text, most/4) // at most four bytes a character
}

var pricingWords = regexp.MustCompile(
	`(?i)^(see |view |our )?(pricing|prices|plans|plans (&|and) pricing|pricing (&|and) plans)$`)

// pricingLink finds the link to the prices, on the same site alone.
func pricingLink(doc *goquery.Document, at *url.URL) string {
	found := ""
	doc.Find("a[href]").EachWithBreak(func(_ int, link *goquery.Selection) bool {
		href, _ := link.Attr("href")
		to, err := at.Parse(strings.TrimSpace(href))
		if err != nil || !web(to.String()) || registrable(to.Hostname()) != registrable(at.Hostname()) {
			return true
		}
		last := strings.ToLower(strings.Trim(to.Path, "/"))
		if !pricingWords.MatchString(oneLine(link.Text())) && last != "pricing" && last != "plans" {
			return true
		}
		to.Fragment, to.RawFragment = "", ""
		if to.Path == at.Path && to.RawQuery == at.RawQuery {
			return true // it is a part of this page
		}
		found = to.String()
		return false
	})
	return found
}

// quote is the line that says what the product costs, else the first one that says something.
func (p pageText) quote() string {
	lines := strings.Split(p.text, "\n")
	for _, line := range lines {
		if said := priceSaid(line); said != "" {
			return around(strings.TrimSpace(line), said)
		}
	}
	for _, line := range lines {
		if len(line) >= lineMin {
			return quoteOf(line)
		}
	}
	return quoteOf(lines[0])
}

// around cuts a line to what a quote may hold, with the words in it.
func around(line, words string) string {
	if q := quoteOf(line); strings.Contains(q, words) {
		return q
	}
	return quoteOf(line[strings.Index(line, words):])
}

// perTime finds what something costs a month or year, as pages word it: "$19 per user / month", "€99/yr".
var perTime = regexp.MustCompile(
	`(?i)(?:US\$|USD|\$|€|£|EUR|GBP)\s?\d[\d,.]*\d?\s*(?:(?:USD|EUR|GBP)\s*)?(?:/|per|a|each)?\s*(?:user|seat|member|person)?\s*(?:/|per|a|each)?\s*(?:mo\b|month|year|yr\b|annum)`)

// priceSaid is the first price for use that a text states; empty if none does.
func priceSaid(text string) string { return perTime.FindString(text) }
