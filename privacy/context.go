package privacy

import (
	"context"
	"sync"

	"naps/market"
)

type (
	guardKey  struct{}
	askedKey  struct{}
	ledgerKey struct{}
)

// With returns a context whose requests g decides about.
func With(ctx context.Context, g *Guard) context.Context {
	return context.WithValue(ctx, guardKey{}, g)
}

// errand is the guard of what belongs to no run.
var errand = &Guard{mode: market.Open, errand: true}

// Errand returns a context for requests that belong to no idea, or that its founder asks for one by one: a check of the
// installation, a page whose address the founder gives, a message to an address that the founder set. It overrides
// nothing: where a run's guard stands, that stays.
func Errand(ctx context.Context) context.Context {
	if _, known := ctx.Value(guardKey{}).(*Guard); known {
		return ctx
	}
	return With(ctx, errand)
}

// strictest decides where nothing is known.
var strictest = &Guard{mode: market.Closed}

// Of is the guard of a context; without one, the strictest.
func Of(ctx context.Context) *Guard {
	if g, ok := ctx.Value(guardKey{}).(*Guard); ok && g != nil {
		return g
	}
	return strictest
}

// Asked says what a request is about, as whoever plans it declares it. Everything of the idea that a request holds must
// be in it.
type Asked struct {
	Words  []string // what is searched for, in every wording
	Places []string // communities to search in
	Codes  []string // of public lists and countries
	Found  []string // addresses and names that the run found; see Guard.Brought
	Label  string   // how the ledger names it: the words, and where
}

// Asking returns a context for the requests of one question.
func Asking(ctx context.Context, a Asked) context.Context {
	return context.WithValue(ctx, askedKey{}, a)
}

func askedOf(ctx context.Context) (Asked, bool) {
	a, ok := ctx.Value(askedKey{}).(Asked)
	return a, ok
}

// Ledger holds what was sent. It is safe for concurrent use; the zero value is ready.
type Ledger struct {
	mu   sync.Mutex
	sent []market.Sent
}

// Noting returns a context whose requests are written into l.
func Noting(ctx context.Context, l *Ledger) context.Context {
	return context.WithValue(ctx, ledgerKey{}, l)
}

// Sent is what was sent so far.
func (l *Ledger) Sent() []market.Sent {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.sent) == 0 {
		return nil
	}
	return market.Merge(l.sent)
}

// note writes down one request, if the context has a ledger.
func note(ctx context.Context, s market.Sent) {
	l, ok := ctx.Value(ledgerKey{}).(*Ledger)
	if !ok || l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s.Times = 1
	l.sent = append(l.sent, s)
}

// noted reports whether what a guard lets pass can be written down.
func noted(ctx context.Context) bool {
	l, ok := ctx.Value(ledgerKey{}).(*Ledger)
	return ok && l != nil
}
