package views

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"naps/journal"
)

// Chat is the conversation about a report as its page shows it beside the report, and the session's page at its foot.
type Chat struct {
	Session   string // id
	Messages  []journal.Message
	Texts     []journal.TextData // answers that are still being written
	FollowUps []string           // questions to tap, four at most
	Key       string             // idempotency key of the question form
	Seq       int64              // everything up to this event is in Messages and Texts
	Epoch     int64
	Model     bool // a model answers, so an answer may be asked for again
	Back      bool // the forms lead back to the report
}

// chat is the conversation of a session's page.
func (p SessionPage) chat() Chat {
	since := slices.DeleteFunc(slices.Clone(p.Messages), func(m journal.Message) bool {
		return m.Phase != "" || !p.after(m)
	})
	return Chat{Session: p.ID, Messages: since, Texts: answering(p.Texts),
		FollowUps: latestFollowUps(p.Messages, p.Asks), Key: p.Keys.Message, Seq: p.Seq, Epoch: p.Epoch, Model: p.Model}
}

// DockOf is the conversation beside a report: what was asked and answered since there is one.
func DockOf(snap journal.Snapshot, epoch int64, key string, followUps []string, model bool) Chat {
	c := Chat{Session: snap.Session.ID, Texts: answering(snap.Texts),
		FollowUps: latestFollowUps(snap.Messages, followUps),
		Key:       key, Seq: snap.Seq, Epoch: epoch, Model: model, Back: true}
	last := -1 // the last message of a run
	for i, m := range snap.Messages {
		if m.Phase != "" {
			last = i
		}
	}
	c.Messages = snap.Messages[last+1:]
	return c
}

// latestFollowUps are those that came with the last answer, else the others.
func latestFollowUps(messages []journal.Message, otherwise []string) []string {
	for _, m := range slices.Backward(messages) {
		switch {
		case m.Phase != "":
			return otherwise
		case m.Role != "founder" && len(m.FollowUps) > 0:
			return m.FollowUps
		}
	}
	return otherwise
}

// citeMark finds the marks at the end of an answer's sentence: "[E7, E12]" cites evidence, "[report]" the report
// itself.
var citeMark = regexp.MustCompile(`\s*\[(report|E\d{1,6}(?:, E\d{1,6}){0,9})\]`)

// citesShown is how many marks stand in a row.
const citesShown = 3

// cited turns the marks of a message that is rendered already into links. A mark that names what the message does not
// cite stays text.
func cited(session, rendered string, cites []string) string {
	return citeMark.ReplaceAllStringFunc(rendered, func(mark string) string {
		inside := citeMark.FindStringSubmatch(mark)[1]
		if inside == "report" {
			return ` <a class="cite" href="` + html.EscapeString(string(ours("sessions", session, "report"))) +
				`">report</a>`
		}
		var links []string
		for _, id := range strings.Split(inside, ", ") {
			if !slices.Contains(cites, id) {
				return mark
			}
			if len(links) < citesShown {
				links = append(links, fmt.Sprintf(`<a class="cite" href="%s">%s</a>`,
					html.EscapeString(string(evidenceURL(session, id))), id))
			}
		}
		return ` <span class="cite-row">` + strings.Join(links, " ") + `</span>`
	})
}

// marked reports whether a message has marks inside its text, so that no list of sources needs to follow it.
func marked(m journal.Message) bool { return m.Phase == "" && citeMark.MatchString(m.Text) }

// messageBlocks renders what naps said.
func messageBlocks(session string, m journal.Message) []string {
	out := blocks(m.Text)
	if !marked(m) {
		return out
	}
	for i := range out {
		out[i] = cited(session, out[i], m.Cites)
	}
	return out
}

// draftBlocks renders an answer that is still being written, without its marks: they become links once it is whole.
func draftBlocks(text string) []string { return blocks(citeMark.ReplaceAllString(text, "")) }

// plainAnswer is an answer as one copies it.
func plainAnswer(m journal.Message) string { return strings.ReplaceAll(m.Text, " [report]", "") }
