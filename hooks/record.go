package hooks

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/followup"
	"naps/forecast"
	"naps/views"
)

// Recording is what the pages need of predictions. A nil Predictions shows and asks nothing.
type Recording struct {
	Predictions Predictions
	Record      Record
	Public      bool // anybody may read the record
	Now         func() time.Time
}

// Predictions reads and settles what was predicted of ideas. A missing row is journal.ErrNotFound; one that is
// settled is journal.ErrOver.
type Predictions interface {
	OfSession(ctx context.Context, session string) ([]forecast.Prediction, error)
	OpenOf(ctx context.Context, owner, today string, limit int) ([]followup.Due, error)
	Settle(ctx context.Context, session, id string, o forecast.Outcome, by forecast.Judge, found, today string) error
}

// Record reads what became of all predictions of this server, without anything of the ideas.
type Record interface {
	Settled(ctx context.Context) ([]forecast.Settled, error)
}

// mostAsked bounds the questions on a page, mostDue those that are looked through.
const (
	mostAsked = 5
	mostDue   = 200
)

func (r Recording) today() string { return r.Now().UTC().Format(time.DateOnly) }

// asked are the questions for who looks at a page: those of one idea, or of all for "".
func asked(x *ideaPages, e *core.RequestEvent, session string) ([]views.DuePrediction, error) {
	user, err := userOf(e)
	if err != nil || x.recording.Predictions == nil {
		return nil, nil //nolint:nilerr // a stranger is asked nothing
	}
	due, err := x.recording.Predictions.OpenOf(e.Request.Context(), user.Id, x.recording.today(), mostDue)
	if err != nil {
		return nil, err
	}
	var out []views.DuePrediction
	for _, d := range due {
		if (session == "" || d.Session == session) && len(out) < mostAsked {
			out = append(out, views.DuePrediction{Prediction: d.Prediction, Title: d.Title})
		}
	}
	return out, nil
}

// askedLast is the question that a founder was asked last and has not answered; none is the zero value.
func askedLast(ctx context.Context, x *edge, user string) (last followup.Due, err error) {
	if x.cfg.Recording.Predictions == nil {
		return last, nil
	}
	all, err := x.cfg.Recording.Predictions.OpenOf(ctx, user, x.cfg.Recording.today(), mostDue)
	for _, d := range all {
		if d.Asked > last.Asked {
			last = d
		}
	}
	return last, err
}

// expected are the predictions to be shown with a report: of each kind the latest that was made with it or before.
// Those of samples are never kept, and those of a report of today may not be yet; the same evidence gives the same
// ones.
func (x *reportReader) expected(ctx context.Context, p views.ReportPage) ([]forecast.Prediction, error) {
	r := p.Report.Report
	if r.Sample || p.Shell.Sample {
		return forecast.Of(r, nil), nil
	}
	if x.recording.Predictions == nil {
		return nil, nil
	}
	all, err := x.recording.Predictions.OfSession(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if len(all) > 0 || p.Stored != p.Latest || r.AsOf != x.recording.today() {
		return standing(all, p.Stored), nil
	}
	settled, err := x.recording.Record.Settled(ctx)
	return forecast.Of(r, forecast.TallyOf(settled)), err
}

// standing picks, of predictions with the newest first, the newest of each kind up to a version.
func standing(all []forecast.Prediction, version int) []forecast.Prediction {
	newest := map[forecast.Kind]forecast.Prediction{}
	for _, p := range all {
		if _, have := newest[p.Kind]; !have && p.Version <= version {
			newest[p.Kind] = p
		}
	}
	var out []forecast.Prediction
	for _, k := range forecast.Kinds {
		if p, ok := newest[k]; ok {
			out = append(out, p)
		}
	}
	return out
}
