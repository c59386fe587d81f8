package hooks

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/market"
	"naps/records"
	"naps/views"
)

// examples are the ideas that the first page offers to try.
var examples = []string{
	"Invoices that chase late payments by themselves, for freelance designers",
	"Ten-minute daily lessons for owners of dogs that bark at other dogs",
	"Rent collection and repairs for landlords with fewer than ten flats",
}

// recent is how many of the last sessions the first page shows.
const recent = 5

func homePage(x *edge, e *core.RequestEvent) error {
	p, err := x.home(e)
	if err != nil {
		return err
	}
	if idea := strings.ToValidUTF8(e.Request.URL.Query().Get("idea"), ""); utf8.RuneCountInString(idea) <= market.MaxText {
		p.Idea = idea
	}
	return render(e, http.StatusOK, views.Home(p))
}

func (x *ideaPages) home(e *core.RequestEvent) (views.HomePage, error) {
	p := views.HomePage{Shell: x.frame.shell(e, "Is your idea worth building?"), Key: newKey(), Examples: examples, Cost: x.price.Run, Grant: x.credits}
	user, err := userOf(e)
	if err != nil {
		p.TrySample = len(x.samples) > 0 && (x.sample || x.mode != SignUpClosed)
		return p, nil //nolint:nilerr // a stranger sees the page, too
	}
	p.TrySample = len(x.samples) > 0
	items, _, err := x.sessions.ListSessions(e.Request.Context(), records.SessionList{Owner: user.Id, Sort: sorts[0], Page: 1, PerPage: recent})
	if err != nil {
		return p, err
	}
	for _, s := range items {
		p.Recent = append(p.Recent, views.RowOf(s))
		if s.Sample && s.Report > 0 && p.Sample == "" {
			p.Sample = "/sessions/" + s.ID + "/report"
		}
	}
	return p, nil
}
