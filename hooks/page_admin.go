package hooks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/records"
	"naps/store/collections"
	"naps/views"
)

// Operations reads what the operator's page shows. Its methods are safe for use by many goroutines.
type Operations interface {
	Accounts(ctx context.Context, q string, limit int) ([]records.Account, error)
	Outcomes(ctx context.Context, since time.Time) ([]records.Outcome, error)
	SourceHealth(ctx context.Context, since time.Time) ([]records.SourceHealth, error)
	OpenRuns(ctx context.Context, limit int) ([]records.OpenRun, error)
	Spend(ctx context.Context, since time.Time) (records.Spend, error)
}

// Admin is what stands behind the operator's page. Without Operations there is no such page.
type Admin struct {
	Operations Operations
	Load       func() (running, waiting int)
	Workers    func() []views.AdminWorker // other machines that do research
	Examine    func(ctx context.Context, all bool) []views.AdminFinding
	Settings   []views.AdminSetting // without the values of secrets
	Model      ModelDesk            // the language model

	// TestMail sends a mail to an address by the mail server of the settings; its error is the server's, for the
	// operator. nil: none is sent.
	TestMail func(ctx context.Context, to string) error

	// Restore checks a backup and puts it beside the data; restart then puts it in its place. nil: nothing can be
	// restored from the page.
	Restore func(ctx context.Context, name string) (restart func(), err error)
}

const (
	deskRows    = 50
	outcomeDays = 30
	sourceDays  = 7
	maxGrant    = 1000
)

// admin is who may see the operator's page: a user whose address is verified and belongs to a superuser. An unverified
// one could be anybody who typed that address. To all others the page is not there.
func (x *adminPages) admin(e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if x.console.Operations == nil || !isAdmin(e.App, user) {
		return journal.ErrNotFound
	}
	return nil
}

func isAdmin(app core.App, user *core.Record) bool {
	if !user.Verified() {
		return false
	}
	_, err := app.FindAuthRecordByEmail(core.CollectionNameSuperusers, user.Email())
	return err == nil
}

func showAdmin(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	p := x.adminPage(e, "Admin", "/admin")
	p.Examined = e.Request.URL.Query().Get("examine") == "1"
	ctx, o := e.Request.Context(), x.adminPages.console
	if o.Examine != nil {
		p.Findings = o.Examine(ctx, p.Examined)
		worst := []string{"problem", "warning", "ok"}
		slices.SortStableFunc(p.Findings, func(a, b views.AdminFinding) int {
			return slices.Index(worst, a.State) - slices.Index(worst, b.State)
		})
	}
	if o.Workers != nil {
		p.Workers = o.Workers()
	}
	if o.Load != nil {
		p.Running, p.Waiting = o.Load()
	}
	if o.Model.Show != nil {
		if now := o.Model.Show(); now.Address != "" {
			p.Model = now.Name + " at " + now.Address
		}
	}
	if err := errors.Join(x.adminRuns(ctx, &p), x.adminBackups(&p)); err != nil {
		return err
	}
	return render(e, http.StatusOK, views.Admin(p))
}

// adminPage is what all of the operator's pages have.
func (x *adminPages) adminPage(e *core.RequestEvent, title, path string) views.AdminPage {
	p := views.AdminPage{Shell: x.frame.shell(e, title), Key: newKey()}
	p.Path, p.Flash = path, adminDone[e.Request.URL.Query().Get("done")]
	return p
}

// adminDone says what a form of the operator's pages has done.
var adminDone = map[string]string{
	"grant":  "The credits are granted.",
	"revoke": "The invitation is revoked.",
	"backup": "The backup is made.",
	"test":   "The page is closed.",
	"mail":   "A test mail is on its way to you. It says where its links lead.",
}

func (x *adminPages) adminRuns(ctx context.Context, p *views.AdminPage) error {
	ops, month := x.console.Operations, time.Now().AddDate(0, 0, -outcomeDays)
	outcomes, err := ops.Outcomes(ctx, month)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		p.Outcomes = append(p.Outcomes, views.AdminCount{Name: o.Status, Count: o.Count})
	}
	open, err := ops.OpenRuns(ctx, deskRows)
	if err != nil {
		return err
	}
	for _, r := range open {
		p.Runs = append(p.Runs, views.AdminRun{Title: r.Title, Owner: r.Owner, Status: r.Status, Created: r.Created})
	}
	spend, err := ops.Spend(ctx, month)
	if err != nil {
		return err
	}
	p.Spend = views.AdminSpend{RunCost: spend.RunCost, ChatCost: spend.ChatCost, RunTokens: spend.RunTokens,
		ChatTokens: spend.ChatTokens, Searches: spend.Searches}
	sources, err := ops.SourceHealth(ctx, time.Now().AddDate(0, 0, -sourceDays))
	for _, s := range sources {
		p.Sources = append(p.Sources, views.AdminSource{Name: s.Name, Reason: s.Reason, Last: s.Last, Asked: s.Asked,
			Failed: s.Failed})
	}
	return err
}

