package hooks

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/forecast"
	"naps/journal"
	"naps/views"
)

var (
	errSettled = router.NewApiError(http.StatusConflict, "This prediction is already settled.", nil)
	errNotDue  = router.NewApiError(http.StatusConflict, "This prediction isn’t due yet.", nil)
	errAnswer  = &invalid{Field: "answer", Text: "Answer yes, no or unknown."}
)

// recordPage shows how good the predictions of this server were.
func recordPage(x *edge, e *core.RequestEvent) error {
	settled, err := settledFor(x, e)
	if err != nil {
		return err
	}
	p := views.RecordPage{Shell: x.shell(e, "Track record"), Record: forecast.RecordOf(settled),
		Rows: givesRows(x, e, settled), Public: x.cfg.Recording.Public}
	return render(e, http.StatusOK, views.Record(p))
}

// recordAPI gives the record, and the predictions that servers may pool.
func recordAPI(x *edge, e *core.RequestEvent) error {
	settled, err := settledFor(x, e)
	if err != nil {
		return err
	}
	rows := []forecast.Settled{}
	if givesRows(x, e, settled) {
		rows = append(rows, settled...)
	}
	return e.JSON(http.StatusOK, struct {
		forecast.Record
		Predictions []forecast.Settled `json:"predictions"`
	}{forecast.RecordOf(settled), rows})
}

// recordCSV gives those predictions as a table.
func recordCSV(x *edge, e *core.RequestEvent) error {
	settled, err := settledFor(x, e)
	if err != nil {
		return err
	}
	if !givesRows(x, e, settled) {
		return journal.ErrNotFound
	}
	raw, err := forecast.CSV(settled)
	if err != nil {
		return err
	}
	e.Response.Header().Set("Content-Disposition", `attachment; filename="naps-record.csv"`)
	return e.Blob(http.StatusOK, "text/csv; charset=utf-8", raw)
}

// settledFor is the record for who is signed in, and for anybody where the operator publishes it.
func settledFor(x *edge, e *core.RequestEvent) ([]forecast.Settled, error) {
	if _, err := userOf(e); err != nil && !x.cfg.Recording.Public {
		return nil, err
	}
	if x.cfg.Recording.Record == nil {
		return nil, journal.ErrNotFound
	}
	return x.cfg.Recording.Record.Settled(e.Request.Context())
}

// givesRows reports whether single predictions are given away. Among few of them people could be told apart, so that
// only the operator, who may pool them with other servers, gets them.
func givesRows(x *edge, e *core.RequestEvent, settled []forecast.Settled) bool {
	user, err := userOf(e)
	return len(settled) >= forecast.Enough || len(settled) > 0 && err == nil && isAdmin(x.app, user)
}

func listPredictions(x *edge, e *core.RequestEvent, s journal.Session) error {
	list, err := predictionsOf(x, e.Request.Context(), s)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusOK, map[string]any{"items": append([]forecast.Prediction{}, list...)})
}

func predictionsOf(x *edge, ctx context.Context, s journal.Session) ([]forecast.Prediction, error) {
	if x.cfg.Recording.Predictions == nil {
		return nil, nil
	}
	return x.cfg.Recording.Predictions.OfSession(ctx, s.ID)
}

// answerPrediction takes a founder's answer to a prediction that is due.
func answerPrediction(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Answer forecast.Outcome `json:"answer"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	if err := settle(x, e, s, body.Answer); err != nil {
		return err
	}
	return listPredictions(x, e, s)
}

// answerFromPage takes the same from the card on a page. A second click is no error: the answer stands.
func answerFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	err := settle(x, e, s, forecast.Outcome(e.Request.PostFormValue("answer")))
	if err != nil && !errors.Is(err, errSettled) {
		return err
	}
	if next := e.Request.PostFormValue("next"); next == "/" {
		return redirect(e, "/")
	}
	return redirect(e, "/sessions/"+s.ID)
}

// settle writes a founder's answer to a prediction that they were asked about.
func settle(x *edge, e *core.RequestEvent, s journal.Session, answer forecast.Outcome) error {
	if !slices.Contains(forecast.Answers, answer) {
		return errAnswer
	}
	ctx, id := e.Request.Context(), e.Request.PathValue("prediction")
	all, err := predictionsOf(x, ctx, s)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p forecast.Prediction) bool { return p.ID == id })
	switch {
	case i < 0:
		return journal.ErrNotFound
	case all[i].Outcome != forecast.Open:
		return errSettled
	case all[i].Asked == 0:
		return errNotDue
	}
	err = x.cfg.Recording.Predictions.Settle(ctx, s.ID, id, answer, forecast.ByFounder, "", x.cfg.Recording.today())
	if errors.Is(err, journal.ErrOver) {
		return errSettled
	}
	return err
}
