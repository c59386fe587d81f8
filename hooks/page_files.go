package hooks

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/founder"
	"naps/journal"
	"naps/market"
	"naps/own"
	"naps/report"
	"naps/views"
)

// filesPage lists the files that the founder brought, and takes more.
func filesPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	return showFiles(x, e, s, http.StatusOK, views.Problems{})
}

func showFiles(x *edge, e *core.RequestEvent, s journal.Session, status int, wrong views.Problems) error {
	files, people, shows, err := broughtOf(x, e, s)
	if err != nil {
		return err
	}
	p := views.FilesPage{Shell: x.shell(e, "Your files: "+s.Title), ID: s.ID, Title: s.Title, Report: s.Report > 0,
		Live: s.Status.Live(), Files: files, People: people, Shows: shows, Problems: wrong}
	for _, f := range files {
		p.Size += f.Size
	}
	p.Shell.Path, p.Shell.Sample = "/sessions/"+s.ID+"/files", s.Sample
	return render(e, status, views.Files(p))
}

// addFilesFromPage keeps files; a single one is opened next.
func addFilesFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	added, err := addFiles(x, e, s)
	var wrong *invalid
	if errors.As(err, &wrong) && !partial(e.Request) {
		return showFiles(x, e, s, http.StatusUnprocessableEntity,
			views.Problems{Text: wrong.Text, Fields: map[string]string{"file": wrong.Text}})
	}
	if err != nil {
		return err
	}
	to := "/sessions/" + s.ID + "/files"
	if len(added) == 1 {
		to += "/" + added[0].ID
	}
	return redirect(e, to)
}

// filePage shows what naps makes of a file: what its columns hold, who speaks, and the first pieces.
func filePage(x *edge, e *core.RequestEvent, s journal.Session) error {
	return showFilePage(x, e, s, http.StatusOK, nil, views.Problems{})
}

func showFilePage(x *edge, e *core.RequestEvent, s journal.Session, status int, try *own.Choices,
	wrong views.Problems) error {
	f, err := fileOf(x, e, s, try)
	if err != nil {
		return err
	}
	p := views.FilePage{Shell: x.shell(e, f.Name+": "+s.Title), ID: s.ID, Title: s.Title, Live: s.Status.Live(),
		File: f.OwnFile, Kind: f.Kind, Persons: f.Persons,
		Each: f.Choices.Each, Date: f.Choices.Date, Hide: f.Choices.Hide, Count: len(f.Pieces),
		Repeats: f.Repeats, Missing: f.Missing, Tried: try != nil, Problems: wrong}
	p.Shell.Path, p.Shell.Sample = "/sessions/"+s.ID+"/files/"+f.ID, s.Sample
	for _, name := range f.Choices.Skip {
		p.Skip = append(p.Skip, own.Key(name))
	}
	for _, x := range f.Pieces[:min(len(f.Pieces), firstPieces)] {
		p.First = append(p.First, views.FilePiece(x))
	}
	for _, c := range fileJSONOf(f).Columns {
		p.Columns = append(p.Columns, views.FileColumn{Name: c.Name, Role: string(c.Role), Guess: string(c.Guess),
			Sure: c.Sure})
	}
	if t := f.Parsed.Table; t != nil {
		for _, r := range t.Rows[:min(len(t.Rows), firstRows)] {
			p.Rows = append(p.Rows, views.FileRow{N: r.N, Cells: r.Cells})
		}
		p.All = len(t.Rows)
	}
	return render(e, status, views.File(p))
}

// chosenOf reads the form of a file's page. Who is not ticked does not count.
func chosenOf(r *http.Request, f founder.File) own.Choices {
	c := own.Choices{Hide: namesIn(r.PostFormValue("hide")), Date: r.PostFormValue("date"),
		Each: r.PostFormValue("each") == "1"}
	if t := f.Parsed.Table; t != nil {
		for i := range t.Header {
			c.Columns = append(c.Columns, own.Role(r.PostFormValue("column"+strconv.Itoa(i))))
		}
		if slices.Contains(c.Columns, own.RolePerson) {
			c.Each = false
		}
	}
	counts := map[string]bool{}
	for _, name := range r.PostForm["counts"] {
		counts[own.Key(name)] = true
	}
	for _, name := range r.PostForm["person"] {
		if !counts[own.Key(name)] {
			c.Skip = append(c.Skip, name)
		}
	}
	return c
}

