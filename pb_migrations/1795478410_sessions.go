package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A session's row carries everything the list page shows, so that the list is one indexed query.
func init() {
	m.Register(func(app core.App) error {
		sessions := readable("sessions", ruleOwn,
			belongs("owner", "_pb_users_auth_"),
			text("title", lineText), text("idea", ideaText), text("goal", shortText), jsonOf("kill", smallJSON),
			text("status", shortText), text("reason", lineText), text("phase", shortText), whole("progress"),
			number("score"), number("low"), number("high"), text("verdict", shortText),
			whole("head_seq"), text("run", shortText), whole("report"), flag("sample"),
			created(), updated(),
		)
		sessions.Id = idSessions
		for _, column := range []string{"updated", "created", "score", "title"} {
			sessions.AddIndex("idx_sessions_owner_"+column, false, "`owner`, `"+column+"`, `id`", "")
		}
		sessions.AddIndex("idx_sessions_owner_status", false, "`owner`, `status`, `updated`, `id`", "")

		messages := readable("messages", ruleOfSession,
			belongs("session", idSessions), needed("message", shortText),
			needed("role", shortText), text("text", longText),
			text("phase", shortText), whole("attempt"), jsonOf("evidence", smallJSON), whole("at"), whole("seq"),
		)
		messages.AddIndex("idx_messages_message", true, "`session`, `message`", "")
		messages.AddIndex("idx_messages_seq", false, "`session`, `seq`, `id`", "")

		// message names the message that a text or message event belongs to: compaction and snapshots go by it.
		buffer := readable("stream_buffer", ruleOfSession,
			belongs("session", idSessions), whole("seq"), text("run", shortText), text("phase", shortText),
			needed("kind", shortText), jsonOf("data", largeJSON), whole("at"), text("message", shortText),
		)
		buffer.AddIndex("idx_stream_buffer_seq", true, "`session`, `seq`", "")
		// Deltas are the bulk of the log; the index that finds all other events leaves them out, so that writing stays
		// fast.
		buffer.AddIndex("idx_stream_buffer_kind", false, "`session`, `kind`, `seq`", "`kind` != 'text'")

		return saveAll(app, sessions, messages, buffer)
	}, func(app core.App) error {
		return dropAll(app, "stream_buffer", "messages", "sessions")
	})
}
