package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// visitRequests is how many requests the public page gets in its load test; NAPS_TEST_VISITS=100000 is the full one.
var visitRequests = flag.Int("visits", 2000, "requests of the load test of the public page")

const person = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 "

// testPage is what a founder writes, with nothing of the idea in it.
const testPage = `"page":{"title":"Sleep through the night","promise":"A calm answer at 3 a.m.","price":"$19 a month","button":"Get it","after":"address"}`

// testShown is a test as the API tells it.
type testShown struct {
	Path, Status, Outcome string
	Counts                struct{ Views, Visitors, Clicks, Filtered, Addresses, Confirmed, Reservations int }
}

// visitor asks for public pages as one browser at one network address.
type visitor struct {
	testing.TB
	base, address, agent string
}

func (v visitor) ask(method, path string, form url.Values, header ...string) (int, http.Header, string) {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), method, v.base+path, strings.NewReader(form.Encode()))
	must(v, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("User-Agent", v.agent)
	r.Header.Set("X-Forwarded-For", v.address)
	r.Header.Set("Cookie", "naps_theme=dark; naps_auth=not-read")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	a, err := crowdOfVisitors.Do(r)
	must(v, err)
	defer a.Body.Close()
	raw, err := io.ReadAll(a.Body)
	must(v, err)
	return a.StatusCode, a.Header, string(raw)
}

var crowdOfVisitors = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

var markOf = regexp.MustCompile(`name="v" value="([^"]*)"`)

// mark is the proof in a page that it was shown.
func mark(page string) string {
	if m := markOf.FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}

// tested is a world with an idea whose public page is open; need clicks pass the test.
func tested(t *testing.T, need int) (w *world, of string, shown func() testShown) {
	t.Helper()
	w = newWorld(t)
	w.quietly = true
	chief := w.chief()
	// Requests may then say from which address they come, as behind a proxy.
	if code, raw := w.call("PATCH", "/api/settings", chief,
		map[string]any{"trustedProxy": map[string]any{"headers": []string{"X-Forwarded-For"}}}); code != 200 {
		t.Fatalf("%d %s", code, raw)
	}
	code, raw := w.call("POST", "/api/naps/sessions", w.token,
		map[string]any{"idea": "Zebra crossings for insomniacs in Quito who lose deposits"})
	var s struct{ ID, Title string }
	must(t, json.Unmarshal(raw, &s))
	if code != 201 {
		t.Fatalf("%d %s", code, raw)
	}
	of = "/api/naps/sessions/" + s.ID
	until := time.Now().UTC().AddDate(0, 0, 7).Format(time.DateOnly)
	body := fmt.Sprintf(
		`{"slug":"sleep-well",%s,"threshold":{"measure":"clicks","need":%d,"visitors":20,"until":"%s"}}`,
		testPage, need, until)
	for _, step := range []struct{ method, path, body string }{{"PUT", "/test", body}, {"POST", "/test/open", "{}"}} {
		if code, raw := w.call(step.method, of+step.path, w.token, json.RawMessage(step.body)); code != 200 {
			t.Fatalf("%s %s: %d %s", step.method, step.path, code, raw)
		}
	}
	return w, of, func() (a testShown) {
		t.Helper()
		code, raw := w.call("GET", of+"/test", w.token, nil)
		if err := json.Unmarshal(raw, &a); code != 200 || err != nil {
			t.Fatalf("%d %v %s", code, err, raw)
		}
		return a
	}
}

func TestThePublicPageCountsAllPeopleAndNoPrograms(t *testing.T) {
	t.Parallel()
	requests := *visitRequests
	if n, err := strconv.Atoi(os.Getenv("NAPS_TEST_VISITS")); err == nil {
		requests = n
	}
	w, _, shown := tested(t, 1)
	base := w.base.Load().(string)
	const workers = 4 // connections at once, on two cores that also make the requests
	var next, clicked, views, filtered atomic.Int64
	times := make([][]time.Duration, workers)
	var all sync.WaitGroup
	for i := range workers {
		all.Go(func() {
			for {
				n := int(next.Add(1))
				if n > requests {
					return
				}
				v := visitor{t, base, fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255), person}
				begun := time.Now()
				switch n % 10 {
				case 1: // a crawler
					v.agent = "Mozilla/5.0 (compatible; ExampleBot/1.0; +http://example.com)"
					v.ask("GET", "/t/sleep-well", nil)
					filtered.Add(1)
				case 2: // a program that posts without having seen the page
					v.ask("POST", "/t/sleep-well/click", url.Values{"v": {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}})
					filtered.Add(1)
				case 3: // a link preview that only looks at the head
					v.ask("HEAD", "/t/sleep-well", nil)
					filtered.Add(1)
				case 4: // a page that is loaded ahead
					v.ask("GET", "/t/sleep-well", nil, "Sec-Purpose", "prefetch")
					filtered.Add(1)
				default:
					_, _, page := v.ask("GET", "/t/sleep-well", nil)
					views.Add(1)
					if n%10 == 5 {
						times[i] = append(times[i], time.Since(begun))
						if n = int(next.Add(1)); n > requests {
							return
						}
						begun = time.Now()
						v.ask("POST", "/t/sleep-well/click", url.Values{"v": {mark(page)}})
						clicked.Add(1)
					}
				}
				times[i] = append(times[i], time.Since(begun))
			}
		})
	}
	began := time.Now()
	all.Wait()
	took := slices.Concat(times...)
	slices.Sort(took)
	t.Logf("%d requests in %s: p50 %s, p99 %s, slowest %s", len(took), time.Since(began).Round(time.Millisecond),
		took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
	got := shown().Counts
	t.Logf("%+v", got)
	if int64(got.Views) != views.Load() || int64(got.Visitors) != views.Load() || int64(got.Clicks) != clicked.Load() ||
		int64(got.Filtered) != filtered.Load() {
		t.Errorf("counted %+v; there were %d views, %d clicks and %d programs", got, views.Load(), clicked.Load(),
			filtered.Load())
	}
}