// useFromPage tries choices out, or makes evidence by them.
func useFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	f, err := fileOf(x, e, s, nil)
	if err != nil {
		return err
	}
	if err := e.Request.ParseForm(); err != nil {
		return bad("This form can’t be read.")
	}
	c := chosenOf(e.Request, f)
	if e.Request.PostFormValue("do") == "try" {
		return showFilePage(x, e, s, http.StatusOK, &c, views.Problems{})
	}
	err = takeChoices(x, e, s, c)
	var wrong *invalid
	if errors.As(err, &wrong) && !partial(e.Request) {
		return showFilePage(x, e, s, http.StatusUnprocessableEntity, &c,
			views.Problems{Text: wrong.Text, Fields: map[string]string{wrong.Field: wrong.Text}})
	}
	if err != nil {
		return err
	}
	return redirect(e, "/sessions/"+s.ID+"/files")
}

func removeFileFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := dropFile(x, e, s); err != nil && !errors.Is(err, journal.ErrNotFound) { // a second click is no error
		return err
	}
	return redirect(e, "/sessions/"+s.ID+"/files")
}

func showNamesFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	show := e.Request.PostFormValue("names") == "1"
	err := filesAlone(x, e, s, func(ctx context.Context, f *founder.Files) error { return f.ShowNames(ctx, s, show) })
	if err != nil {
		return err
	}
	return redirect(e, "/sessions/"+s.ID+"/files")
}

// nameEvidence puts the names back where the founder looks at a piece of evidence from their own files: into its quote,
// its text and what was read in it, with the offsets that go with them.
func nameEvidence(p *views.EvidencePage, people own.People) {
	if !p.Evidence.Own() || len(people) == 0 {
		return
	}
	text := p.Page.Text
	p.Evidence = namedEvidence(p.Evidence, people)
	p.Evidence.Start, p.Evidence.End = people.RevealAt(text, p.Evidence.Start), people.RevealAt(text, p.Evidence.End)
	p.Readings = slices.Clone(p.Readings)
	for i, r := range p.Readings {
		r.Facts, r.Pain = slices.Clone(r.Facts), people.Reveal(r.Pain)
		for k := range r.Facts {
			f := &r.Facts[k]
			f.Quote, f.Start, f.End = people.Reveal(f.Quote), people.RevealAt(text, f.Start),
				people.RevealAt(text, f.End)
		}
		p.Readings[i] = r
	}
	for i := range p.Claims {
		p.Claims[i].Text = people.Reveal(p.Claims[i].Text)
	}
	p.Page.Text = people.Reveal(text)
}

// namedEvidence is a piece of evidence as a list shows it to its founder.
func namedEvidence(e market.Evidence, people own.People) market.Evidence {
	if !e.Own() || len(people) == 0 {
		return e
	}
	e.Title, e.Quote = people.Reveal(e.Title), people.Reveal(e.Quote)
	facts := map[string]string{}
	for name, fact := range e.Facts {
		facts[name] = people.Reveal(fact)
	}
	e.Facts = facts
	return e
}

// nameQuote puts the names back into a quote that the founder is asked about.
func nameQuote(q *founder.Quote, people own.People) {
	if q == nil || q.Source != market.OwnSource {
		return
	}
	q.Title = people.Reveal(q.Title)
	q.Sentences = slices.Clone(q.Sentences)
	for i := range q.Sentences {
		q.Sentences[i].Text = people.Reveal(q.Sentences[i].Text)
	}
}

// namedReport is a report as its founder sees it.
func namedReport(r report.Report, people own.People) report.Report {
	if len(people) == 0 {
		return r
	}
	return report.WithNames(r, people.Reveal)
}

// namesIn parts a field with names, which stand on lines or between commas.
func namesIn(field string) []string {
	var out []string
	for _, name := range strings.FieldsFunc(field, func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
		if name = own.OneLine(name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
