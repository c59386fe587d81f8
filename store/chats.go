package store

import (
	"context"

	"naps/market"
	"naps/store/rows"
)

// Chats reads what is kept of questions about reports. It shares the pool of its store.
type Chats struct{ store *Store }

// NewChats makes the reader of questions of a store.
func NewChats(s *Store) Chats { return Chats{store: s} }

const turnColumns = `answer, session, question, attempt, round`

func scanTurn(r rows.Row) (t market.Turn, err error) {
	err = r.Scan(&t.Answer, &t.Session, &t.Question, &t.Attempt, &t.Round)
	return t, err
}

// OpenTurns lists the questions whose answers were not finished, the oldest first.
func (c Chats) OpenTurns(ctx context.Context) ([]market.Turn, error) {
	return list(ctx, c.store, scanTurn, `SELECT `+turnColumns+` FROM chat_turns WHERE open = 1 ORDER BY at, answer`)
}

// LastTurn reads the latest question of a session; market.ErrNotFound without one.
func (c Chats) LastTurn(ctx context.Context, session string) (market.Turn, error) {
	return get(ctx, c.store, "turn", scanTurn, `SELECT `+turnColumns+` FROM chat_turns WHERE session = ? ORDER BY at DESC, answer LIMIT 1`, session)
}

// TurnSteps reads what was done for an answer in one round, by key.
func (c Chats) TurnSteps(ctx context.Context, answer string, round int) (map[string]market.TurnStep, error) {
	all, err := list(ctx, c.store, func(r rows.Row) (s market.TurnStep, err error) {
		var output []byte
		err = r.Scan(&s.Key, &output, &s.Used.Tokens, &s.Used.Fetches, &s.Used.Cost)
		s.Output = output
		return s, err
	}, `SELECT key, output, tokens, fetches, cost FROM chat_steps WHERE answer = ? AND round = ?`, answer, round)
	out := make(map[string]market.TurnStep, len(all))
	for _, s := range all {
		out[s.Key] = s
	}
	return out, err
}

// ChatUsed sums up what the answers of a session have used.
func (c Chats) ChatUsed(ctx context.Context, session string) (market.Used, error) {
	return get(ctx, c.store, "sum", func(r rows.Row) (u market.Used, err error) {
		err = r.Scan(&u.Tokens, &u.Fetches, &u.Cost)
		return u, err
	}, `SELECT COALESCE(SUM(tokens), 0), COALESCE(SUM(fetches), 0), COALESCE(SUM(cost), 0) FROM chat_steps WHERE session = ?`, session)
}

// Said reads the last messages of the conversation about a session's report, the oldest first.
func (c Chats) Said(ctx context.Context, session string, limit int) ([]market.Message, error) {
	return list(ctx, c.store, scanMessage, `SELECT `+messageColumns+` FROM (SELECT * FROM messages WHERE session = ? AND phase = '' ORDER BY seq DESC, id DESC LIMIT ?)
		ORDER BY seq, id`, session, limit)
}
