package views

import (
	"slices"

	"naps/journal"
	"naps/market"
	"naps/own"
)

// FilesPage lists the files that a founder brought as evidence.
type FilesPage struct {
	Shell
	ID, Title string
	Report    bool // there is one
	Live      bool // a run is under way
	Files     []journal.OwnFile
	Size      int // of all files, in bytes
	People    own.People
	Shows     bool // others see the names
	Problems  Problems
}

// FilePage is one file, with what counts of it.
type FilePage struct {
	Shell
	ID, Title string
	Live      bool
	File      journal.OwnFile
	Kind      string
	Columns   []FileColumn // of a table
	Rows      []FileRow    // the first
	All       int          // rows there are
	Persons   []string
	Skip      []string // keys of persons who do not count
	Each      bool     // each row is somebody else
	Date      string
	Hide      []string
	First     []FilePiece
	Count     int
	Repeats   int
	Missing   string
	Tried     bool // the choices are not kept yet
	Problems  Problems
}

// FileColumn is what a column holds.
type FileColumn struct {
	Name, Role, Guess string
	Sure              float64
}

// FileRow is a row of a table.
type FileRow struct {
	N     int
	Cells []string
}

// FilePiece is one thing that somebody said.
type FilePiece struct{ Text, Person, Date, Money, At string }

var fileKinds = map[string]string{
	string(own.VTT): "Transcript (VTT)", string(own.SRT): "Transcript (SRT)",
	string(own.Transcript): "Transcript", string(own.Notes): "Notes", string(own.CSV): "Table (CSV)",
	string(own.XLSX): "Table (XLSX)", string(own.EML): "Mail", string(own.MBOX): "Mailbox", string(own.PDF): "PDF",
}

// fileRoles names what a column may hold.
func fileRoles() []own.Role { return own.Roles }

var roleNames = map[own.Role]string{own.RoleText: "Text", own.RolePerson: "Person", own.RoleDate: "Date",
	own.RoleMoney: "Money", own.RoleNone: "Ignore"}

// sureWords says how sure a guess is.
func (c FileColumn) sureWords() string {
	switch {
	case c.Role != c.Guess:
		return "your choice"
	case c.Role == string(own.RoleNone):
		return ""
	case c.Sure >= 0.75:
		return "our guess, fairly sure"
	}
	return "our guess, please check"
}

func (p FilePage) counts(name string) bool { return !slices.Contains(p.Skip, own.Key(name)) }

// nobody reports whether a table has no column that says who speaks.
func (p FilePage) nobody() bool {
	return len(p.Columns) > 0 &&
		!slices.ContainsFunc(p.Columns, func(c FileColumn) bool { return c.Role == string(own.RolePerson) })
}

// fileState says what became of a file.
func fileState(f journal.OwnFile) string {
	if f.Used == 0 {
		return "Not used yet: check it first"
	}
	return plural(f.Pieces, "piece of evidence", "pieces of evidence")
}

func megabytes(n int) string {
	if n < 100_000 {
		return count(float64((n+999)/1000)) + " kB"
	}
	return count(float64((n+50_000)/100_000)/10) + " MB"
}

// countWords says how much of a file counts.
func (p FilePage) countWords() string {
	out := plural(p.Count, "piece counts", "pieces count")
	if p.Repeats > 0 {
		out += "; " + plural(p.Repeats, "more is left out because it nearly repeats another",
			"more are left out because they nearly repeat another")
	}
	return out + "."
}

func (f FilePiece) about() string {
	out := f.At
	if f.Person != "" {
		out = f.Person + " · " + out
	}
	if f.Date != "" {
		out += " · " + day(f.Date)
	}
	if f.Money != "" {
		out += " · " + f.Money
	}
	return out
}

func shortCell(c string) string { return market.Cut(c, 120) }

// fetchedWord says what the date on which a piece of evidence came here means.
func fetchedWord(e market.Evidence) string {
	if e.Own() {
		return "Added"
	}
	return "Fetched"
}

// storedWord says what the stored text is.
func storedWord(e market.Evidence) string {
	if e.Own() {
		return "The exact words from your file."
	}
	return "This copy stays here, even if the page is gone from the web."
}
