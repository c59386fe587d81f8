package pb_migrations

// OwnersOnly reports whether a rule is one of naps' own that let who owns a session see what belongs to it, and
// nobody else. Such a rule can be answered for all rows of a session at once.
func OwnersOnly(rule string) bool { return rule == ruleOwn || rule == ruleOfSession }
