package notify

import (
	"context"
	"fmt"
	"strings"

	"naps/journal"
	"naps/watch"
)

// errUnconfirmed: whoever signs up with a stranger's address must not make naps mail their words to the stranger.
var errUnconfirmed = &Undeliverable{
	Sentence: "No mail was sent: your email address isn't confirmed yet. You can confirm it in Settings.",
}

// Mail implements watch.Notifier.
func (n *Notifier) Mail(ctx context.Context, m journal.Monitor, news watch.News) error {
	if !m.Confirmed {
		return errUnconfirmed
	}
	l := Letter{To: m.Mail, Subject: subject(news)}
	end := ""
	if m.ID != "" { // else it belongs to no watch, and there is nothing to stop
		end = n.Address(EndPath(m))
		l.Headers = map[string]string{"List-Unsubscribe": "<" + end + ">",
			"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
	}
	l.Text = n.text(m, news, end)
	if err := n.Mailer.Send(ctx, l); err != nil {
		return fmt.Errorf("notify: mail: %w", err)
	}
	return nil
}

func (n *Notifier) text(m journal.Monitor, news watch.News, end string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", oneLine(news.Title))
	for _, s := range news.Sentences {
		fmt.Fprintf(&b, "- %s\n", oneLine(s))
	}
	switch {
	case m.Session == "":
		fmt.Fprintf(&b, "\nYour ideas: %s\n", n.Address("/sessions"))
	case news.Version > 0:
		changes := fmt.Sprintf("/sessions/%s/changes?from=%d&to=%d", m.Session, news.Before, news.Version)
		fmt.Fprintf(&b, "\nWhat changed: %s\n", n.Address(changes))
	case news.Event == watch.Asked:
		fmt.Fprintf(&b, "\nAnswer here: %s\n", n.Address("/sessions/"+m.Session))
	default:
		fmt.Fprintf(&b, "\nYour idea: %s\n", n.Address("/sessions/"+m.Session))
	}
	if end != "" {
		fmt.Fprintf(&b, "\nYou get this because you watch this idea. To stop: %s\n", end)
	}
	return b.String()
}

// subject says the news in one line.
func subject(news watch.News) string {
	title := cut(oneLine(news.Title), 60)
	switch {
	case news.Event == "test":
		return "A test from naps: " + title
	case news.Event == "stopped":
		return "No longer watched: " + title
	case news.Event == watch.Asked:
		return "Did it come true? " + title
	case news.Verdict != news.Was:
		return fmt.Sprintf("%s → %s: %s", news.Was, news.Verdict, title)
	}
	return "Changed: " + title
}

// cut shortens a text to so many characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
