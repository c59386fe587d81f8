package founder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"naps/journal"
	"naps/own"
)

// OwnStore reads the files that founders brought.
type OwnStore interface {
	OwnFiles(ctx context.Context, session string) ([]journal.OwnFile, error)
	OwnFile(ctx context.Context, session, id string) (journal.OwnFile, error)
	OwnPeople(ctx context.Context, session string) ([]journal.OwnPerson, error)
}

// Files turns what founders bring into evidence. All fields are required; it is safe for concurrent use.
type Files struct {
	Desk  *Desk
	Kept  OwnStore
	NewID func() string
	Shows func(ctx context.Context, session string) (bool, error) // whether shared reports and exports show the names
	// PDF reads the text of a PDF, with a form feed between pages; its error is an *own.Refusal where the founder can
	// do something about it.
	PDF func(ctx context.Context, data []byte) (string, error)
}

// File is a file with what naps makes of it.
type File struct {
	journal.OwnFile
	Parsed  own.Parsed
	Choices own.Choices
	Persons []string    // whom it names, by how much they say
	Pieces  []own.Piece // what counts by the choices
	Repeats int         // pieces that nearly repeat another one and are left out
	Missing string      // what the choices lack; empty: they can be used
}

// tooManyFiles is the refusal of a file for which there is no room.
var tooManyFiles = &own.Refusal{Text: fmt.Sprintf("An idea holds at most %d files and %d MB. Remove one first.",
	own.MaxFiles, own.MaxIdea>>20)}

// Add keeps a file whose content can be read. Nothing in it is evidence before it is used.
func (f *Files) Add(ctx context.Context, s journal.Session, name string, data []byte) (journal.OwnFile, error) {
	name = fileName(name)
	file := journal.OwnFile{ID: f.NewID(), Name: name, Size: len(data), Body: data}
	kind, _ := own.Detect(name, data[:min(len(data), own.MaxFile)])
	if kind == own.PDF && len(data) <= own.MaxFile {
		text, err := f.PDF(ctx, data)
		if err != nil {
			return file, err
		}
		file.Text = text
	}
	parsed, err := own.Parse(name, data, file.Text)
	if err != nil {
		return file, err
	}
	file.Kind = string(parsed.Kind)
	choices := parsed.Proposed()
	choices.Date = own.DateIn(name)
	if file.Choices, err = json.Marshal(choices); err != nil {
		return file, err
	}
	c := journal.Change{Session: s.ID, Brought: &journal.Brought{Add: &file, MostFiles: own.MaxFiles,
		MostBytes: own.MaxIdea}}
	if _, err := f.Desk.Writer.Commit(ctx, c); errors.Is(err, journal.ErrFull) {
		return file, tooManyFiles
	} else if err != nil {
		return file, err
	}
	return f.Kept.OwnFile(ctx, s.ID, file.ID)
}

// fileName is a name without folders and signs that cannot be seen.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(own.OneLine(name), `\`, "/"))
	if name == "." || name == "/" || name == "" {
		return "file"
	}
	if r := []rune(name); len(r) > 120 {
		return string(r[len(r)-120:])
	}
	return name
}

// Look opens a file with the choices that were made for it, or others that are tried out.
func (f *Files) Look(ctx context.Context, s journal.Session, id string, try *own.Choices) (File, error) {
	kept, err := f.Kept.OwnFile(ctx, s.ID, id)
	if err != nil {
		return File{}, err
	}
	return opened(kept, try)
}

func opened(kept journal.OwnFile, try *own.Choices) (File, error) {
	out := File{OwnFile: kept}
	var err error
	if out.Parsed, err = own.Parse(kept.Name, kept.Body, kept.Text); err != nil {
		return out, err
	}
	if err := json.Unmarshal(kept.Choices, &out.Choices); err != nil {
		return out, fmt.Errorf("founder: choices of a file: %w", err)
	}
	if try != nil {
		out.Choices = *try
	}
	out.OwnFile.Body, out.OwnFile.Text = nil, ""
	if out.Missing = out.Parsed.Wrong(out.Choices); out.Missing != "" {
		return out, nil
	}
	out.Persons = out.Parsed.Persons(out.Choices)
	out.Pieces, out.Repeats = own.Once(out.Parsed.Pieces(out.Choices))
	return out, nil
}

