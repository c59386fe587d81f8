package hooks

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/journal"
	"naps/market"
	"naps/notes"
)

// notePatterns are the routes that take files.
var notePatterns = []string{"POST /sessions", "POST /sessions/{id}/notes", "POST /api/naps/sessions/{id}/notes",
	"POST /sessions/{id}/files", "POST /api/naps/sessions/{id}/files"}

// noteTime bounds how long the page behind a link may take.
const noteTime = 30 * time.Second

// formMemory is how much of a form with files is held in memory, in bytes; the rest waits on the disk.
const formMemory = 1 << 20

var errFileTooLarge = router.NewApiError(http.StatusRequestEntityTooLarge, "The file is too large: at most 10 MB.", nil)

// noteBytes is how much more a request may bring for a file: nothing unless somebody who is signed in sends a form with
// files to where one is taken.
func noteBytes(e *core.RequestEvent) int64 {
	if e.Auth == nil || !isForm(e.Request) || !slices.Contains(notePatterns, e.Request.Pattern) {
		return 0
	}
	return notes.MaxFile
}

func isForm(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// readForm reads a form with files as far as it may be long. Other bodies are left to be read by their handlers.
func readForm(e *core.RequestEvent) error {
	if !isForm(e.Request) || e.Request.MultipartForm != nil {
		return nil
	}
	err := e.Request.ParseMultipartForm(formMemory)
	var told *router.ApiError
	switch {
	case errors.As(err, &told):
		return told
	case err != nil:
		return bad("This form can’t be read.")
	}
	return nil
}

// noteForms takes files and links that are added to ideas.
type noteForms struct {
	reader NoteReader // nil: none are taken
	ideas  IdeaReader
}

// mayFetch refuses links of ideas of which nothing may leave the machine: to fetch a page is to tell its host.
func mayFetch(p market.Privacy) error {
	if p.Mode() == market.Closed {
		return &invalid{Field: "link",
			Text: "Nothing of this idea leaves this machine, so the link isn’t opened. Save the page and add it as a file."}
	}
	return nil
}

// taken reads the files and the link of a form.
func (x *noteForms) taken(e *core.RequestEvent, p market.Privacy) ([]journal.Attachment, error) {
	var files []*multipart.FileHeader
	if e.Request.MultipartForm != nil {
		files = slices.DeleteFunc(slices.Clone(e.Request.MultipartForm.File["file"]),
			func(f *multipart.FileHeader) bool { return f.Filename == "" && f.Size == 0 })
	}
	link := strings.TrimSpace(e.Request.PostFormValue("link"))
	switch {
	case len(files) == 0 && link == "":
		return nil, nil
	case x.reader == nil:
		return nil, &invalid{Field: "note", Text: "This server takes no notes."}
	case len(files) > journal.MaxAttachments:
		return nil, journal.ErrFull
	}
	var out []journal.Attachment
	for _, f := range files {
		a, err := x.file(e.Request.Context(), f)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	if link != "" {
		if err := mayFetch(p); err != nil {
			return nil, err
		}
		a, err := x.link(e.Request.Context(), link)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func (x *noteForms) file(ctx context.Context, f *multipart.FileHeader) (journal.Attachment, error) {
	if f.Size > notes.MaxFile {
		return journal.Attachment{}, errFileTooLarge
	}
	body, err := f.Open()
	if err != nil {
		return journal.Attachment{}, err
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, notes.MaxFile+1))
	if err != nil {
		return journal.Attachment{}, err
	}
	n, err := x.reader.File(ctx, f.Filename, data)
	return journal.Attachment{Name: n.Name, Text: n.Text, Cut: n.Cut}, refusedNote(err)
}

func (x *noteForms) link(ctx context.Context, address string) (journal.Attachment, error) {
	inTime, stop := context.WithTimeout(ctx, noteTime)
	defer stop()
	n, err := x.reader.Link(inTime, address)
	return journal.Attachment{Name: cmp.Or(n.Name, address), URL: address, Text: n.Text, Cut: n.Cut}, refusedNote(err)
}

// refusedNote makes a refusal a problem of the form's field.
func refusedNote(err error) error {
	var why *notes.Refusal
	if errors.As(err, &why) {
		return &invalid{Field: "note", Text: why.Text}
	}
	return err
}

// addNoteFromPage takes the form beside the brief.
func addNoteFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	list, err := formNotes(x, e, s)
	var wrong *invalid
	if errors.As(err, &wrong) && !partial(e.Request) {
		return x.refuseOnSession(e, s.ID, wrong, "")
	}
	if err != nil {
		return err
	}
	for _, a := range list {
		if _, err := x.cfg.Manager.AddAttachment(e.Request.Context(), s, a); err != nil {
			return err
		}
	}
	return redirect(e, "/sessions/"+s.ID)
}

// formNotes reads the notes of a form that has nothing else.
func formNotes(x *edge, e *core.RequestEvent, s journal.Session) ([]journal.Attachment, error) {
	if err := readForm(e); err != nil {
		return nil, err
	}
	list, err := x.noteForms.taken(e, s.Privacy)
	if err == nil && len(list) == 0 {
		err = &invalid{Field: "note", Text: "Choose a file or paste a link first."}
	}
	return list, err
}

func removeNoteFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	err := x.cfg.Manager.RemoveAttachment(e.Request.Context(), s, e.Request.PathValue("note"))
	if err != nil && !errors.Is(err, journal.ErrNotFound) { // a second click is no error
		return err
	}
	return redirect(e, "/sessions/"+s.ID)
}
