package hooks

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAWatchKeepsTheServiceOfItsWebhookAndRefusesAnAddressThatItWouldRefuse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := withReport(t, s)
	set := func(kind, address string) answer {
		return s.ask(want{method: "POST", path: "/sessions/" + sharedID + "/watch", token: token,
			form: url.Values{"every": {"weekly"}, "figure": {""}, "kind": {kind}, "webhook": {address}}})
	}
	if a := set("telegram", "https://api.telegram.org/botT/sendMessage"); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "chat_id") {
		t.Errorf("%d %.300s", a.status, a.body)
	}
	if a := set("ntfy", "http://gotify.lan/topic"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("plain HTTP: %d", a.status)
	}
	a := set("ntfy", "https://ntfy.sh/my-topic")
	if a.status != http.StatusOK || !strings.Contains(a.body, `value="ntfy" selected`) ||
		!strings.Contains(a.body, "https://ntfy.sh/my-topic") || strings.Contains(a.body, "X-Naps-Signature") {
		t.Errorf("%d: the page does not show the saved service", a.status)
	}
}
