package store

import (
	"context"

	"naps/journal"
	"naps/store/rows"
)

const messageColumns = `message, role, text, phase, attempt, evidence, follow_ups, at`

func scanMessage(r rows.Row) (m journal.Message, err error) {
	var cites, follow []byte
	if err = r.Scan(&m.ID, &m.Role, &m.Text, &m.Phase, &m.Attempt, &cites, &follow, &m.At); err != nil {
		return m, err
	}
	if err = rows.FromJSON(follow, &m.FollowUps); err != nil {
		return m, err
	}
	if err = rows.FromJSON(cites, &m.Cites); len(m.Cites) == 0 {
		m.Cites = nil
	}
	return m, err
}

// Notes gives what the founder has added in the conversation, in order: all but the idea itself, which is said before
// the first event (as is what a copy of an idea takes over), and questions about a report (see journal.QuestionID).
func (s Sessions) Notes(ctx context.Context, session string) ([]string, error) {
	return list(ctx, s, rows.Value[string], `SELECT text FROM messages WHERE session = ? AND role = 'founder'
		AND (seq > 0 OR text != (SELECT idea FROM sessions WHERE id = messages.session)) AND message NOT LIKE 'ask-%' ORDER BY seq, id`,
		session)
}
