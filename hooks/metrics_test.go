package hooks

import (
	"net/http"
	"sync/atomic"
	"testing"
)

func TestFiguresAreOnlyForWhoHasTheTokenOfTheConfiguration(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := s.user("ann")
	figures := Figures{Handler: http.HandlerFunc(func(w http.ResponseWriter,
		_ *http.Request) {
		_, _ = w.Write([]byte("naps_runs_total 1\n"))
	}), Token: "figures-token", Watchers: new(atomic.Int64)}
	if a := s.ask(want{method: "GET", path: metricsPath, token: token}); a.status != 404 {
		t.Errorf("without a token of the configuration it answers %d", a.status)
	}
	s.x.cfg.Figures = figures
	for name, w := range map[string]want{
		"nobody":            {method: "GET", path: metricsPath},
		"a user":            {method: "GET", path: metricsPath, token: token},
		"a cookie":          {method: "GET", path: metricsPath, cookie: "figures-token"},
		"a wrong one":       {method: "GET", path: metricsPath, token: "Bearer figures-tokem"},
		"the query":         {method: "GET", path: metricsPath + "?token=figures-token"},
		"a beginning of it": {method: "GET", path: metricsPath, token: "Bearer figures"},
	} {
		if a := s.ask(w); a.status != 401 || a.body == "naps_runs_total 1\n" {
			t.Errorf("%s is answered %d %s", name, a.status, a.body)
		}
	}
	if a := s.ask(want{method: "GET", path: metricsPath, token: "Bearer figures-token"}); a.status != 200 ||
		a.body != "naps_runs_total 1\n" {
		t.Errorf("the token is answered %d %s", a.status, a.body)
	}
	left := s.x.watched()
	if figures.Watchers.Load() != 1 {
		t.Error("a stream is not counted")
	}
	if left(); figures.Watchers.Load() != 0 {
		t.Error("a stream that ended is counted")
	}
}
