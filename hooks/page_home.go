package hooks

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/views"
)

// examples are the ideas that the first page offers to try.
var examples = []views.Example{
	{Name: "Late-payment reminders for designers",
		Idea: "Invoices that chase late payments by themselves, for freelance designers"},
	{Name: "Training for reactive dogs", Idea: "Ten-minute daily lessons for owners of dogs that bark at other dogs"},
	{Name: "Rent collection for small landlords",
		Idea: "Rent collection and repairs for landlords with fewer than ten apartments"},
}

// recent is how many of the last sessions the first page shows.
const recent = 5

func homePage(x *edge, e *core.RequestEvent) error {
	p, err := x.home(e)
	if err != nil {
		return err
	}
	if idea := strings.ToValidUTF8(e.Request.URL.Query().Get("idea"),
		""); utf8.RuneCountInString(idea) <= market.MaxText {
		p.Idea = idea
	}
	if id := e.Request.URL.Query().Get("from"); id != "" {
		s, err := x.ownIdea(e, id)
		if err != nil {
			return err
		}
		p.Idea, p.From, p.FromTitle = s.Idea, s.ID, s.Title
	}
	return render(e, http.StatusOK, views.Home(p))
}

func (x *ideaPages) home(e *core.RequestEvent) (views.HomePage, error) {
	p := views.HomePage{Shell: x.frame.shell(e, "Is your idea worth building?"), Key: newKey(), Examples: examples,
		Cost: x.price.Run, Grant: x.credits,
		Minutes: minutes(x, e), Samples: sampleReports(x, e), Model: x.chat.byModel()}
	if x.mode == SignUpClosed {
		p.Grant = 0
	}
	user, err := userOf(e)
	if err != nil {
		p.TrySample = len(x.samples) > 0 && (x.sample || x.mode != SignUpClosed)
		return p, nil //nolint:nilerr // a stranger sees the page, too
	}
	p.TrySample, p.Notes = len(x.samples) > 0, x.noteForms.reader != nil
	items, _, err := x.sessions.ListSessions(e.Request.Context(),
		records.SessionList{Owner: user.Id, Sort: sorts[0], Page: 1, PerPage: recent})
	if err != nil {
		return p, err
	}
	for _, s := range items {
		p.Recent = append(p.Recent, views.RowOf(s))
	}
	p.Asked, err = asked(x, e, "")
	return p, err
}

// ownIdea reads an idea of who asks.
func (x *ideaEdits) ownIdea(e *core.RequestEvent, id string) (journal.Session, error) {
	user, err := userOf(e)
	if err != nil {
		return journal.Session{}, err
	}
	s, err := x.sessions.Session(e.Request.Context(), id)
	if err == nil && s.Owner != user.Id {
		err = journal.ErrNotFound
	}
	return s, err
}

// minutes says how long a run takes on this server.
func minutes(x *ideaPages, e *core.RequestEvent) string {
	if x.typical == nil {
		return views.MinutesOf(0)
	}
	took, err := x.typical(e.Request.Context())
	if err != nil {
		x.frame.log.Error("How long runs take could not be read", "error", err, "request", requestID(e))
	}
	return views.MinutesOf(took)
}
