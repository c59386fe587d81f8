package views

import (
	"bytes"
	"context"
	"regexp"

	"naps/static"
)

// local matches links to pages of ours; on paper they lead nowhere unless the address of the server is known.
var local = regexp.MustCompile(` href="/[^"]*"`)

// owned matches links to what only the owner may see.
var owned = regexp.MustCompile(` href="/(sessions|api)[^"]*"`)

// Paper is a report's page as one file that needs nothing else: its style within, no scripts, nothing to load. origin
// is the public address of the server ("https://naps.example"), to which links to our own pages then lead; empty leaves
// those links out.
func Paper(p ReportPage, origin string) ([]byte, error) {
	p.Paper = true
	var b bytes.Buffer
	if err := paper(p, sheet()).Render(context.Background(), &b); err != nil {
		return nil, err
	}
	return local.ReplaceAllFunc(b.Bytes(), func(link []byte) []byte {
		if origin == "" {
			return nil
		}
		return append([]byte(` href="`+origin), link[len(` href="`):]...)
	}), nil
}

// sheet is the style sheets between their tags. They are files of ours and hold no closing tag; a test holds that.
func sheet() string {
	app, _ := static.Read("app.css") // embedded: another test reads them
	report, _ := static.Read("report.css")
	return "<style>" + string(app) + string(report) + "</style>"
}
