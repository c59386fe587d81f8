package e2e

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// described asks the real program and holds each answer against docs/openapi.yaml: its status must be listed there, its
// body be as it says.
type described struct {
	*world
	router routers.Router
}

func (d described) ask(method, path, token, body string, status int) {
	d.Helper()
	r, err := http.NewRequestWithContext(d.Context(), method, d.base.Load().(string)+path, strings.NewReader(body))
	must(d, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	a, err := http.DefaultClient.Do(r)
	must(d, err)
	raw, err := io.ReadAll(a.Body)
	must(d, err)
	must(d, a.Body.Close())
	if a.StatusCode != status {
		d.Errorf("%s %s answers %d instead of %d: %.200s", method, path, a.StatusCode, status, raw)
	}
	route, params, err := d.router.FindRoute(r)
	if err != nil {
		d.Errorf("%s %s is not described: %v", method, path, err)
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 a.StatusCode, Header: a.Header, Body: io.NopCloser(bytes.NewReader(raw)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		in.Options.ExcludeResponseBody = true
	}
	if err := openapi3filter.ValidateResponse(d.Context(), in); err != nil {
		d.Errorf("%s %s (%d) is not as described: %v", method, path, a.StatusCode, err)
	}
}

func TestTheAPIAnswersAsItsDescriptionSays(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromFile("../docs/openapi.yaml")
	must(t, err)
	doc.Servers = nil
	router, err := legacy.NewRouter(doc)
	must(t, err)
	w := newWorld(t)
	w.web, w.quietly, w.env = &web{Server: crowd(t)}, true,
		[]string{"NAPS_RUN_FETCHES=30", "NAPS_METRICS_TOKEN=figures"}
	w.up(orders{})
	d, token, read := described{w, router}, w.token, w.accessToken("read")
	id := w.create("Automatic reminders for freelancers whose clients pay invoices late")
	of := "/api/naps/sessions/" + id
	w.until("the run is over", func() bool { s, _ := w.session(id); return s.Status.Over() })

	d.ask("GET", "/api/naps/me", token, "", 200)
	d.ask("GET", "/api/naps/me", "", "", 401)
	d.ask("GET", of+"/predictions", read, "", 200)
	d.ask("POST", of+"/predictions/none", token, `{"answer":"yes"}`, 404)
	d.ask("POST", of+"/predictions/none", token, `{"answer":"maybe"}`, 422)
	d.ask("GET", "/api/naps/record", read, "", 200)
	d.ask("GET", "/api/naps/record", "", "", 401)
	d.ask("GET", "/api/naps/record.csv", token, "", 404)
	d.ask("GET", "/api/naps/ready", "", "", 200)
	d.ask("GET", "/api/naps/instance", "", "", 200)
	d.ask("GET", "/api/naps/search?q=invoices", token, "", 200)
	d.ask("GET", "/api/naps/search?q=", token, "", 422)
	d.ask("GET", "/api/naps/sessions", read, "", 200)
	d.ask("GET", "/api/naps/sessions?sort=odd", token, "", 400)
	d.ask("POST", "/api/naps/sessions", token,
		`{"idea":"Reminders for late invoices","kill":[{"rule":"min_price","value":9}]}`, 201)
	d.ask("POST", "/api/naps/sessions", token, `{"idea":""}`, 422)
	d.ask("POST", "/api/naps/sessions", read, `{"idea":"Reminders for late invoices"}`, 403)
	d.ask("POST", "/api/naps/sessions", token, `{"idea":"`+strings.Repeat("x", 300_000)+`"}`, 413)
	d.ask("GET", of, token, "", 200)
	d.ask("GET", "/api/naps/sessions/nothere", token, "", 404)
	d.ask("POST", of+"/messages", token, `{"text":"Who complains most?"}`, 202)
	d.ask("POST", of+"/messages", token, `{"text":7}`, 422)
	d.ask("POST", of+"/stop", token, "", 202)
	d.ask("GET", of+"/events?once=1", token, "", 200)
	d.ask("GET", of+"/events?after=x", token, "", 400)
	d.ask("GET", of+"/report", token, "", 200)
	d.ask("GET", of+"/report?version=9", token, "", 404)
	for _, form := range []string{"json", "md", "csv", "signals.csv", "zip"} {
		d.ask("GET", of+"/report."+form, token, "", 200)
	}
	d.ask("GET", of+"/evidence", token, "", 200)
	d.ask("GET", of+"/evidence?phase=odd", token, "", 400)
	d.ask("POST", of+"/run", token, `{"again":"pains"}`, 202)
	d.ask("POST", of+"/run", token, `{"again":"odd"}`, 422)
	d.ask("GET", "/api/naps/news", token, "", 200)
	d.ask("POST", "/api/naps/push", token, `{"endpoint":"https://updates.push.services.mozilla.com/one"}`, 204)
	d.ask("POST", "/api/naps/push", token, `{"endpoint":"http://10.0.0.1/"}`, 422)
	d.ask("GET", "/metrics", "figures", "", 200)
	d.ask("GET", "/metrics", token, "", 401)
	d.ask("POST", "/mcp", "", "{}", 401)
	d.ask("POST", "/mcp", read, "{}", 400)
	d.ask("GET", "/mcp", read, "", 405)
	d.askTests(of, token, read)
	d.ask("DELETE", of, token, "", 204)
	d.ask("DELETE", of, token, "", 404)
}