func showPeople(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	p, err := x.peoplePage(e)
	if err != nil {
		return err
	}
	return render(e, http.StatusOK, views.AdminPeople(p))
}

func (x *adminPages) peoplePage(e *core.RequestEvent) (views.AdminPage, error) {
	ctx, p := e.Request.Context(), x.adminPage(e, "People", "/admin/people")
	p.Q = clipped(e.Request.URL.Query().Get("q"), 200)
	accounts, err := x.console.Operations.Accounts(ctx, p.Q, deskRows)
	if err != nil {
		return p, err
	}
	for _, a := range accounts {
		p.Accounts = append(p.Accounts, views.AdminAccount{ID: a.ID, Email: a.Email, Created: a.Created,
			Credits: a.Credits, Ideas: a.Ideas, Runs: a.Runs})
	}
	invites, err := x.invites.ListInvites(ctx, deskRows)
	for _, i := range invites {
		p.Invites = append(p.Invites, views.AdminInvite{ID: i.ID, Note: i.Note, State: stateOf(i, time.Now()),
			Credits: i.Credits, Used: i.Used, Uses: i.Uses, Open: i.Open(time.Now())})
	}
	return p, err
}

// showServer shows what the environment decides, and how mail is sent.
func showServer(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	return x.serverPage(e, http.StatusOK, views.Problems{})
}

func (x *adminPages) serverPage(e *core.RequestEvent, status int, wrong views.Problems) error {
	p := x.adminPage(e, "Server", "/admin/server")
	p.Settings, p.Problems = x.console.Settings, wrong
	p.Mail = views.AdminMail{On: mailIsOn(x.app), From: senderOf(x.app), Address: x.app.Settings().Meta.AppURL}
	return render(e, status, views.AdminServer(p))
}

func stateOf(i records.Invite, now time.Time) string {
	switch {
	case i.Revoked:
		return "revoked"
	case i.Used >= i.Uses:
		return "used up"
	case !i.Open(now):
		return "expired"
	case i.Expires == 0:
		return "open"
	}
	return "open until " + time.UnixMilli(i.Expires).UTC().Format(time.DateOnly)
}

// grantCredits gives a user credits; the same form sent twice gives them once.
func grantCredits(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	n, err := numberOf(e, "credits", 1, maxGrant)
	if err != nil {
		return err
	}
	user, err := e.App.FindRecordById(collections.Users, e.Request.PostFormValue("user"))
	if err != nil {
		return journal.ErrNotFound
	}
	key := e.Request.PostFormValue("key")
	if key == "" || len(key) > 100 {
		return &invalid{Field: "key", Text: "Load the page again before you grant credits."}
	}
	err = x.cfg.Ledger.Grant(user.Id, n, "gift:"+key, "from "+e.Auth.Email())
	if err != nil && !errors.Is(err, journal.ErrRepeated) {
		return err
	}
	x.log.Info("Credits were granted", "user", user.Id, "credits", n, "by", e.Auth.Id, "request", requestID(e))
	return redirect(e, "/admin/people?done=grant")
}

// makeInvite shows the link of a new invitation, once.
func makeInvite(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	uses, err1 := numberOf(e, "uses", 1, maxGrant)
	credits, err2 := numberOf(e, "credits", 0, maxGrant)
	days, err3 := numberOf(e, "days", 1, 365)
	if err := errors.Join(err1, err2, err3); err != nil {
		return errors.Join(err1, err2, err3)
	}
	code, err := x.cfg.Invites.NewInvite(records.Invite{
		Note: clipped(strings.TrimSpace(e.Request.PostFormValue("note")), 200),
		Uses: uses, Credits: credits, Expires: time.Now().AddDate(0, 0, days).UnixMilli(),
	})
	if err != nil {
		return err
	}
	p, err := x.peoplePage(e)
	if err != nil {
		return err
	}
	p.Link = x.base(e) + "/signup?invite=" + code
	return render(e, http.StatusOK, views.AdminPeople(p))
}

func revokeInvite(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	if err := x.cfg.Invites.RevokeInvite(e.Request.PostFormValue("id")); err != nil {
		return err
	}
	return redirect(e, "/admin/people?done=revoke")
}

// base is the address that people reach this server by.
func (x *publicAddress) base(e *core.RequestEvent) string {
	if x.publicURL != "" {
		return x.publicURL
	}
	scheme := "http://"
	if x.secure(e) {
		scheme = "https://"
	}
	return scheme + e.Request.Host
}

// numberOf reads a whole number of a form.
func numberOf(e *core.RequestEvent, field string, low, high int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(e.Request.PostFormValue(field)))
	if err != nil || n < low || n > high {
		return 0,
			&invalid{Field: field, Text: fmt.Sprintf("The field %s takes a whole number from %d to %d.", field, low,
				high)}
	}
	return n, nil
}

// clipped is at most n bytes of valid text.
func clipped(s string, n int) string {
	return strings.ToValidUTF8(s[:min(len(s), n)], "")
}
