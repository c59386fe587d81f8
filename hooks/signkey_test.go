package hooks

import "testing"

func TestTheSigningKeyIsPublishedToEverybody(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.SigningKey = "ed25519 abc\n" })
	a := s.ask(want{method: "GET", path: "/.well-known/naps-key"})
	if a.status != 200 || a.body != "ed25519 abc\n" || a.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d %q %q", a.status, a.body, a.header.Get("Content-Type"))
	}
	if a := newSite(t).ask(want{method: "GET", path: "/.well-known/naps-key"}); a.status != 404 {
		t.Errorf("a server without a key answers %d", a.status)
	}
}
