package hooks

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/founder"
	"naps/journal"
	"naps/own"
	"naps/report"
)

var errFilesRunning = router.NewApiError(http.StatusConflict,
	"Research is still running. You can use or remove files when it finishes.", nil)

// filesAlone does something with the founder's files, within a turn of heavy answers, and forgets what was made of the
// report before it. Its errors are those that a founder reads.
func filesAlone(x *edge, e *core.RequestEvent, s journal.Session,
	do func(ctx context.Context, f *founder.Files) error) error {
	if x.cfg.Files == nil {
		return journal.ErrNotFound
	}
	err := x.alone(e, answers, func(ctx context.Context) error { return do(ctx, x.cfg.Files) })
	if e.Request.Method != http.MethodGet {
		x.kept.drop(s.ID)
	}
	var why *own.Refusal
	var wrong *founder.Wrong
	switch {
	case errors.As(err, &why):
		return &invalid{Field: "file", Text: why.Text}
	case errors.As(err, &wrong):
		return &invalid{Field: wrong.Field, Text: wrong.Text}
	case errors.Is(err, founder.ErrRunning):
		return errFilesRunning
	}
	return err
}

// addFiles keeps the files of a form, one after the other. Those before one that is refused stay.
func addFiles(x *edge, e *core.RequestEvent, s journal.Session) (added []journal.OwnFile, err error) {
	if err := readForm(e); err != nil {
		return nil, err
	}
	var files []*multipart.FileHeader
	if e.Request.MultipartForm != nil {
		files = slices.DeleteFunc(slices.Clone(e.Request.MultipartForm.File["file"]),
			func(f *multipart.FileHeader) bool { return f.Filename == "" && f.Size == 0 })
	}
	if len(files) == 0 {
		return nil, &invalid{Field: "file", Text: "Choose a file first."}
	}
	err = filesAlone(x, e, s, func(ctx context.Context, desk *founder.Files) error {
		for _, f := range files {
			data, err := bytesOf(f)
			if err != nil {
				return err
			}
			file, err := desk.Add(ctx, s, f.Filename, data)
			if err != nil {
				return err
			}
			added = append(added, file)
		}
		return nil
	})
	return added, err
}

func bytesOf(f *multipart.FileHeader) ([]byte, error) {
	body, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(io.LimitReader(body, own.MaxFile+1))
}

// fileOf opens the file that a request names.
func fileOf(x *edge, e *core.RequestEvent, s journal.Session, try *own.Choices) (file founder.File, err error) {
	err = filesAlone(x, e, s, func(ctx context.Context, f *founder.Files) error {
		file, err = f.Look(ctx, s, e.Request.PathValue("file"), try)
		return err
	})
	return file, err
}

// namesForOwner are those that stand behind the labels in evidence of an idea. A page without them is better than none.
func (x *reportReader) namesForOwner(ctx context.Context, s journal.Session) own.People {
	if x.files == nil {
		return nil
	}
	people, err := x.files.People(ctx, s)
	if err != nil {
		x.frame.log.Warn("The names in a founder's files could not be read; pages show labels", "session", s.ID,
			"error", err)
	}
	return people
}

// namesForOthers are the names where the founder chose to show them to others; nil otherwise.
func (x *reportReader) namesForOthers(ctx context.Context, s journal.Session) (own.People, error) {
	if x.files == nil {
		return nil, nil
	}
	if yes, err := x.files.Shows(ctx, s.ID); err != nil || !yes {
		return nil, err
	}
	return x.files.People(ctx, s)
}

// withNames is a report as it is exported: with names only where the founder chose so.
func withNames(raw []byte, people own.People) ([]byte, error) {
	if len(people) == 0 {
		return raw, nil
	}
	r, err := report.Parse(raw)
	if err != nil {
		return nil, err
	}
	return report.JSON(report.WithNames(r, people.Reveal))
}

// fileJSON is a file as programs see it.
type fileJSON struct {
	journal.OwnFile
	Columns []columnJSON `json:"columns"` // of a table
	Persons []string     `json:"persons"`
	First   []own.Piece  `json:"first"`   // the first pieces that would count
	Count   int          `json:"count"`   // of all of them
	Repeats int          `json:"repeats"` // left out because they nearly repeat another one
	Missing string       `json:"missing"` // what the choices lack
}

type columnJSON struct {
	Name  string   `json:"name"`
	Role  own.Role `json:"role"`  // as it is chosen
	Guess own.Role `json:"guess"` // as it seems
	Sure  float64  `json:"sure"`  // of the guess, 0 to 1
}

// How many pieces of a file, and how many cells of each of its columns, are shown before it is used.
const (
	firstPieces = 5
	firstRows   = 3
)

