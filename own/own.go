// Package own reads what founders bring themselves: transcripts, notes, tables, mails and PDFs become pieces of
// evidence, each with who said it, when, and where it stands in the file.
//
// Promises:
//   - It keeps nothing and asks nobody; the same file and the same choices give the same pieces.
//   - Every parser is bounded in bytes, rows and pieces, and what a library panics at is a Refusal like any other.
//   - What cannot be read is a *Refusal with a sentence for the founder.
package own

import "strings"

// Kind is a kind of file.
type Kind string

// The kinds.
const (
	VTT        Kind = "vtt"
	SRT        Kind = "srt"
	Transcript Kind = "transcript" // text whose lines begin with who speaks
	Notes      Kind = "notes"
	CSV        Kind = "csv"
	XLSX       Kind = "xlsx"
	EML        Kind = "eml"
	MBOX       Kind = "mbox"
	PDF        Kind = "pdf"
)

// Tabular reports whether files of the kind have columns.
func (k Kind) Tabular() bool { return k == CSV || k == XLSX }

// Bounds of what is read.
const (
	MaxFile   = 10 << 20 // bytes of a file
	MaxIdea   = 50 << 20 // bytes of all files of an idea
	MaxFiles  = 40       // of an idea
	MaxRows   = 20_000   // rows of a table, cues of a transcript, mails of a mailbox
	MaxCols   = 200
	MaxCell   = 20_000 // characters of a text
	MaxPieces = 2_000  // of an idea
	MaxName   = 80     // characters of a person's name
)

// Refusal says why a file cannot be used, in a sentence for the founder.
type Refusal struct{ Text string }

func (r *Refusal) Error() string { return r.Text }

// The refusals.
var (
	errEmpty    = &Refusal{"This file has no text."}
	errTooLarge = &Refusal{"This file is too large: at most 10 MB each."}
	errKind     = &Refusal{"naps reads transcripts (text, VTT, SRT), notes, tables (CSV, XLSX), mails (EML, MBOX) and PDFs. Save this file as one of these."}
	errDamaged  = &Refusal{"This file can’t be read. It may be damaged; try to save it again."}
	errUnpacked = &Refusal{"This spreadsheet is too large once unpacked. Save the sheet with the answers as CSV."}
	errRows     = &Refusal{"This file has too many rows: at most 20,000. Split it into smaller files."}
	errCols     = &Refusal{"This table has too many columns: at most 200."}
	errLocked   = &Refusal{"This spreadsheet is protected with a password. Save a copy without one."}
)

// Piece is one thing that somebody said.
type Piece struct {
	Text   string `json:"text"`
	Person string `json:"person"` // as the file names them; empty where it names nobody
	Date   string `json:"date"`   // YYYY-MM-DD; empty where it is not known
	Money  string `json:"money"`  // the amount of the row, as it stands there
	At     string `json:"at"`     // where it stands: "row 12", "00:03:10", "mail 4", "page 3"
}

// Parsed is what stands in a file: a table whose columns somebody has to tell apart, or what was said, piece by piece.
type Parsed struct {
	Kind  Kind
	Table *Table  // of a tabular kind
	Said  []Piece // of all others
}

// Parse reads a file. The text of a PDF is read elsewhere: pdf is that text, with a form feed between pages.
func Parse(name string, data []byte, pdf string) (p Parsed, err error) {
	defer func() {
		if recover() != nil {
			p, err = Parsed{}, errDamaged
		}
	}()
	switch {
	case len(data) == 0:
		return Parsed{}, errEmpty
	case len(data) > MaxFile:
		return Parsed{}, errTooLarge
	}
	kind, text := Detect(name, data)
	p.Kind = kind
	switch kind {
	case "":
		return Parsed{}, errKind
	case XLSX:
		p.Table, err = readXLSX(data)
	case CSV:
		p.Table, err = readCSV(text)
	case VTT, SRT:
		p.Said, err = readCues(text)
	case EML:
		p.Said, err = readMails([][]byte{data})
	case MBOX:
		p.Said, err = readMails(splitMails(data))
	case PDF:
		p.Said = readPages(pdf)
	case Transcript:
		p.Said = readTurns(text)
	case Notes:
		p.Said = readNotes(text)
	}
	if err != nil {
		return Parsed{}, err
	}
	if p.Table == nil && len(p.Said) == 0 || p.Table != nil && len(p.Table.Rows) == 0 {
		return Parsed{}, errEmpty
	}
	return p, nil
}

// tidy puts a text of one speaker in order: no control characters, one space between words, lines kept.
func tidy(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(strings.Map(visible, line)), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return cut(strings.Join(lines, "\n"), MaxCell)
}

// OneLine puts a name on one line, without signs that cannot be seen.
func OneLine(name string) string { return oneLine(name) }

// oneLine is a name or a cell on one line.
func oneLine(text string) string { return strings.ReplaceAll(tidy(text), "\n", " ") }
