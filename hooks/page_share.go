package hooks

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/journal"
	"naps/report"
	"naps/views"
)

// sharePrefix begins the addresses of shared reports. No cookie is read or set there: a link shows everybody the same.
const sharePrefix = "/s/"

// shareDays are the lives of a link that may be chosen; 0 is for ever.
var shareDays = []int{7, 30, 90, 0}

// shareReport opens the version that is shown to whoever gets the link. The link is shown once.
func shareReport(x *edge, e *core.RequestEvent, s journal.Session) error {
	days, err := strconv.Atoi(e.Request.PostFormValue("days"))
	known := false
	for _, d := range shareDays {
		known = known || d == days
	}
	if err != nil || !known {
		return &invalid{Field: "days", Text: "Choose how long the link should work."}
	}
	version, err := strconv.Atoi(e.Request.PostFormValue("version"))
	if err != nil || version < 1 {
		return bad("The version must be a number from 1.")
	}
	if _, _, err := x.cfg.Reports.Report(e.Request.Context(), s.ID, version); err != nil {
		return err
	}
	var expires int64
	if days > 0 {
		expires = time.Now().AddDate(0, 0, days).UnixMilli()
	}
	token, err := x.cfg.Shares.NewShare(e.Request.Context(), s.ID, version, expires,
		e.Request.PostFormValue("interviews") == "1")
	if err != nil {
		return err
	}
	return x.showShares(e, http.StatusCreated, x.publicOrigin(e)+sharePrefix+token)
}

// publicOrigin is where people reach the server: the public URL, or what this request was asked by.
func (x *publicAddress) publicOrigin(e *core.RequestEvent) string {
	if x.publicURL != "" {
		return x.publicURL
	}
	if x.secure(e) {
		return "https://" + e.Request.Host
	}
	return "http://" + e.Request.Host
}

func sharesPage(x *edge, e *core.RequestEvent) error { return x.showShares(e, http.StatusOK, "") }

func (x *accountPages) showShares(e *core.RequestEvent, status int, link string) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	all, err := x.shares.ListShares(e.Request.Context(), user.Id)
	if err != nil {
		return err
	}
	p := views.SharesPage{Shell: x.frame.shell(e, "Shared reports"), Link: link}
	p.Path = "/shares"
	for _, s := range all {
		p.Shares = append(p.Shares, views.ShareRow{ID: s.ID, Session: s.Session, Title: s.Title, Version: s.Version,
			Created: s.Created,
			Expires: s.Expires, Revoked: s.Revoked, Interviews: s.Interviews, Open: s.Open(time.Now())})
	}
	e.Response.Header().Set("Cache-Control", "no-store") // the link is shown once
	return render(e, status, views.Shares(p))
}

func revokeShare(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if err := x.cfg.Shares.RevokeShare(e.Request.Context(), user.Id, e.Request.PathValue("share")); err != nil {
		return err
	}
	return redirect(e, "/shares")
}

// errClosed tells nothing of what was shared.
var errClosed = router.NewApiError(http.StatusGone, "This link has expired or was revoked by its owner.", nil)

// sharedReport shows a frozen report to anybody who has its link.
func sharedReport(x *edge, e *core.RequestEvent) error {
	h := e.Response.Header()
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Cache-Control", "no-store")
	ctx := e.Request.Context()
	share, err := x.cfg.Shares.ShareByToken(ctx, e.Request.PathValue("token"))
	if err != nil {
		return err
	}
	if !share.Open(time.Now()) {
		return errClosed
	}
	raw, version, err := x.cfg.Reports.Report(ctx, share.Session, share.Version)
	if errors.Is(err, journal.ErrNotFound) {
		return errClosed
	}
	if err != nil {
		return err
	}
	data, err := views.ParseReport(raw)
	if err != nil {
		return err
	}
	if !share.Interviews {
		data.Report = report.WithoutInterviews(data.Report)
	}
	people, err := x.namesForOthers(ctx, journal.Session{ID: share.Session})
	if err != nil {
		return err
	}
	data.Report = namedReport(data.Report, people)
	of := views.ReportPage{Title: share.Title, Stored: version, Latest: version, Report: data, Shared: true,
		Link: sharePrefix + e.Request.PathValue("token")}
	return sharedPart(e, views.SharedPage{ReportPage: of, Tab: e.Request.PathValue("part"), Expires: share.Expires,
		Origin: x.publicOrigin(e)})
}

// sharedPart answers with the page of a shared report that was asked for, or with the picture of its verdict for
// previews of the link.
func sharedPart(e *core.RequestEvent, p views.SharedPage) error {
	q := e.Request.URL.Query()
	switch p.Tab {
	case "", "computed":
		if by := q.Get("sort"); slices.Contains(views.RivalSorts, by) {
			p.Sort = by
		}
	case "evidence":
		filter, number, err := evidenceFilter(q)
		if err != nil {
			return err
		}
		if q.Get("cards") == "1" {
			return render(e, http.StatusOK, views.SourceCards(p.ReportPage, p.Report.ByIDs(filter.IDs)))
		}
		p.List = views.ReportEvidence(p.ReportPage, filter, number)
	case "card.png":
		png, err := report.Picture(p.Report.Report)
		if err != nil {
			return err
		}
		return e.Blob(http.StatusOK, "image/png", png)
	default:
		return e.NotFoundError("We couldn’t find that page.", nil)
	}
	page, err := views.SharedReport(p)
	if err != nil {
		return err
	}
	return e.Blob(http.StatusOK, "text/html; charset=utf-8", page)
}

func isShared(path string) bool { return strings.HasPrefix(path, sharePrefix) }
