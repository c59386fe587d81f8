package interview

import (
	"fmt"
	"strings"
)

// Markdown is a kit as a file to print or to fill in.
func Markdown(k Kit, title string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b,
		"# Interview kit: %s\n\n%s\n\nTalk to: %s. Ask about what they did, listen, and don't mention your idea.\n\n## Seven questions\n\n",
		line(title), line(k.Doubt), line(k.Who))
	for _, q := range k.Questions {
		fmt.Fprintf(&b, "%d. %s\n   *%s*\n\n   Who and when:\n\n   Answer, in their words:\n\n", q.Number, line(q.Text),
			line(q.Why))
	}
	b.WriteString("## A post\n\n")
	if p := k.Post; p != nil {
		fmt.Fprintf(&b, "For [%s](%s).\n\n", line(p.Place), p.URL)
		if p.Rules != "" {
			fmt.Fprintf(&b, "Its rules say:\n\n> %s\n\nFrom %s\n\n", strings.ReplaceAll(line(p.Rules), "\n", "\n> "),
				p.RulesFrom)
		} else {
			fmt.Fprintf(&b, "naps has not read its rules. Read them before you post: %s\n\n", p.RulesFrom)
		}
		fmt.Fprintf(&b, "**%s**\n\n%s\n\n", line(p.Title), escaped(p.Text))
	} else {
		b.WriteString("No open community was found.\n\n")
	}
	b.WriteString("## Where people with the problem speak\n\n")
	if len(k.Threads) == 0 {
		b.WriteString("No public thread was read as telling of the problem.\n")
	}
	for _, t := range k.Threads {
		fmt.Fprintf(&b, "- %s, %s: [%s](%s)\n  > %s\n", orUnknown(t.Date), line(t.Place), line(orUnknown(t.Title)),
			link(t.URL), line(t.Quote))
	}
	return []byte(b.String())
}

func orUnknown(s string) string {
	if s == "" {
		return "undated"
	}
	return s
}

// line is a text in one line that Markdown takes for nothing but text.
func line(s string) string { return escaped(strings.Join(strings.Fields(s), " ")) }

func escaped(s string) string {
	return strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "&lt;",
		">", "&gt;", "#", "\\#", "|", "\\|").Replace(s)
}

// link is an address that cannot end the brackets around it.
func link(s string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\n", "").Replace(s)
}
