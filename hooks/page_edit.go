package hooks

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/views"
)

// backFrom is the page of ours that a form was sent from, the list if the browser does not say.
func backFrom(r *http.Request) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return localPath("")
	}
	return localPath(from.RequestURI())
}

func editPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	return x.showEdit(e, http.StatusOK, s, views.EditPage{Name: s.Title, Tags: strings.Join(s.Tags, ", "),
		Back: backFrom(e.Request)})
}

func (x *ideaEdits) showEdit(e *core.RequestEvent, status int, s journal.Session, p views.EditPage) error {
	over, err := x.ideas.Overview(e.Request.Context(), s.Owner)
	if err != nil {
		return err
	}
	p.Privacy, p.Live = s.Privacy, s.Status.Live()
	p.Shell, p.ID, p.Known = x.frame.shell(e, "Rename or tag"), s.ID, over.Tags
	return render(e, status, views.EditIdea(p))
}

// editFromPage takes the form that renames and tags, and the buttons that pin and archive: what a form does not have
// stays as it is.
func editFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body editBody
	form := func(name string) (string, bool) {
		value := e.Request.PostFormValue(name)
		return value, e.Request.PostForm.Has(name)
	}
	if title, ok := form("title"); ok {
		body.Title = &title
	}
	if tags, ok := form("tags"); ok {
		list := strings.Split(tags, ",")
		body.Tags = &list
	}
	if mode, ok := form("privacy"); ok {
		body.Privacy = (*market.Privacy)(&mode)
	}
	for name, to := range map[string]**bool{"pinned": &body.Pinned, "archived": &body.Archived} {
		if value, ok := form(name); ok {
			on := value == "true"
			*to = &on
		}
	}
	back := backFrom(e.Request)
	if next, ok := form("next"); ok {
		back = localPath(next)
	}
	edit, err := body.edit()
	var wrong *invalid
	if errors.As(err, &wrong) && !partial(e.Request) {
		p := views.EditPage{Name: e.Request.PostFormValue("title"), Tags: e.Request.PostFormValue("tags"), Back: back}
		p.Problems = views.Problems{Text: wrong.Text, Fields: map[string]string{wrong.Field: wrong.Text}}
		return x.showEdit(e, http.StatusUnprocessableEntity, s, p)
	}
	if err != nil {
		return err
	}
	if err := x.cfg.Manager.Edit(e.Request.Context(), s, edit); err != nil {
		return err
	}
	return redirect(e, back)
}

// mostDeleted is how many ideas may be deleted at once: all that a page of the list shows.
const mostDeleted = maxPerPage

// ticked reads the ideas of who asks that a list names. What is gone, or is another's, is left out: nobody learns which
// it is.
func (x *ideaEdits) ticked(e *core.RequestEvent, ids []string) ([]journal.Session, error) {
	user, err := userOf(e)
	if err != nil {
		return nil, err
	}
	ids = idsOf(ids)
	if len(ids) > mostDeleted {
		return nil, bad("Too many ideas at once: at most 100.")
	}
	var out []journal.Session
	for _, id := range slices.Compact(ids) {
		s, err := x.sessions.Session(e.Request.Context(), id)
		if errors.Is(err, journal.ErrNotFound) || err == nil && s.Owner != user.Id {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// askDelete names the ticked ideas before they are deleted.
func askDelete(x *edge, e *core.RequestEvent) error {
	list, err := x.ticked(e, e.Request.URL.Query()["ids"])
	if err != nil {
		return err
	}
	p := views.DeletePage{Shell: x.shell(e, "Delete ideas")}
	for _, s := range list {
		p.Ideas = append(p.Ideas, views.RowOf(s))
	}
	return render(e, http.StatusOK, views.DeleteIdeas(p))
}

// deleteTicked deletes the ideas that the page before has named. One that is gone by now is no error.
func deleteTicked(x *edge, e *core.RequestEvent) error {
	if err := e.Request.ParseForm(); err != nil {
		return unreadable(err)
	}
	list, err := x.ticked(e, e.Request.PostForm["ids"])
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := x.cfg.Manager.Delete(e.Request.Context(), s); err != nil && !errors.Is(err, journal.ErrNotFound) {
			return err
		}
	}
	return redirect(e, "/sessions")
}
