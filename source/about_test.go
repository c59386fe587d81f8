package source_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/fetch"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// paceFor is the pace that sources declare for a host.
func paceFor(host string) (fetch.Pace, bool) {
	for _, p := range source.Paces() {
		for name := range strings.FieldsSeq(p.Hosts) {
			if host == strings.TrimPrefix(name, ".") || name[0] == '.' && strings.HasSuffix(host, name) {
				return p, true
			}
		}
	}
	return fetch.Pace{}, false
}

// asked is what hosts the sources ask when each is asked once for each of its divisions, behind a mirror.
func asked(t *testing.T) map[string][]string {
	t.Helper()
	var mu sync.Mutex
	seen := map[string]bool{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		mu.Lock()
		seen[host] = true
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"access_token":"t","expires_in":3600}`))
	}))
	t.Cleanup(web.Close)
	hosts := map[string][]string{}
	for _, s := range source.All(sourcetest.Client(t, web.URL), source.Config{Mirror: true, Settings: allSettings}) {
		clear(seen)
		q := source.Trial(s.Name())
		if s.Name() == "pages" {
			q.Community = "https://anybody.example/page"
		}
		_, _ = s.Search(t.Context(), q) // most find the answer odd, which is not what is tested here
		hosts[s.Name()] = slices.Sorted(maps.Keys(seen))
	}
	return hosts
}

func TestEveryHostThatASourceAsksHasADeclaredPaceAndNoPaceIsForAHostThatNobodyAsks(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for name, hosts := range asked(t) {
		if len(hosts) == 0 {
			t.Errorf("%s asks nobody", name)
		}
		for _, host := range hosts {
			p, ok := paceFor(host)
			used[p.Hosts] = true
			if own := name == "searxng" || name == "pages" || name == "discourse"; ok == own {
				t.Errorf("%s asks %s, which has a pace: %t", name, host, ok)
			}
		}
	}
	for _, p := range source.Paces() {
		if !used[p.Hosts] {
			t.Errorf("nobody asks %s", p.Hosts)
		}
	}
}

// The manners that the services publish, or that are known to go well: how long four requests take from the first to
// the fourth.
func TestEachServiceIsAskedAtItsPace(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]time.Duration{
		"arctic-shift.photon-reddit.com": 3 * time.Second,
		"api.gdeltproject.org":           15 * time.Second,
		"html.duckduckgo.com":            15 * time.Second,
		"suggestqueries.google.com":      3 * time.Second,
		"en.wikipedia.org":               600 * time.Millisecond,
		"hn.algolia.com":                 0,
		"api.search.brave.com":           3300 * time.Millisecond,
		"www.googleapis.com":             3 * time.Second,
		"api.producthunt.com":            5 * time.Second,
		"oauth.reddit.com":               0,
		"itunes.apple.com":               0,
		"efts.sec.gov":                   600 * time.Millisecond,
		"www.reddit.com":                 3 * time.Minute,
	} {
		p, ok := paceFor(host)
		if got := time.Duration(max(0, 4-max(1, p.Burst))) * p.Every; !ok || got != want {
			t.Errorf("%s: %s, not %s", host, got, want)
		}
	}
	edgar, _ := paceFor("efts.sec.gov")
	stack, _ := paceFor("api.stackexchange.com")
	duck, _ := paceFor("lite.duckduckgo.com")
	if !edgar.Contact || stack.Day*stack.Keyed != 9900 || duck.Run != 20 || duck.Rest != time.Hour {
		t.Errorf("%+v %+v %+v", edgar, stack, duck)
	}
}

func TestEverySourceIsDeclaredWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, name := range source.Names() {
		if seen[name] || name == "" {
			t.Errorf("%q is there twice or empty", name)
		}
		seen[name] = true
		if label := source.Label(name); label == name || label == "" {
			t.Errorf("%s has no name for people", name)
		}
		if q := source.Trial(name); q.Text == "" || q.Limit == 0 {
			t.Errorf("%s has no trial: %+v", name, q)
		}
	}
	for _, s := range source.All(sourcetest.Client(t, "http://127.0.0.1:1"), source.Config{Settings: allSettings}) {
		if !seen[s.Name()] || !slices.Contains([]market.Kind{
			market.Post, market.Product, market.Filing, market.News,
			market.Suggestion, market.Series, market.Page, market.Law,
		}, s.Kind()) {
			t.Errorf("%s of kind %q is not declared", s.Name(), s.Kind())
		}
		delete(seen, s.Name())
	}
	for name := range seen {
		t.Errorf("with all settings there is no %s", name)
	}
	for _, s := range source.Settings() {
		if !strings.HasPrefix(s.Name, "NAPS_") || s.About == "" {
			t.Errorf("%+v", s)
		}
	}
}

func TestASourceWithoutWhatItNeedsIsNotAsked(t *testing.T) {
	t.Parallel()
	names := func(v source.Values) (list []string) {
		for _, s := range source.All(sourcetest.Client(t, "http://127.0.0.1:1"), source.Config{Settings: v}) {
			list = append(list, s.Name())
		}
		return list
	}
	without := names(nil)
	for _, s := range source.Settings() {
		with := names(source.Values{s.Name: "x"})
		if added := len(with) - len(without); added < 0 || added > 1 || (added == 1) != s.Needs {
			t.Errorf("%s adds %d sources", s.Name, added)
		}
	}
}
