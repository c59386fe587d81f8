package hooks

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/routine"

	"naps/journal"
	"naps/views"
)

func showBackups(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	return x.backupsPage(e, http.StatusOK, "")
}

func (x *adminPages) backupsPage(e *core.RequestEvent, status int, wrong string) error {
	p := x.adminPage(e, "Backups", "/admin/backups")
	p.Problems.Text = wrong
	if err := x.adminBackups(&p); err != nil {
		return err
	}
	return render(e, status, views.AdminBackups(p))
}

// adminBackups lists the backups, the newest first.
func (x *adminPages) adminBackups(p *views.AdminPage) error {
	shelf, err := x.app.NewBackupsFilesystem()
	if err != nil {
		return err
	}
	defer shelf.Close()
	files, err := shelf.List("")
	for _, f := range files {
		p.Backups = append(p.Backups, views.AdminBackup{Name: f.Key, Size: fmt.Sprintf("%.1f MB", float64(f.Size)/1e6),
			Made: f.ModTime.UTC().Format("2006-01-02 15:04 UTC")})
	}
	slices.SortFunc(p.Backups, func(a, b views.AdminBackup) int { return strings.Compare(b.Made, a.Made) })
	p.Backups = p.Backups[:min(len(p.Backups), deskRows)]
	return err
}

func makeBackup(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	if err := x.app.CreateBackup(e.Request.Context(), ""); err != nil {
		return err
	}
	return redirect(e, "/admin/backups?done=backup")
}

// restoreBackup puts a backup in the place of the data. It asks for the password: a browser that was left open must not
// be enough. A backup that cannot be restored changes nothing and is told here; otherwise the server restarts once its
// page has gone out.
func restoreBackup(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	if x.cfg.Admin.Restore == nil {
		return journal.ErrNotFound
	}
	if err := x.quotas.guesses.take(e.Auth.Id); err != nil {
		return err
	}
	if !e.Auth.ValidatePassword(e.Request.PostFormValue("password")) {
		return x.backupsPage(e, http.StatusUnprocessableEntity, "Wrong password. Nothing was restored.")
	}
	x.quotas.guesses.giveBack(e.Auth.Id)
	name := e.Request.PostFormValue("name")
	var p views.AdminPage
	if err := x.adminBackups(&p); err != nil {
		return err
	}
	if !slices.ContainsFunc(p.Backups, func(b views.AdminBackup) bool { return b.Name == name }) {
		return x.backupsPage(e, http.StatusUnprocessableEntity, "This backup is gone. Nothing was restored.")
	}
	x.log.Info("A backup is being restored", "file", name, "by", e.Auth.Id, "request", requestID(e))
	restart, err := x.cfg.Admin.Restore(e.Request.Context(), name)
	if err != nil {
		x.log.Error("A backup could not be restored", "file", name, "error", err, "request", requestID(e))
		return x.backupsPage(e, http.StatusUnprocessableEntity,
			"This backup can't be restored; the server's log says why. Nothing was changed.")
	}
	answered := e.Request.Context().Done() // once this page has gone out
	routine.FireAndForget(func() {
		<-answered
		restart()
	})
	e.Response.Header().Set("Refresh", "10; url=/admin")
	return render(e, http.StatusOK, views.Restoring(x.adminPage(e, "Restoring", "/admin/backups")))
}
