package views

import (
	"naps/journal"
	"naps/report"
)

// WatchPage is how an idea is looked at again by the clock.
type WatchPage struct {
	Shell
	ID        string
	Title     string
	Monitor   journal.Monitor // its Secret is shown: it is its owner's
	Cost      int             // credits of one look
	Ready     bool            // there is a report to compare with
	Confirmed bool            // the address of the account
	Mail      bool            // this server can send mail
	PushKey   string          // by which push services know this server; empty: it wakes no browser
	Problems  Problems
	Points    []report.Point // one a version, the oldest first
}

// EndWatchPage ends a watch by the link in a message.
type EndWatchPage struct {
	Shell
	Path   string
	Title  string
	Active bool
}

// every is the interval that the form shows.
func (p WatchPage) every() journal.Interval {
	if p.Monitor.Every.Valid() {
		return p.Monitor.Every
	}
	return journal.Weekly
}

// figureWords say what a founder is told of beside verdict and gates.
var figureWords = map[journal.Figure]string{
	journal.NoFigure:   "nothing else",
	journal.ScoreMoves: "the score, when it changes by five points",
	journal.Prices:     "a competitor's price",
	journal.NewRivals:  "a new competitor",
	journal.Complaints: "three or more new complaints",
}

// kindNames are the services that a webhook may reach, and kindHints how the address of each looks.
var (
	kindNames = map[journal.Kind]string{
		journal.OwnProgram: "My own program (signed JSON)", journal.Ntfy: "ntfy", journal.Slack: "Slack",
		journal.Discord: "Discord", journal.Telegram: "Telegram", journal.Gotify: "Gotify",
	}
	kindHints = []Fact{
		{"ntfy", "https://ntfy.sh/your-topic"}, {"Slack", "https://hooks.slack.com/services/…"},
		{"Discord", "https://discord.com/api/webhooks/…"},
		{"Telegram", "https://api.telegram.org/botTOKEN/sendMessage?chat_id=123456"},
		{"Gotify", "https://gotify.example/message?token=…"},
	}
)

// WebhookName is what a webhook reaches, in words that tell nobody its token.
func WebhookName(m journal.Monitor) string {
	if m.Kind == journal.OwnProgram {
		return host(m.Webhook)
	}
	return kindNames[m.Kind]
}

// dateOf is a day from Unix milliseconds.
func dateOf(ms int64) string { return utc(ms, "Jan 2, 2006") }
