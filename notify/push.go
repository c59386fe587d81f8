package notify

import (
	"context"
	"crypto/ecdsa"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"naps/fetch"
	"naps/journal"
	"naps/watch"
)

// errNoBrowser is permanent until the user acts: trying again does not help.
var errNoBrowser = &Undeliverable{
	Sentence: "No notification was sent: none of your browsers takes notifications from naps.",
}

// Push implements watch.Notifier: it wakes the browsers of a user. The message is empty, so a push service learns
// nothing of the idea; the browser then asks this server what is new.
func (n *Notifier) Push(ctx context.Context, m journal.Monitor, _ watch.News) error {
	return n.push(ctx, m, maxWoken)
}

// maxWoken bounds the browsers that one message wakes.
const maxWoken = 20

// push wakes the most recent browsers of a user. It succeeds when at least one of them was woken, and forgets the
// addresses that are gone or that no known service has.
func (n *Notifier) push(ctx context.Context, m journal.Monitor, most int) error {
	if n.Key == nil {
		return errors.New("notify: push: this server has no key")
	}
	all, err := n.Browsers.Pushes(ctx, m.Owner)
	if err != nil {
		return err
	}
	var failed []error
	asked, woken := 0, 0
	for _, endpoint := range all {
		if asked == most {
			break
		}
		gone := !n.Services.Known(endpoint)
		if !gone {
			asked++
			gone, err = n.wake(ctx, endpoint)
		}
		switch {
		case gone:
			err = n.Browsers.DropPush(ctx, endpoint)
		case err == nil:
			woken++
		}
		if err != nil {
			failed = append(failed, err)
		}
	}
	switch {
	case woken > 0:
		return nil
	case len(failed) > 0:
		return errors.Join(failed...)
	}
	return errNoBrowser
}

// wake sends one empty message. gone says that the browser has taken its address back.
func (n *Notifier) wake(ctx context.Context, endpoint string) (gone bool, err error) {
	auth, err := n.vapid(endpoint, n.Now())
	if err != nil {
		return false, err
	}
	h := http.Header{}
	h.Set("Authorization", auth)
	h.Set("TTL", "86400") // a day
	h.Set("Urgency", "normal")
	r := fetch.Request{Method: http.MethodPost, URL: endpoint, Header: h, MaxBody: maxAnswer, Once: true}
	a, err := n.Web.Do(ctx, r)
	switch {
	case err != nil:
		return false, fmt.Errorf("notify: push: %w", err)
	case a.Status == http.StatusNotFound || a.Status == http.StatusGone:
		return true, nil
	case a.Status >= 300:
		return false, fmt.Errorf("notify: push: the service answered %d", a.Status)
	}
	return false, nil
}

// vapid is the header that identifies this server to a push service (RFC 8292).
func (n *Notifier) vapid(endpoint string, now time.Time) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", fmt.Errorf("notify: push: %w", err)
	}
	claims := jwt.MapClaims{"aud": u.Scheme + "://" + u.Host, "exp": now.Add(12 * time.Hour).Unix(),
		"sub": n.Address("/")}
	token, err := jwt.NewWithClaims(jwt.SigningMethodES256, claims).SignedString(n.Key)
	if err != nil {
		return "", fmt.Errorf("notify: push: %w", err)
	}
	public, err := PublicKey(n.Key)
	return "vapid t=" + token + ", k=" + public, err
}

// PublicKey is the form in which browsers are given the key: the uncompressed point in URL-safe base64.
func PublicKey(key *ecdsa.PrivateKey) (string, error) {
	raw, err := key.PublicKey.Bytes()
	if err != nil {
		return "", fmt.Errorf("notify: push: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}
