package hooks

import (
	"strings"
	"testing"

	"naps/journal"
	"naps/session"
)

func TestPagesNameThePriceThatRunsTake(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.Price = session.Price{Run: 7, Watch: 5} })
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Draft)
	for path, price := range map[string]string{"/sessions/mine": "7 credits", "/sessions/mine/watch": "5 credits"} {
		if a := s.ask(want{method: "GET", path: path, token: token}); !strings.Contains(a.body, price) {
			t.Errorf("%s does not say %s", path, price)
		}
	}
}
