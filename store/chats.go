package store

import (
	"context"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

// Chats are the questions about reports and what was done to answer them.
type Chats struct{ *database }

const turnColumns = `answer, session, question, attempt, round`

func scanTurn(r rows.Row) (t market.Turn, err error) {
	err = r.Scan(&t.Answer, &t.Session, &t.Question, &t.Attempt, &t.Round)
	return t, err
}

// OpenTurns lists the questions whose answers were not finished, the oldest first.
func (s Chats) OpenTurns(ctx context.Context) ([]market.Turn, error) {
	return list(ctx, s, scanTurn, `SELECT `+turnColumns+` FROM chat_turns WHERE open = 1 ORDER BY at, answer`)
}

// LastTurn reads the latest question of a session; journal.ErrNotFound without one.
func (s Chats) LastTurn(ctx context.Context, session string) (market.Turn, error) {
	return get(ctx, s, "turn", scanTurn, `SELECT `+turnColumns+
		` FROM chat_turns WHERE session = ? ORDER BY at DESC, answer LIMIT 1`, session)
}

// TurnSteps reads what was done for an answer in one round, by key.
func (s Chats) TurnSteps(ctx context.Context, answer string, round int) (map[string]market.TurnStep, error) {
	all, err := list(ctx, s, func(r rows.Row) (t market.TurnStep, err error) {
		var output []byte
		err = r.Scan(&t.Key, &output, &t.Used.Tokens, &t.Used.Fetches, &t.Used.Cost)
		t.Output = output
		return t, err
	}, `SELECT key, output, tokens, fetches, cost FROM chat_steps WHERE answer = ? AND round = ?`, answer, round)
	out := make(map[string]market.TurnStep, len(all))
	for _, t := range all {
		out[t.Key] = t
	}
	return out, err
}

// ChatUsed sums up what the answers of a session have used.
func (s Chats) ChatUsed(ctx context.Context, session string) (market.Used, error) {
	return get(ctx, s, "sum", func(r rows.Row) (u market.Used, err error) {
		err = r.Scan(&u.Tokens, &u.Fetches, &u.Cost)
		return u, err
	},
		`SELECT COALESCE(SUM(tokens), 0), COALESCE(SUM(fetches), 0), COALESCE(SUM(cost), 0) FROM chat_steps WHERE session = ?`,
		session)
}

// Said reads the last messages of the conversation about a session's report, the oldest first.
func (s Chats) Said(ctx context.Context, session string, limit int) ([]journal.Message, error) {
	return list(ctx, s, scanMessage,
		`SELECT `+
			messageColumns+` FROM (SELECT * FROM messages WHERE session = ? AND phase = '' ORDER BY seq DESC, id DESC LIMIT ?)
		ORDER BY seq, id`, session, limit)
}
