package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	"naps/fetch"
	"naps/market"
	"naps/notes"
	"naps/privacy"
	"naps/source"
)

// readPDF is the argument with which a process of ours reads a PDF and does nothing else.
const readPDF = "read-pdf"

// noteReader makes texts of the files and links that founders add.
func noteReader(client *fetch.Client) *notes.Reader {
	own, err := os.Executable()
	if err != nil {
		return notes.NewReader(webPages{source.NewPages(client)}) // without PDFs
	}
	return notes.NewReader(webPages{source.NewPages(client)}, own, readPDF)
}

// webPages reads pages through the source that reads them for the research, with all its guards.
type webPages struct{ pages *source.Pages }

// Page reads the title and the text of a page.
func (w webPages) Page(ctx context.Context, address string) (title, text string, err error) {
	list, err := w.pages.Search(privacy.Errand(ctx), market.Query{Community: address})
	if err != nil {
		return "", "", fmt.Errorf("app: note: %w", err)
	}
	if len(list) == 0 {
		return "", "", errors.New("app: note: the page has no text")
	}
	return list[0].Title, list[0].Text, nil
}