func fileJSONOf(f founder.File) fileJSON {
	out := fileJSON{OwnFile: f.OwnFile, Columns: []columnJSON{}, Persons: append([]string{}, f.Persons...),
		First: append([]own.Piece{}, f.Pieces[:min(len(f.Pieces), firstPieces)]...),
		Count: len(f.Pieces), Repeats: f.Repeats, Missing: f.Missing}
	if f.Parsed.Table == nil {
		return out
	}
	for i, g := range f.Parsed.Table.Guess() {
		c := columnJSON{Name: f.Parsed.Table.Header[i], Role: own.RoleNone, Guess: g.Role, Sure: g.Sure}
		if i < len(f.Choices.Columns) {
			c.Role = f.Choices.Columns[i]
		}
		out.Columns = append(out.Columns, c)
	}
	return out
}

func listFiles(x *edge, e *core.RequestEvent, s journal.Session) error {
	files, people, shows, err := broughtOf(x, e, s)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusOK, map[string]any{"items": append([]journal.OwnFile{}, files...),
		"people": append(own.People{}, people...), "show_names": shows})
}

// broughtOf are the files of an idea, whom they name, and whether others see the names.
func broughtOf(x *edge, e *core.RequestEvent,
	s journal.Session) (files []journal.OwnFile, people own.People, shows bool, err error) {
	if x.cfg.Files == nil {
		return nil, nil, false, journal.ErrNotFound
	}
	ctx := e.Request.Context()
	if files, err = x.cfg.Files.Kept.OwnFiles(ctx, s.ID); err != nil {
		return nil, nil, false, err
	}
	if people, err = x.cfg.Files.People(ctx, s); err != nil {
		return nil, nil, false, err
	}
	people = slices.DeleteFunc(people, func(p own.Person) bool { return p.Name == "" })
	shows, err = x.cfg.Files.Shows(ctx, s.ID)
	return files, people, shows, err
}

func addFile(x *edge, e *core.RequestEvent, s journal.Session) error {
	if !isForm(e.Request) {
		return bad("Send a form with a file.")
	}
	added, err := addFiles(x, e, s)
	if err != nil {
		return err
	}
	e.Request.SetPathValue("file", added[0].ID)
	file, err := fileOf(x, e, s, nil)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusCreated, fileJSONOf(file))
}

func showFile(x *edge, e *core.RequestEvent, s journal.Session) error {
	file, err := fileOf(x, e, s, nil)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusOK, fileJSONOf(file))
}

// useFile takes the choices as JSON; without any, those that stand.
func useFile(x *edge, e *core.RequestEvent, s journal.Session) error {
	file, err := fileOf(x, e, s, nil)
	if err != nil {
		return err
	}
	body := struct {
		Columns *[]own.Role `json:"columns"`
		Each    *bool       `json:"each"`
		Skip    *[]string   `json:"skip"`
		Hide    *[]string   `json:"hide"`
		Date    *string     `json:"date"`
	}{}
	if err := decode(e, &body, true); err != nil {
		return err
	}
	c := file.Choices
	set(&c.Columns, body.Columns)
	set(&c.Each, body.Each)
	set(&c.Skip, body.Skip)
	set(&c.Hide, body.Hide)
	set(&c.Date, body.Date)
	if err := takeChoices(x, e, s, c); err != nil {
		return err
	}
	return showFile(x, e, s)
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// mostNames bounds the names that a founder adds to a file, and whom they leave out.
const mostNames = 200

func takeChoices(x *edge, e *core.RequestEvent, s journal.Session, c own.Choices) error {
	for _, names := range [][]string{c.Skip, c.Hide} {
		if len(names) > mostNames || slices.ContainsFunc(names, func(n string) bool { return len(n) > 4*own.MaxName }) {
			return &invalid{Field: "hide", Text: "At most 200 names of 80 characters each."}
		}
	}
	return filesAlone(x, e, s, func(ctx context.Context, f *founder.Files) error {
		_, err := f.Use(ctx, s, e.Request.PathValue("file"), c)
		return err
	})
}

func removeFile(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := dropFile(x, e, s); err != nil {
		return err
	}
	return e.NoContent(http.StatusNoContent)
}

func dropFile(x *edge, e *core.RequestEvent, s journal.Session) error {
	return filesAlone(x, e, s, func(ctx context.Context, f *founder.Files) error {
		return f.Remove(ctx, s, e.Request.PathValue("file"))
	})
}

func editFiles(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Show *bool `json:"show_names"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	if body.Show == nil {
		return &invalid{Field: "show_names", Text: "Say whether others see the names."}
	}
	err := filesAlone(x, e, s, func(ctx context.Context, f *founder.Files) error {
		return f.ShowNames(ctx, s, *body.Show)
	})
	if err != nil {
		return err
	}
	return listFiles(x, e, s)
}
