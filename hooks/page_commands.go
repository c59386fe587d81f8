package hooks

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/session"
	"naps/views"
)

func sayFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	written, key, err := writtenOf(e)
	if err != nil {
		return err
	}
	text, err := textOf("text", "a message", written)
	var wrong *invalid
	if errors.As(err, &wrong) && !partial(e.Request) {
		return x.refuseOnSession(e, s.ID, wrong, written)
	}
	if err != nil {
		return err
	}
	if err := x.cfg.Manager.Say(e.Request.Context(), s, text, key); err != nil {
		return err
	}
	return afterMessage(e, s.ID)
}

// runFromPage starts a run. The brief's form carries goal and kill criteria; a form without them leaves both as they
// are.
func runFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	goal, kill, err := choicesOf(e.Request, s)
	var wrong *invalid
	if errors.As(err, &wrong) && !partial(e.Request) {
		return x.refuseOnSession(e, s.ID, wrong, "")
	}
	if err != nil {
		return err
	}
	note, err := x.corrections(e, s, views.Brief{Customer: e.Request.PostFormValue("customer"),
		Problem: e.Request.PostFormValue("problem"), Region: e.Request.PostFormValue("region"),
		Says: e.Request.PostFormValue("says"), Assume: e.Request.PostFormValue("assume")})
	if errors.As(err, &wrong) && !partial(e.Request) {
		return x.refuseOnSession(e, s.ID, wrong, "")
	}
	if err != nil {
		return err
	}
	s.Goal, s.Kill = goal, kill
	if s.Privacy, err = privacyOf(market.Privacy(e.Request.PostFormValue("privacy")), s.Privacy); err != nil {
		return err
	}
	if s.Status == journal.Draft {
		if went, err := beforeStart(x, e, s, note); went || err != nil {
			return err
		}
	}
	again, err := againOf(market.Phase(e.Request.PostFormValue("again")), s, x.readOn() != "")
	if err != nil {
		return err
	}
	if err := searchable(e.Request.Context(), x.ideaPages, s, note); errors.As(err, &wrong) && !partial(e.Request) {
		return x.refuseOnSession(e, s.ID, wrong, "")
	} else if err != nil {
		return err
	}
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	if err := x.cfg.Manager.Run(e.Request.Context(), s, session.Start{Note: note, Again: again, Key: key}); err != nil {
		return err
	}
	return done(e, s.ID)
}

// beforeStart keeps what was put right where that was all that was asked for, or where the idea cannot be searched for
// all the same. It reports whether it has answered the request.
func beforeStart(x *edge, e *core.RequestEvent, s journal.Session, note string) (bool, error) {
	keep := e.Request.PostFormValue("note") == "1"
	if !keep {
		why, err := blocked(x.ideaPages, e, s, note)
		if why == "" || err != nil {
			return false, err
		}
		if partial(e.Request) {
			return false, &invalid{Field: "idea", Text: why}
		}
		if note == "" {
			return true, x.refuseOnSession(e, s.ID, &invalid{Field: "idea", Text: why}, "")
		}
	}
	key, err := keyOf(e)
	if err != nil {
		return false, err
	}
	if err := x.cfg.Manager.Edit(e.Request.Context(), s, session.Edit{Privacy: &s.Privacy}); err != nil {
		return false, err
	}
	if note != "" {
		if err := x.cfg.Manager.Say(e.Request.Context(), s, note, key); err != nil {
			return false, err
		}
	}
	return true, done(e, s.ID)
}

// choicesOf reads the goal and the ticked rules, each with the value in its own field.
func choicesOf(r *http.Request, s journal.Session) (market.Goal, []market.Criterion, error) {
	if r.PostFormValue("goal") == "" {
		return s.Goal, s.Kill, nil
	}
	goal, err := goalOf(market.Goal(r.PostFormValue("goal")))
	if err != nil {
		return "", nil, err
	}
	kill := []market.Criterion{}
	for _, rule := range r.PostForm["kill_rule"] {
		value, err := strconv.ParseFloat(strings.TrimSpace(r.PostFormValue("kill_value_"+rule)), 64)
		if err != nil {
			return "", nil, &invalid{Field: "kill", Text: "Write a number beside each rule that you tick."}
		}
		kill = append(kill, market.Criterion{Rule: rule, Value: value})
	}
	kill, err = killOf(kill)
	return goal, kill, err
}

func stopFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := x.cfg.Manager.Stop(e.Request.Context(), s, e.Request.PostFormValue("report") == "1"); err != nil {
		return err
	}
	return done(e, s.ID)
}

func deleteFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := x.cfg.Manager.Delete(e.Request.Context(), s); err != nil {
		return err
	}
	return redirect(e, "/sessions")
}

// done goes back to the session's page. A script that posted the form needs no page: its stream shows what came of it.
func done(e *core.RequestEvent, id string) error {
	if partial(e.Request) {
		return e.NoContent(http.StatusNoContent)
	}
	return redirect(e, "/sessions/"+id)
}
