package notify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"naps/journal"
	"naps/watch"
)

// knows checks a word of RFC 8292 as a push service does: signed by the key that stands beside it, for this service.
func knows(t *testing.T, header, audience, key string) {
	t.Helper()
	rest, ok := strings.CutPrefix(header, "vapid t=")
	token, given, both := strings.Cut(rest, ", k=")
	raw, err := base64.RawURLEncoding.DecodeString(given)
	if !ok || !both || err != nil || given != key || len(raw) != 65 || raw[0] != 4 {
		t.Fatalf("the header is %q", header)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
	must(t, err)
	claims := jwt.MapClaims{}
	_, err = jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return public, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithAudience(audience), jwt.WithExpirationRequired())
	if err != nil {
		t.Errorf("the service does not know this server: %v", err)
	}
	if claims["sub"] != "https://naps.example/" {
		t.Errorf("it says it is %v", claims["sub"])
	}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	return key
}

func TestBrowsersAreWokenByAWordThatTheirServiceKnowsAndForgottenWhenTheyAreGone(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	words := map[string]string{}
	n, _, _ := newNotifier(t, func(r *http.Request) int {
		mu.Lock()
		defer mu.Unlock()
		words[r.URL.Path] = r.Header.Get("Authorization")
		if r.Header.Get("TTL") == "" || r.Method != http.MethodPost || r.ContentLength > 0 {
			return http.StatusBadRequest
		}
		return map[string]int{"/fcm.googleapis.com/one": 201, "/fcm.googleapis.com/gone": 410}[r.URL.Path]
	})
	n.Key = newKey(t)
	public, err := PublicKey(n.Key)
	must(t, err)
	browsers := &shelf{all: []string{"https://fcm.googleapis.com/one", "https://fcm.googleapis.com/gone"}}
	n.Browsers = browsers
	must(t, n.Push(t.Context(), journal.Monitor{Owner: "ann"}, watch.News{}))
	mu.Lock()
	defer mu.Unlock()
	knows(t, words["/fcm.googleapis.com/one"], "https://fcm.googleapis.com", public)
	if !slices.Equal(browsers.dropped, []string{"https://fcm.googleapis.com/gone"}) {
		t.Errorf("forgotten are %v", browsers.dropped)
	}
	browsers.all = nil
	var never *Undeliverable
	if err := n.Push(t.Context(), journal.Monitor{Owner: "ann"}, watch.News{}); !errors.As(err, &never) {
		t.Errorf("nobody was woken, and that is %v", err)
	}
}

func TestAPushTestMakesOneRequestWhateverIsAnswered(t *testing.T) {
	t.Parallel()
	for _, status := range []int{201, 301, 307, 404, 410, 429, 500, 502, 503, 504} {
		n, _, asked := newNotifier(t, func(*http.Request) int { return status })
		n.Key = newKey(t)
		n.Browsers = &shelf{all: []string{"https://updates.push.services.mozilla.com/newest",
			"https://web.push.apple.com/older"}}
		err := n.Test(t.Context(), journal.Monitor{Owner: "ann"}, Push)
		if got := asked(); !slices.Equal(got, []string{"/updates.push.services.mozilla.com/newest"}) {
			t.Errorf("a service that answers %d is asked %v", status, got)
		}
		if (err == nil) != (status == 201) {
			t.Errorf("a service that answers %d: %v", status, err)
		}
	}
}

func TestOnlyKnownPushServicesAreAskedAndOthersAreForgotten(t *testing.T) {
	t.Parallel()
	more, err := NewServices([]string{" Push.Example.COM "})
	must(t, err)
	for endpoint, known := range map[string]bool{
		"https://fcm.googleapis.com/fcm/send/x":               true,
		"https://FCM.googleapis.com:443/wp/x":                 true,
		"https://updates.push.services.mozilla.com/wpush/v2/": true,
		"https://web.push.apple.com/x":                        true,
		"https://wns2-by3p.notify.windows.com/w/?token=x":     true,
		"https://push.example.com/x":                          true,
		"https://eu.push.example.com/x":                       true,
		"https://evilpush.example.com/x":                      false,
		"https://fcm.googleapis.com.evil.example/x":           false,
		"https://xfcm.googleapis.com/x":                       false,
		"https://fcm.googleapis.com:8443/x":                   false,
		"https://fcm.googleapis.com@evil.example/x":           false,
		"https://u@fcm.googleapis.com/x":                      false,
		"http://fcm.googleapis.com/x":                         false,
		"https://victim.example/":                             false,
		"//fcm.googleapis.com/x":                              false,
		"https:///x":                                          false,
		"":                                                    false,
	} {
		if more.Known(endpoint) != known {
			t.Errorf("%q is known: %v", endpoint, !known)
		}
		n, _, asked := newNotifier(t, func(*http.Request) int { return http.StatusCreated })
		browsers := &shelf{all: []string{endpoint}}
		n.Key, n.Services, n.Browsers = newKey(t), more, browsers
		err := n.Push(t.Context(), journal.Monitor{Owner: "ann"}, watch.News{})
		if (len(asked()) == 1) != known || (err == nil) != known || (len(browsers.dropped) == 0) != known {
			t.Errorf("%q: asked %v, forgotten %v, %v", endpoint, asked(), browsers.dropped, err)
		}
	}
	for _, wrong := range []string{"", "https://push.example.com", "push.example.com/x", "push.example.com:443", "a b",
		".example.com", "u@x.example"} {
		if _, err := NewServices([]string{wrong}); err == nil {
			t.Errorf("%q is taken as a host", wrong)
		}
	}
}
