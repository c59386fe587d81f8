package hooks

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"

	"naps/market"
)

// mostEnded bounds how many logins are kept ended in memory. Beyond it somebody who signs out is told that it did not work.
const mostEnded = 10_000

// endedLogins remembers logins that were ended while the disk took nothing, until the database knows. Safe for use by many goroutines.
type endedLogins struct {
	mu   sync.Mutex
	kept map[[sha256.Size]byte]endedLogin
}

type endedLogin struct{ user, token string }

// add remembers a login; false says that there is no room.
func (l *endedLogins) add(user, token string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil {
		l.kept = map[[sha256.Size]byte]endedLogin{}
	}
	if len(l.kept) >= mostEnded {
		return false
	}
	l.kept[sha256.Sum256([]byte(token))] = endedLogin{user, token}
	return true
}

func (l *endedLogins) has(token string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ended := l.kept[sha256.Sum256([]byte(token))]
	return ended
}

func (l *endedLogins) all() []endedLogin {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]endedLogin, 0, len(l.kept))
	for _, e := range l.kept {
		list = append(list, e)
	}
	return list
}

func (l *endedLogins) drop(e endedLogin) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.kept, sha256.Sum256([]byte(e.token)))
}

// endNow voids a token: in the database, or in memory while the disk takes nothing. An error says that it did neither.
func (x *edge) endNow(ctx context.Context, user, token string) error {
	err := x.cfg.Logins.EndLogins(ctx, user, token)
	if err == nil {
		return nil
	}
	x.log.Warn("A login was ended in memory only; it is written when the disk takes it", "user", user, "error", err)
	if x.endings.add(user, token) {
		return nil
	}
	return errors.Join(market.ErrDisk, err)
}

// keepEnded writes the logins that were ended while the disk took nothing. A job of the clock calls it.
func (x *edge) keepEnded(ctx context.Context) error {
	for _, e := range x.endings.all() {
		if err := x.cfg.Logins.EndLogins(ctx, e.user, e.token); err != nil {
			return err
		}
		x.endings.drop(e)
	}
	return nil
}