func TestAPublicTestFromItsDraftToTheScore(t *testing.T) {
	t.Parallel()
	w, of, shown := tested(t, 1)
	ada := visitor{t, w.base.Load().(string), "192.0.2.7", person}
	secrets := []string{strings.TrimPrefix(of, "/api/naps/sessions/"), "Zebra", "Quito", "insomniac", "ann@example.com",
		"E1"}
	seen := func(what string, code, want int, h http.Header, body string) {
		t.Helper()
		if code != want {
			t.Errorf("%s answers %d", what, code)
		}
		for _, s := range secrets {
			if strings.Contains(body, s) || strings.Contains(fmt.Sprint(h), s) {
				t.Errorf("%s shows %q", what, s)
			}
		}
		if h.Get("Set-Cookie") != "" || strings.Contains(body, "<script") ||
			strings.Contains(body, "data-theme=\"dark\"") || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") ||
			!strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") ||
			strings.Contains(h.Get("Content-Security-Policy"), "script-src") {
			t.Errorf("%s sets or reads cookies, has a script or may be listed: %v", what, h)
		}
	}
	code, h, page := ada.ask("GET", "/t/sleep-well", nil)
	seen("the page", code, 200, h, page)
	if !strings.Contains(page, "$19 a month") || mark(page) == "" {
		t.Errorf("%s", page)
	}
	for path, want := range map[string]int{"/t/none": 404, "/t/sleep-well/none": 404, "/t/sleep-well/report": 200,
		"/t/sleep-well/m/unknown": 404} {
		code, h, body := ada.ask("GET", path, nil)
		if seen(path, code, want, h, body); strings.Contains(path, "none") && strings.Contains(body, "Sleep") {
			t.Errorf("%s names the page", path)
		}
	}
	form := url.Values{"v": {mark(page)}}
	code, h, after := ada.ask("POST", "/t/sleep-well/click", form)
	seen("the click", code, 200, h, after)
	if code, h, body := ada.ask("POST", "/t/sleep-well/address",
		url.Values{"v": {mark(after)}, "email": {"zoe at example"}}); code != 422 {
		seen("a wrong address", code, 422, h, body)
	}
	code, h, body := ada.ask("POST", "/t/sleep-well/address",
		url.Values{"v": {mark(after)}, "email": {"zoe@example.com"}})
	seen("the address", code, 200, h, body)
	ada.ask("POST", "/t/sleep-well/address", url.Values{"v": {mark(after)}, "email": {"bot@example.com"},
		"website": {"https://spam.example"}})
	code, h, body = ada.ask("POST", "/t/sleep-well/report",
		url.Values{"reason": {"spam"}, "text": {"It came by mail."}})
	seen("a report", code, 200, h, body)
	if got := shown(); got.Counts.Views != 1 || got.Counts.Clicks != 1 || got.Counts.Addresses != 1 ||
		got.Counts.Filtered != 1 || got.Counts.Confirmed != 0 {
		t.Errorf("%+v", got)
	}
	lockedAndPrivate(t, w, of)
	if code, raw := w.call("POST", of+"/test/close", w.token, nil); code != 200 ||
		!strings.Contains(string(raw), `"outcome":"passed"`) {
		t.Errorf("closed: %d %s", code, raw)
	}
	code, h, body = ada.ask("GET", "/t/sleep-well", nil)
	seen("the closed page", code, 410, h, body)
	code, raw := w.call("GET", of+"/evidence", w.token, nil)
	if text := string(raw); code != 200 ||
		!strings.Contains(text, "Test passed: 1 pressed the button beside “$19 a month” of 1 visitor.") ||
		strings.Contains(text, "zoe@") {
		t.Errorf("the evidence: %d %s", code, raw)
	}
	if code, _ := w.call("DELETE", of, w.token, nil); code != 204 {
		t.Errorf("deleted: %d", code)
	}
	<-time.After(2500 * time.Millisecond) // a page may be shown for two seconds after its idea is gone
	if code, _, _ := ada.ask("GET", "/t/sleep-well", nil); code != 404 {
		t.Errorf("the page of a deleted idea answers %d", code)
	}
}

