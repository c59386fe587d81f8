package hooks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"regexp"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/views"
)

// Chatting is what pages show of the conversation about a report.
type Chatting struct {
	// questions to tap before the first answer; nil: there are none
	FollowUps func(ctx context.Context, session string) []string
	Model     func() bool // whether a model answers; nil: none does
}

// byModel reports whether a model answers now.
func (c Chatting) byModel() bool { return c.Model != nil && c.Model() }

// followUps are the questions to tap on a session's page; none before there is a report.
func (c Chatting) followUps(ctx context.Context, s journal.Session) []string {
	if c.FollowUps == nil || s.Report == 0 {
		return nil
	}
	return c.FollowUps(ctx, s.ID)
}

// dock is the conversation beside a report.
func (c Chatting) dock(ctx context.Context, snap journal.Snapshot, epoch int64) views.Chat {
	return views.DockOf(snap, epoch, newKey(), c.followUps(ctx, snap.Session), c.byModel())
}

// fieldName is the form of the names of a brief's fields: an answer to naps' question is said as a line of the form,
// "Customer: bakers".
var fieldName = regexp.MustCompile(`^[A-Z][a-z]{1,20}$`)

// writtenOf is what a form of the conversation says: what was typed, or the question that was tapped. All questions of
// a form share its key, so that of the tapped one is told apart by its words.
func writtenOf(e *core.RequestEvent) (text, key string, err error) {
	if key, err = keyOf(e); err != nil {
		return "", "", err
	}
	if text = e.Request.PostFormValue("text"); text != "" {
		if field := e.Request.PostFormValue("field"); fieldName.MatchString(field) {
			text = field + ": " + text
		}
		return text, key, nil
	}
	text = e.Request.PostFormValue("ask")
	if text != "" && key != "" {
		sum := sha256.Sum256([]byte(key + "\x00" + text))
		key = hex.EncodeToString(sum[:])[:40]
	}
	return text, key, nil
}

// afterMessage goes back to where a message was written. A script that posted the form needs no page: its stream shows
// the answer.
func afterMessage(e *core.RequestEvent, id string) error {
	if partial(e.Request) {
		return e.NoContent(http.StatusNoContent)
	}
	if e.Request.PostFormValue("back") == "report" {
		return redirect(e, "/sessions/"+id+"/report#ask")
	}
	return redirect(e, "/sessions/"+id)
}

// stopAnswer ends the answer under way; what was said so far stays.
func stopAnswer(x *edge, e *core.RequestEvent, s journal.Session) error {
	x.cfg.Manager.StopAnswer(s.ID)
	return afterMessage(e, s.ID)
}

// answerAgain asks the model for another answer to the latest question.
func answerAgain(x *edge, e *core.RequestEvent, s journal.Session) error {
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	if err := x.cfg.Manager.AnswerAgain(e.Request.Context(), s, key); err != nil {
		return err
	}
	return afterMessage(e, s.ID)
}
