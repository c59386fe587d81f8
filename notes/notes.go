// Package notes turns what a founder adds to an idea into text: a file (PDF, Markdown, plain text) or the page behind a
// link.
//
// Promises:
//   - No file takes more than its bounds of time, memory and text. PDFs are read in a process of their own, since a hostile one can ask its
//     reader for any amount of memory: what happens there ends there.
//   - What cannot be read is a *Refusal with a sentence for the founder.
package notes

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"naps/market"
)

// MaxFile bounds a file in bytes, MaxName its name in characters.
const (
	MaxFile = market.MaxFile
	MaxName = 120
)

// Refusal says why something cannot become a note.
type Refusal struct{ Text string }

func (r *Refusal) Error() string { return r.Text }

// The refusals.
var (
	errEmpty     = &Refusal{"This file has no text."}
	errTooLarge  = &Refusal{"This file is too large: at most 10 MB."}
	errKind      = &Refusal{"naps reads PDF, Markdown and plain text files. Save this one as a PDF or as text."}
	errEncrypted = &Refusal{"This PDF is protected with a password. Save a copy without one."}
	errScanned   = &Refusal{"This PDF has no text, probably because it is a scan. Use one with text that can be selected."}
	errDamaged   = &Refusal{"This PDF can’t be read. It may be damaged; try to save it again."}
	errTooHard   = &Refusal{"This PDF takes too long or too much memory to read. Save a smaller one, or paste its text."}
	errNoLink    = &Refusal{"This link can’t be read. Use the address of a public web page, beginning with http:// or https://."}
	errNoPage    = &Refusal{"This page couldn’t be read. It may be down, private, or closed to programs. Save it as a PDF and add the file."}
)

// Pages reads the text of a public page of the web.
type Pages interface {
	Page(ctx context.Context, address string) (title, text string, err error)
}

// Reader makes notes. Its methods are safe for use by many goroutines.
type Reader struct {
	pages Pages
	pdf   *pdfReader
}

// NewReader returns a Reader. command starts the process that reads a PDF: it must call Child.
func NewReader(pages Pages, command ...string) *Reader {
	return &Reader{pages: pages, pdf: newPDFReader(command)}
}

// Note is what was read.
type Note struct {
	Name, Text string
	Cut        bool // there was more than fits
}

// File reads a file.
func (r *Reader) File(ctx context.Context, name string, data []byte) (Note, error) {
	name = nameOf(name)
	switch {
	case len(data) > MaxFile:
		return Note{}, errTooLarge
	case len(data) == 0:
		return Note{}, errEmpty
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		text, err := r.pdf.text(ctx, data, asNote)
		if err != nil {
			return Note{}, err
		}
		return note(name, text, errScanned)
	}
	text, ok := plainText(data)
	if !ok {
		return Note{}, errKind
	}
	return note(name, text, errEmpty)
}

// Pages reads the text of a PDF as far as 500 pages, with a form feed between two.
func (r *Reader) Pages(ctx context.Context, data []byte) (string, error) {
	if len(data) > MaxFile {
		return "", errTooLarge
	}
	return r.pdf.text(ctx, data, asPages)
}

// Link reads the page behind an address.
func (r *Reader) Link(ctx context.Context, address string) (Note, error) {
	address = strings.TrimSpace(address)
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") ||
		utf8.RuneCountInString(address) > 2000 {
		return Note{}, errNoLink
	}
	title, text, err := r.pages.Page(ctx, address)
	if ctx.Err() != nil {
		return Note{}, context.Cause(ctx)
	}
	if err != nil {
		return Note{}, errors.Join(errNoPage, err)
	}
	return note(nameOf(title), text, errNoPage)
}

// note cleans a text and cuts it to what is kept; empty says why there is none.
func note(name, text string, empty error) (Note, error) {
	whole := len(text)
	text = tidy(text[:min(whole, mostBytes)])
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return Note{}, empty
	}
	kept := market.Cut(text, market.MaxText)
	return Note{Name: name, Text: kept, Cut: kept != text || whole > mostBytes}, nil
}

// plainText decodes a text file: UTF-8, or UTF-16 with a byte order mark. Binary files are none.
func plainText(data []byte) (string, bool) {
	for mark, at := range map[string]func(a, b byte) uint16{
		"\xff\xfe": func(a, b byte) uint16 { return uint16(b)<<8 | uint16(a) },
		"\xfe\xff": func(a, b byte) uint16 { return uint16(a)<<8 | uint16(b) },
	} {
		if rest, ok := bytes.CutPrefix(data, []byte(mark)); ok && len(rest)%2 == 0 {
			units := make([]uint16, len(rest)/2)
			for i := range units {
				units[i] = at(rest[2*i], rest[2*i+1])
			}
			return string(utf16.Decode(units)), true
		}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return "", false
	}
	return string(data), true
}

// tidy keeps the lines of a text, without what cannot be seen and with at most one empty line between two.
func tidy(text string) string {
	var b strings.Builder
	empty := 0
	for line := range strings.Lines(strings.ToValidUTF8(text, "")) {
		line = strings.Join(strings.Fields(strings.Map(visible, line)), " ")
		if line == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n"[:min(empty+1, 2)])
		}
		empty = 0
		b.WriteString(line)
	}
	return b.String()
}

func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), r == utf8.RuneError, unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	}
	return r
}

// nameOf is the name of a file without folders, or the title of a page, on one line.
func nameOf(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ReplaceAll(tidy(name), "\n", " "), `\`, "/"))
	if name == "." || name == "/" {
		return "Note"
	}
	return market.Cut(name, MaxName)
}