// lockedAndPrivate checks that an open test cannot be changed and that its addresses are its founder's alone.
func lockedAndPrivate(t *testing.T, w *world, of string) {
	t.Helper()
	body := json.RawMessage(fmt.Sprintf(`{%s,"threshold":{"measure":"clicks","need":1,"visitors":20,"until":"%s"}}`,
		testPage, time.Now().UTC().AddDate(0, 0, 9).Format(time.DateOnly)))
	for _, ask := range []struct{ method, path string }{{"PUT", "/test"}, {"POST", "/test/open"}} {
		if code, raw := w.call(ask.method, of+ask.path, w.token, body); code != 409 {
			t.Errorf("%s %s of an open test: %d %s", ask.method, ask.path, code, raw)
		}
	}
	code, raw := w.call("GET", of+"/test/addresses", w.token, nil)
	var list struct{ Items []struct{ ID, Email string } }
	must(t, json.Unmarshal(raw, &list))
	if code != 200 || len(list.Items) != 1 || list.Items[0].Email != "zoe@example.com" {
		t.Fatalf("%d %s", code, raw)
	}
	if code, raw := w.call("GET", of+"/test/addresses", "", nil); code != 401 || strings.Contains(string(raw), "zoe") {
		t.Errorf("a stranger: %d %s", code, raw)
	}
	for _, want := range []int{204, 404} {
		if code, raw := w.call("DELETE", of+"/test/addresses/"+list.Items[0].ID, w.token, nil); code != want {
			t.Errorf("delete: %d %s", code, raw)
		}
	}
}

// askTests asks for the interview kit and takes a public test from its draft to its end, by the API.
func (d described) askTests(of, token, read string) {
	d.Helper()
	today, until := time.Now().UTC().Format(time.DateOnly), time.Now().UTC().AddDate(0, 0, 3).Format(time.DateOnly)
	d.ask("GET", of+"/interviews", read, "", 200)
	d.ask("GET", of+"/interviews.md", read, "", 200)
	d.ask("POST", of+"/interviews", token, "", 400) // without a model
	d.ask("GET", "/api/naps/sessions/nothere/interviews", token, "", 404)
	answer := `{"kind":"incident","side":"for","who":"K.","date":"` + today +
		`","text":"I lost a day over it.","question":"What did it cost you that time?"}`
	d.ask("POST", of+"/interviews/answers", token, answer, 201)
	d.ask("POST", of+"/interviews/answers", token, strings.Replace(answer, "incident", "odd", 1), 422)
	d.ask("POST", of+"/interviews/answers", read, answer, 403)
	page := `"page":{"title":"Paid on time","promise":"Reminders.","price":"$19","button":"Reserve","after":"pay","pay":"https://buy.example.com/x"}`
	body := `{` + page + `,"threshold":{"measure":"reservations","need":1,"visitors":20,"until":"` + until + `"}}`
	pay := `{"who":"K.","amount":"$19","date":"` + today + `"}`
	d.ask("GET", of+"/test", token, "", 404)
	d.ask("PUT", of+"/test", token, strings.Replace(body, "https:", "http:", 1), 422)
	d.ask("PUT", of+"/test", token, body, 200)
	d.ask("PUT", of+"/test", read, body, 403)
	d.ask("GET", of+"/test/addresses", token, "", 409)
	d.ask("POST", of+"/test/payments", token, pay, 409)
	d.ask("POST", of+"/test/open", token, "", 200)
	d.ask("POST", of+"/test/open", token, "", 409)
	d.ask("GET", of+"/test/addresses", read, "", 200)
	d.ask("DELETE", of+"/test/addresses/none", token, "", 404)
	d.ask("POST", of+"/test/payments", token, strings.Replace(pay, "$19", "much", 1), 422)
	d.ask("POST", of+"/test/payments", token, pay, 201)
	d.ask("GET", of+"/test/payments", read, "", 200)
	d.ask("DELETE", of+"/test/payments/none", token, "", 404)
	d.ask("POST", of+"/test/close", token, "", 200)
	d.ask("POST", of+"/test/close", token, "", 409)
	d.ask("GET", of+"/test", read, "", 200)
	code, raw := d.call("GET", of+"/report", token, nil)
	if text := string(raw); code != 200 || !strings.Contains(text, "1 paid “$19” of 0 visitors") ||
		!strings.Contains(text, "I lost a day over it.") {
		d.Errorf("the report has not what the test and the interview brought: %d", code)
	}
}
