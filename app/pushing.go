package app

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
	"naps/market"
	"naps/watch"
)

// pushes keeps the addresses of browsers.
type pushes interface {
	Pushes(ctx context.Context, user string) ([]string, error)
	DropPush(ctx context.Context, endpoint string) error
}

// Push implements watch.Teller: it wakes the browsers of a user. The message is empty, so that a push service learns nothing; the browser
// then asks this server what there is to tell. The service knows this server by a signed word (RFC 8292) and it is reached as
// everything else, by the guarded way out (fetch).
func (g *messenger) Push(ctx context.Context, m market.Monitor, _ watch.News) error {
	if g.key == nil {
		return errors.New("naps: push: this server has no key")
	}
	all, err := g.browsers.Pushes(ctx, m.Owner)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("naps: push: no browser of this account takes notifications")
	}
	var failed []error
	for _, endpoint := range all {
		status, err := g.wake(ctx, endpoint)
		switch {
		case status == http.StatusNotFound || status == http.StatusGone: // the browser has taken it back
			err = g.browsers.DropPush(ctx, endpoint)
		case err == nil && status >= 300:
			err = fmt.Errorf("naps: push: the service answered %d", status)
		}
		if err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) == len(all) {
		return errors.Join(failed...)
	}
	return nil
}

func (g *messenger) wake(ctx context.Context, endpoint string) (status int, err error) {
	word, err := g.vapid(endpoint, time.Now())
	if err != nil {
		return 0, err
	}
	h := http.Header{}
	h.Set("Authorization", word)
	h.Set("TTL", "86400") // a day
	h.Set("Urgency", "normal")
	a, err := g.web.Do(ctx, fetch.Request{Method: http.MethodPost, URL: endpoint, Header: h, MaxBody: 64 << 10})
	if a != nil {
		status = a.Status
	}
	if err != nil && status != http.StatusNotFound && status != http.StatusGone {
		return status, fmt.Errorf("naps: push: %w", err)
	}
	return status, nil
}

// vapid is the header by which a push service knows this server.
func (g *messenger) vapid(endpoint string, now time.Time) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", fmt.Errorf("naps: push: %w", err)
	}
	from := g.address("/")
	token, err := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{"aud": u.Scheme + "://" + u.Host, "exp": now.Add(12 * time.Hour).Unix(), "sub": from}).SignedString(g.key)
	if err != nil {
		return "", fmt.Errorf("naps: push: %w", err)
	}
	public, err := publicKey(g.key)
	return "vapid t=" + token + ", k=" + public, err
}

// publicKey is the key that a browser is given when it is asked: the uncompressed point, in URL-safe base64.
func publicKey(key *ecdsa.PrivateKey) (string, error) {
	raw, err := key.PublicKey.Bytes()
	if err != nil {
		return "", fmt.Errorf("naps: push: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}