// Use makes evidence of what stands in a file, by the founder's choices, and computes the report anew without a new
// search. A file may be used again with other choices. Choices that cannot be taken are a *Wrong.
func (f *Files) Use(ctx context.Context, s journal.Session, id string, choices own.Choices) (journal.OwnFile, error) {
	if s.Status.Live() {
		return journal.OwnFile{}, ErrRunning
	}
	defer f.Desk.turns.take(s.ID)()
	file, err := f.Look(ctx, s, id, &choices)
	if err != nil {
		return file.OwnFile, err
	}
	if wrong := wrongFile(ctx, f, s, file); wrong != nil {
		return file.OwnFile, wrong
	}
	change, err := f.using(ctx, s, file)
	if err != nil {
		return file.OwnFile, err
	}
	if err := f.commit(ctx, s, change); err != nil {
		return file.OwnFile, err
	}
	return f.Kept.OwnFile(ctx, s.ID, id)
}

// wrongFile says why a file cannot be used by its choices; nil: it can.
func wrongFile(ctx context.Context, f *Files, s journal.Session, file File) error {
	if file.Missing != "" {
		return &Wrong{"columns", file.Missing}
	}
	if day := file.Choices.Date; day != "" {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return &Wrong{"date", "Write the date as year-month-day, such as 2026-03-31."}
		}
	}
	if len(file.Pieces) == 0 {
		return &Wrong{"columns", "Nothing would count: choose another column of text, or somebody who counts."}
	}
	all, err := f.Kept.OwnFiles(ctx, s.ID)
	if err != nil {
		return err
	}
	n := len(file.Pieces)
	for _, other := range all {
		if other.ID != file.ID && other.Used > 0 {
			n += other.Pieces
		}
	}
	if n > own.MaxPieces {
		return &Wrong{"columns",
			fmt.Sprintf(
				"An idea holds at most 2,000 pieces from files; with this file it would be %d. Use a part of it.", n)}
	}
	return nil
}

// Remove removes a file with the evidence from it, and computes the report anew.
func (f *Files) Remove(ctx context.Context, s journal.Session, id string) error {
	if s.Status.Live() {
		return ErrRunning
	}
	defer f.Desk.turns.take(s.ID)()
	file, err := f.Kept.OwnFile(ctx, s.ID, id)
	if err != nil {
		return err
	}
	forget, err := forgotten(ctx, f, s, id)
	if err != nil {
		return err
	}
	stored, err := f.stored(ctx, s)
	if err != nil {
		return err
	}
	change := journal.Change{Session: s.ID, Brought: &journal.Brought{Remove: id, Forget: forget}}
	for _, e := range stored {
		if ofFile(e, file.N) {
			change.Brought.Drop = append(change.Brought.Drop, e.Hash)
		}
	}
	return f.commit(ctx, s, change)
}

// ShowNames decides whether shared reports and exports show the names of persons.
func (f *Files) ShowNames(ctx context.Context, s journal.Session, show bool) error {
	_, err := f.Desk.Writer.Commit(ctx, journal.Change{Session: s.ID, Brought: &journal.Brought{Names: &show}})
	return err
}

// forgotten are the numbers of persons whom no other file names that is used.
func forgotten(ctx context.Context, f *Files, s journal.Session, without string) ([]int, error) {
	people, err := f.People(ctx, s)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	others, err := f.used(ctx, s, without)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, file := range others {
		for _, name := range namesIn(file) {
			named[own.Key(name)] = true
		}
	}
	var out []int
	for _, p := range people {
		if !named[own.Key(p.Name)] {
			out = append(out, p.N)
		}
	}
	return out, nil
}

// used opens the files that are evidence, but for one.
func (f *Files) used(ctx context.Context, s journal.Session, without string) ([]File, error) {
	all, err := f.Kept.OwnFiles(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	var out []File
	for _, x := range all {
		if x.ID == without || x.Used == 0 {
			continue
		}
		file, err := f.Look(ctx, s, x.ID, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, file)
	}
	return out, nil
}

// People are those whom the files of an idea name.
func (f *Files) People(ctx context.Context, s journal.Session) (own.People, error) {
	all, err := f.Kept.OwnPeople(ctx, s.ID)
	var out own.People
	for _, p := range all {
		out = append(out, own.Person(p))
	}
	return out, err
}

// namesIn are all names that a file is known to hold: of persons, also of those who do not count, those that the
// founder adds, and addresses.
func namesIn(file File) []string {
	out := slices.Concat(file.Persons, file.Choices.Hide)
	for _, p := range file.Pieces {
		out = append(out, own.AddressesIn(p.Text)...)
	}
	return out
}
