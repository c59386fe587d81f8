package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What the world answered and what was concluded from it.
func init() {
	m.Register(func(app core.App) error {
		// The text of a page stands compressed in page_bodies. A page may serve many sessions, so no owner can be
		// named.
		pages := readable("pages", "",
			needed("hash", shortText), text("url", ideaText), text("title", ideaText), whole("fetched"), whole("size"),
		)
		pages.AddIndex("idx_pages_hash", true, "`hash`", "")

		// n is the number of the id ("E17"), doc the row of the full-text index.
		evidence := readable("evidence", ruleOfSession,
			belongs("session", idSessions), whole("n"), needed("hash", shortText), needed("source", shortText),
			text("kind", shortText), text("phase", shortText), text("url", ideaText), text("title", ideaText),
			text("quote", ideaText), text("author", shortText), text("place", lineText), text("date", shortText),
			jsonOf("metrics", smallJSON), jsonOf("facts", smallJSON), text("lang", shortText), text("query", ideaText),
			flag("counter"), whole("fetched"), flag("sample"), text("page", shortText), whole("start"), whole("end"),
			&core.NumberField{Name: "doc", OnlyInt: true, Hidden: true},
		)
		evidence.AddIndex("idx_evidence_hash", true, "`session`, `hash`", "")
		evidence.AddIndex("idx_evidence_n", true, "`session`, `n`", "")
		evidence.AddIndex("idx_evidence_source", false, "`session`, `source`", "")
		evidence.AddIndex("idx_evidence_page", false, "`page`", "")
		evidence.AddIndex("idx_evidence_doc", false, "`doc`", "")

		findings := readable("findings", ruleOfSession,
			belongs("session", idSessions), text("run", shortText), text("phase", shortText), whole("seq"),
			text("kind", shortText), text("title", ideaText), jsonOf("data", smallJSON),
		)
		findings.AddIndex("idx_findings_seq", true, "`session`, `seq`", "")

		reports := readable("reports", ruleOfSession,
			belongs("session", idSessions), text("run", shortText), whole("version"), jsonOf("json", largeJSON),
			&core.FileField{Name: "files", MaxSelect: 20, MaxSize: largeFile, Protected: true}, created(),
		)
		reports.AddIndex("idx_reports_version", true, "`session`, `version`", "")

		return saveAll(app, pages, evidence, findings, reports)
	}, func(app core.App) error {
		return dropAll(app, "reports", "findings", "evidence", "pages")
	})
}
