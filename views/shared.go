package views

import (
	"bytes"
	"context"
	"naps/market"
)

// SharedPage is a page behind a link: a frozen report. Shared and Link of its ReportPage must be set.
type SharedPage struct {
	ReportPage
	Tab     string           // "evidence" or "computed", anything else for the report itself
	List    EvidenceListPage // of the evidence
	Expires int64            // Unix milliseconds, 0 for never
	Origin  string           // public address of the server, for previews of the link
	Public  bool             // a sample report, which nobody owns
}

// heading is what a preview of the link is called: the verdict and the name of the idea.
func (p SharedPage) heading() string {
	title := orElse(p.Title, titleOf(p.Report.Title, p.Report.Idea))
	if p.Report.Numbered() {
		return p.Report.Verdict + " " + whole100(p.Report.Score) + ": " + title
	}
	return p.Report.Verdict + ": " + title
}

func (p SharedPage) description() string { return market.Cut(whyWords(p.Report), 200) }

// SharedReport is a page behind a link, without anything of its owner's: no address of the session, no email, no cost.
func SharedReport(p SharedPage) ([]byte, error) {
	var b bytes.Buffer
	if err := shared(p).Render(context.Background(), &b); err != nil {
		return nil, err
	}
	return owned.ReplaceAll(b.Bytes(), nil), nil
}
