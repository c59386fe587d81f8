package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/session"
	"naps/views"
)

func sayMessage(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Text string `json:"text"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	text, err := textOf("text", "a message", body.Text)
	if err != nil {
		return err
	}
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	if err := x.cfg.Manager.Say(e.Request.Context(), s, text, key); err != nil {
		return err
	}
	return accepted(x, e, s.ID)
}

// startRun may change goal, kill criteria and privacy before it starts; what the body leaves out stays as it is.
func startRun(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Goal    market.Goal         `json:"goal"`
		Kill    *[]market.Criterion `json:"kill"`
		Privacy market.Privacy      `json:"privacy"`
		// Corrections to how the idea was understood; this run and later ones use them.
		Customer string `json:"customer"`
		Problem  string `json:"problem"`
		Region   string `json:"region"`
		Says     string `json:"says"`
		Assume   string `json:"assume"`
		// After a report: the one phase to be searched anew, or "read" to read more of what was found.
		Again market.Phase `json:"again"`
	}
	if err := decode(e, &body, true); err != nil {
		return err
	}
	note, err := x.corrections(e, s, views.Brief{Customer: body.Customer, Problem: body.Problem, Region: body.Region,
		Says: body.Says, Assume: body.Assume})
	if err != nil {
		return err
	}
	again, err := againOf(body.Again, s, x.readOn() != "")
	if err != nil {
		return err
	}
	if body.Goal != "" {
		if s.Goal, err = goalOf(body.Goal); err != nil {
			return err
		}
	}
	if s.Privacy, err = privacyOf(body.Privacy, s.Privacy); err != nil {
		return err
	}
	if body.Kill != nil {
		if s.Kill, err = killOf(*body.Kill); err != nil {
			return err
		}
	}
	if err := searchable(e.Request.Context(), x.ideaPages, s, note); err != nil {
		return err
	}
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	if err := x.cfg.Manager.Run(e.Request.Context(), s, session.Start{Note: note, Again: again, Key: key}); err != nil {
		return err
	}
	return accepted(x, e, s.ID)
}

// stopRun ends the run under way; with {"report": true} it makes the report of what there is first.
func stopRun(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Report bool `json:"report"`
	}
	if err := decode(e, &body, true); err != nil {
		return err
	}
	// A stop changes nothing the second time, so its key is only looked at for its length.
	if _, err := keyOf(e); err != nil {
		return err
	}
	if err := x.cfg.Manager.Stop(e.Request.Context(), s, body.Report); err != nil {
		return err
	}
	return accepted(x, e, s.ID)
}

// accepted shows the session as it is after the command.
func accepted(x *edge, e *core.RequestEvent, id string) error {
	s, err := x.cfg.Sessions.Session(e.Request.Context(), id)
	if err != nil {
		return err
	}
	return x.sendSession(e, http.StatusAccepted, s)
}
