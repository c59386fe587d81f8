package app

import (
	"context"

	"naps/hooks"
	"naps/journal"
	"naps/print"
	"naps/report"
	"naps/views"
)

// exports are the forms of a report besides JSON.
func (m *machine) exports(cfg Config) map[string]hooks.Export {
	printer := print.New(cfg.Chromium)
	return map[string]hooks.Export{
		"md":          {Type: "text/markdown; charset=utf-8", Make: made(report.Markdown)},
		"csv":         {Type: "text/csv; charset=utf-8", Make: made(report.CSV)},
		"signals.csv": {Type: "text/csv; charset=utf-8", Make: made(report.SignalsCSV)},
		"zip": {Type: "application/zip", Make: func(ctx context.Context, s journal.Session,
			raw []byte) ([]byte, error) {
			return m.zip(ctx, cfg.Version, s, raw)
		}},
		"pdf": {Type: "application/pdf", Make: func(ctx context.Context, s journal.Session,
			raw []byte) ([]byte, error) {
			return m.pdf(ctx, printer, cfg.PublicURL, s, raw, false)
		}},
		"full.pdf": {Type: "application/pdf", Make: func(ctx context.Context, s journal.Session,
			raw []byte) ([]byte, error) {
			return m.pdf(ctx, printer, cfg.PublicURL, s, raw, true)
		}},
	}
}

func made(form func(report.Report) []byte) func(context.Context, journal.Session, []byte) ([]byte, error) {
	return func(_ context.Context, _ journal.Session, raw []byte) ([]byte, error) {
		r, err := report.Parse(raw)
		if err != nil {
			return nil, err
		}
		return form(r), nil
	}
}

// zip bundles the report with the stored pages it quotes, signed.
func (m *machine) zip(ctx context.Context, version string, s journal.Session, raw []byte) ([]byte, error) {
	pages, err := m.store.Evidence.PagesOf(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	return report.Zip(raw, pages, report.Stamp{Version: version, Key: m.signKey})
}

// pdf prints the page with the browser of this machine, or writes a plainer document where there is none or it fails:
// two to four pages, or, with full, everything.
func (m *machine) pdf(ctx context.Context, p *print.Printer, origin string, s journal.Session, raw []byte,
	full bool) ([]byte, error) {
	r, err := report.Parse(raw)
	if err != nil {
		return nil, err
	}
	if p.Browser() == "" {
		return report.PDF(r, full)
	}
	page, err := views.Paper(views.ReportPage{ID: s.ID, Title: s.Title, Stored: r.Version, Latest: r.Version,
		Report: views.ReportData{Report: r}, Full: full}, origin)
	if err != nil {
		return nil, err
	}
	pdf, err := p.PDF(ctx, page)
	if err == nil || ctx.Err() != nil {
		return pdf, err
	}
	m.note.Warn("The browser could not print; a plainer PDF was made", "session", s.ID, "error", err)
	return report.PDF(r, full)
}
