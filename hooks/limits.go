package hooks

import (
	"net/netip"
	"sync"
	"time"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/time/rate"
)

// limits are naps' own. PocketBase's stay off unless the operator turns them on; its default of two logins in
// three seconds would refuse the third person of an office.
type limits struct {
	starts, messages *limiter // by user
	exports          *limiter // by user: a report is made into a file, or all is given away
	logins, signups  *limiter // by address
	trials           *limiter // by address: the self-test of the stream
	visitors         *limiter // by address: whatever changes something, from who is not signed in
	calls            *limiter // by user: messages of the Model Context Protocol
	visits, writes   *limiter // by address: public pages that are shown, and forms on them
}

// newLimits lets a user start at least as many runs a minute as may be at work for one at once.
func newLimits(atOnce int) limits {
	return limits{
		starts: newLimiter(max(60, atOnce)), messages: newLimiter(60), exports: newLimiter(60), calls: newLimiter(120),
		logins: newLimiter(30), signups: newLimiter(60), trials: newLimiter(20), visitors: newLimiter(300),
		visits: newLimiter(120), writes: newLimiter(30),
	}
}

// limiter lets a key through so many times a minute, at once or spread. It forgets keys that have not been seen for a
// minute. It is safe for use by many goroutines.
type limiter struct {
	perMinute int
	now       func() time.Time

	mu    sync.Mutex
	keys  map[string]*rate.Limiter
	swept time.Time
}

func newLimiter(perMinute int) *limiter {
	return &limiter{perMinute: perMinute, now: time.Now, keys: map[string]*rate.Limiter{}}
}

// take lets one request of the key pass, or answers when to come back.
func (l *limiter) take(key string) error { return l.takeMany(key, 1) }

// takeMany lets so many requests of the key pass at once, or none of them.
func (l *limiter) takeMany(key string, n int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	k := l.keys[key]
	if k == nil {
		k = rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), l.perMinute)
		l.keys[key] = k
	}
	r := k.ReserveN(now, n)
	if !r.OK() {
		return &tooFast{After: time.Minute} // more than there are in a minute
	}
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return &tooFast{After: wait}
	}
	return nil
}

// sweep drops, once a minute, the keys that are as good as new.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for key, k := range l.keys {
		if k.TokensAt(now) >= float64(l.perMinute) {
			delete(l.keys, key)
		}
	}
}

// address is whom an address belongs to: one IPv4 address, or the /64 that an IPv6 connection usually gets.
func address(e *core.RequestEvent) string {
	ip, err := netip.ParseAddr(e.RealIP())
	if err != nil {
		return "?"
	}
	ip = ip.Unmap()
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// bindLimits puts the limits of our pages also on PocketBase's own ways to log in and to sign up. admit has counted a
// request of its own before it was parsed; the hooks also see those within a batch.
func (x *protection) bindLimits() {
	logins := func(e *core.RequestEvent) error { return x.limited(e, x.limits.logins) }
	x.app.OnRecordAuthWithPasswordRequest().BindFunc(func(e *core.RecordAuthWithPasswordRequestEvent) error {
		if err := logins(e.RequestEvent); err != nil {
			return err
		}
		return e.Next()
	})
	x.app.OnRecordAuthWithOTPRequest().BindFunc(func(e *core.RecordAuthWithOTPRequestEvent) error {
		if err := logins(e.RequestEvent); err != nil {
			return err
		}
		return e.Next()
	})
	x.app.OnRecordAuthWithOAuth2Request().BindFunc(func(e *core.RecordAuthWithOAuth2RequestEvent) error {
		if err := logins(e.RequestEvent); err != nil {
			return err
		}
		return e.Next()
	})
	x.app.OnRecordRequestOTPRequest().BindFunc(func(e *core.RecordCreateOTPRequestEvent) error {
		if err := logins(e.RequestEvent); err != nil {
			return err
		}
		return e.Next()
	})
	x.app.OnRecordRequestPasswordResetRequest().BindFunc(func(e *core.RecordRequestPasswordResetRequestEvent) error {
		if err := logins(e.RequestEvent); err != nil {
			return err
		}
		return e.Next()
	})
	x.app.OnRecordCreateRequest(collections.Users).BindFunc(func(e *core.RecordRequestEvent) error {
		if !e.HasSuperuserAuth() {
			if err := x.limited(e.RequestEvent, x.limits.signups); err != nil {
				return err
			}
		}
		return e.Next()
	})
}

// limited is for PocketBase's routes, where our own answer to errors does not stand around.
func (x *protection) limited(e *core.RequestEvent, l *limiter) error {
	if e.Get(keyCounted) != nil {
		return nil
	}
	if err := l.take(address(e)); err != nil {
		return x.frame.answer(e, elsewhere, err)
	}
	return nil
}
