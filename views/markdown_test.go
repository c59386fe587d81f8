package views

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestMarkdownBecomesPlainHTML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a **b** *c* `d`":                  "<p>a <strong>b</strong> <em>c</em> <code>d</code></p>",
		"# Heading":                        "<h3>Heading</h3>",
		"- a\n- b":                         "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
		"<b>x</b> & y":                     "<p>x &amp; y</p>",
		"![pixel](https://evil.example/p)": "<p></p>",
		"[x](javascript:alert(1))":         "<p>x</p>",
		"[x](/sessions)":                   "<p>x</p>",
		"[x](https://a.example/b)":         `<p><a href="https://a.example/b" rel="nofollow noopener noreferrer">x (a.example)</a></p>`,
		"":                                 "",
	} {
		if got := strings.Join(blocks(in), ""); got != want {
			t.Errorf("%q gives %q, not %q", in, got, want)
		}
	}
}

func FuzzMarkdownIsNeverActive(f *testing.F) {
	for _, s := range []string{hostile, "<a href='javascript:x' onclick=y>z", "[a](data:text/html,x)",
		"```\n<script>\n", "<svg><script>x", "[x]: javascript:y\n\n[x]",
		"<https://a.example/\"onmouseover=x>", "<style>*{}</style>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, b := range blocks(s) {
			d, err := goquery.NewDocumentFromReader(strings.NewReader("<body>" + b))
			if err != nil {
				t.Fatal(err)
			}
			d.Find("body *").Each(func(_ int, el *goquery.Selection) {
				switch name := goquery.NodeName(el); name {
				case "p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "h3", "h4", "h5":
					if len(el.Nodes[0].Attr) > 0 {
						t.Errorf("%s has attributes: %s", name, b)
					}
				case "a":
					if href := el.AttrOr("href", ""); href != "" && !web(href) {
						t.Errorf("a link to %q", href)
					}
				default:
					t.Errorf("%s is let through: %s", name, b)
				}
			})
		}
	})
}

func FuzzAFrameIsOneFrame(f *testing.F) {
	f.Add("<p>\r\n\n</p>", "3.1")
	f.Add("\n\nevent: end\ndata: x", "3.1\nevent: end")
	f.Add("\r\r", "")
	f.Fuzz(func(t *testing.T, data, cursor string) {
		frame := string(Piece{Name: Block, Data: []byte(data)}.Frame(cursor))
		if !strings.HasSuffix(frame, "\n\n") || strings.Count(frame, "\n\n") != 1 || strings.Contains(frame, "\r") {
			t.Errorf("more than one frame: %q", frame)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(frame, "\n\n"), "\n") {
			if name, _, ok := strings.Cut(line, ": "); !ok || (name != "id" && name != "event" && name != "data") {
				t.Errorf("a line that is no field: %q", line)
			}
		}
	})
}
