package session

import (
	"context"
	"errors"

	"naps/journal"
	"naps/market"
)

// privacyReplies say what each mode means, from the next run on.
var privacyReplies = map[market.Privacy]string{
	market.Open:    "From the next run on, this idea is **open**: searches use its words, and the language model may run anywhere.",
	market.Careful: "From the next run on, this idea is **careful**: searches use only a few everyday words, never names or sentences, and only a model on a private network is asked.",
	market.Closed:  "From the next run on, this idea is **closed**: nothing leaves this machine. Nothing is searched, and only a model on this machine is asked.",
}

// choosePrivacy keeps the mode that a message chooses, if it is one that does. A run under way keeps the one that it
// began with.
func choosePrivacy(ctx context.Context, m *Manager, s journal.Session, text string,
	once *journal.Once) (done bool, err error) {
	mode, chosen := market.ChosenPrivacy(text)
	if !chosen || s.Sample {
		return false, nil
	}
	c := journal.Change{Session: s.ID, Once: once, State: &journal.State{Privacy: &mode}}
	if once.Key == "" {
		c.Once = nil
	}
	for _, msg := range []journal.Message{m.message("founder", text, nil),
		m.message("naps", privacyReplies[mode], nil)} {
		c.Add, c.Events = append(c.Add, msg), append(c.Events, messageEvent(msg))
	}
	if _, err = m.Commit(ctx, c); errors.Is(err, journal.ErrRepeated) {
		err = nil
	}
	return true, err
}
