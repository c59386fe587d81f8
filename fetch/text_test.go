package fetch

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"naps/internal/need"
	"naps/market"
)

func given(contentType, body string) *Answer {
	return &Answer{URL: "https://a.example/x?key=geheim", Status: 200,
		Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)}
}

func TestTextIsDecoded(t *testing.T) {
	t.Parallel()
	long := "<html>" + strings.Repeat(" ", 2000)
	for name, in := range map[string]struct{ kind, body, want string }{
		"UTF-8":      {"text/html; charset=utf-8", "Größe", "Größe"},
		"a mark":     {"text/html", "\xef\xbb\xbfGröße", "Größe"},
		"ISO-8859-1": {"text/html; charset=ISO-8859-1", "Gr\xf6\xdfe", "Größe"},
		"windows-1251 by meta": {"text/html", `<meta charset="windows-1251">` + "\xcf\xf0\xe8\xe2\xe5\xf2",
			`<meta charset="windows-1251">Привет`},
		"Shift_JIS":                 {"text/html; charset=Shift_JIS", "\x93\xfa\x96\x7b", "日本"},
		"EUC-KR":                    {"text/html;charset=euc-kr", "\xc7\xd1", "한"},
		"UTF-16":                    {"text/plain", "\xff\xfeH\x00i\x00", "Hi"},
		"no word, UTF-8":            {"", "Größe", "Größe"},
		"no word, late UTF-8":       {"text/html", long + "Größe", long + "Größe"},
		"no word, windows-1252":     {"text/html", "Gr\xf6\xdfe", "Größe"},
		"an unknown charset":        {"text/html; charset=klingon", "Größe", "Größe"},
		"broken UTF-8":              {"text/html; charset=utf-8", "a\xffb", "a\uFFFDb"},
		"nothing":                   {"text/html", "", ""},
		"ASCII that says otherwise": {"text/html; charset=us-ascii", "plain", "plain"},
	} {
		if got, err := given(in.kind, in.body).Text(); err != nil || got != in.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestJSONIsDecoded(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]struct{ kind, body string }{
		"plain":       {"application/json", `{"a":"ö"}`},
		"a mark":      {"application/json", "\xef\xbb\xbf" + `{"a":"ö"}`},
		"Google's":    {"application/json; charset=UTF-8", ")]}'\n" + `{"a":"ö"}`},
		"Google's ,":  {"application/json", ")]}',\n\n" + `{"a":"ö"}` + "\n"},
		"both":        {"application/json", "\n\xef\xbb\xbf)]}'" + `{"a":"ö"}`},
		"ISO-8859-1":  {"text/javascript; charset=ISO-8859-1", "{\"a\":\"\xf6\"}"},
		"no type":     {"", `  {"a":"ö"}`},
		"odd charset": {"application/json; charset=klingon", `{"a":"ö"}`},
	} {
		var v struct{ A string }
		if err := given(in.kind, in.body).JSON(&v); err != nil || v.A != "ö" {
			t.Errorf("%s: %q, %v", name, v.A, err)
		}
	}
	for body, kind := range map[string]error{
		"<html>no": market.ErrBlocked, "  \n<?xml": market.ErrBlocked, "": market.ErrShape,
		"Please limit requests": market.ErrShape, `{"a":`: market.ErrShape,
		`{"a":1}`: market.ErrShape, "{} {}": market.ErrShape,
	} {
		var v struct{ A string }
		err := given("application/json", body).JSON(&v)
		wantKind(t, err, kind)
		if !strings.HasPrefix(err.Error(), "a.example: ") || strings.Contains(err.Error(), "geheim") {
			t.Error(err)
		}
	}
}

func TestWallsAreSeen(t *testing.T) {
	t.Parallel()
	at := func(url string, status int, body string, headers ...string) *Answer {
		a := &Answer{URL: url, Status: status, Header: http.Header{}, Body: []byte(body)}
		for i := 0; i+1 < len(headers); i += 2 {
			a.Header.Set(headers[i], headers[i+1])
		}
		return a
	}
	for name, in := range map[string]struct {
		a    *Answer
		want bool
	}{
		"DuckDuckGo 202": {at("https://html.duckduckgo.com/html/", 202, ""), true},
		"202 elsewhere":  {at("https://a.example/", 202, "<p>accepted"), false},
		"anomaly": {at("https://html.duckduckgo.com/html/", 200, `<div class="anomaly-modal__mask">`),
			true},
		"challenge form":      {at("https://html.duckduckgo.com/html/", 200, `<FORM ID="challenge-form">`), true},
		"Cloudflare's title":  {at("https://a.example/", 503, "<html><title>Just a moment...</title>"), true},
		"Cloudflare's header": {at("https://a.example/", 403, "", "cf-mitigated", "challenge"), true},
		"Cloudflare's script": {at("https://a.example/", 403, `<script src="/cdn-cgi/challenge-platform/h/b/x">`),
			true},
		"script on a page": {at("https://a.example/", 200,
			`<p>welcome<script src="/cdn-cgi/challenge-platform/h/b/x">`), false},
		"reddit": {at("https://www.reddit.com/", 403, "<body>whoa there, pardner!"), true},
		"EDGAR": {at("https://www.sec.gov/", 403,
			"<h1>Your Request Originates from an Undeclared Automated Tool"), true},
		"DataDome": {at("https://a.example/", 403, `<script src="https://ct.captcha-delivery.com/c.js">`),
			true},
		"DataDome's header":  {at("https://a.example/", 403, "{}", "X-DataDome", "protected"), true},
		"DataDome lets pass": {at("https://a.example/", 200, "<p>hi", "X-DataDome", "protected"), false},
		"talk about walls": {at("https://hn.algolia.com/", 200,
			`{"text":"whoa there, pardner! captcha-delivery.com anomaly-modal"}`), false},
		"just a word": {at("https://a.example/", 200, "<p>Just a moment... he said"), false},
		"a feed": {at("https://a.example/", 200,
			"<?xml version='1.0'?><rss><title>Just a moment...</title>"), false},
		"an empty answer": {at("https://a.example/", 200, ""), false},
	} {
		reason, ok := Wall(in.a)
		if ok != in.want || (reason != "") != ok {
			t.Errorf("%s: %q %t", name, reason, ok)
		}
	}
}

func TestAPageBehindAWallIsBlocked(t *testing.T) {
	t.Parallel()
	c := client(t, Config{}, web(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/robots.txt" {
			return says(404, ""), nil
		}
		return says(200, "<title>Just a moment...</title>", "Content-Type", "text/html"), nil
	}))
	_, err := c.Do(t.Context(), Request{URL: "https://a.example/", Page: true})
	wantKind(t, err, market.ErrBlocked)
	if _, err := get(t, c, "https://a.example/"); err != nil {
		t.Fatal("data is the source's to judge:", err)
	}
}

func TestRecordedResultsAreNoWall(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(need.Shared(t, "fixtures/duckduckgo/html_results_2025.html"))
	if err != nil {
		t.Fatal(err)
	}
	if reason, ok := Wall(&Answer{URL: "https://html.duckduckgo.com/html/", Status: 200, Body: body}); ok {
		t.Fatal(reason)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add("text/html; charset=shift_jis", []byte("\x93\xfa\x96"))
	f.Add("application/json", []byte("\xef\xbb\xbf)]}',\n{\"a\":[1]}"))
	f.Add("text/html; charset=\"", []byte("<title>just a moment...</title>"))
	f.Add("text/plain;charset=utf-16le", []byte("\xff\xfe\x00"))
	f.Add("text/html;charset=iso-2022-jp", []byte("\x1b$B\x1b"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		a := given(kind, string(body))
		text, err := a.Text()
		if err == nil && !utf8.ValidString(text) {
			t.Fatalf("not UTF-8: %q", text)
		}
		if strings.HasPrefix(text, "\uFEFF") && strings.Count(string(body), "\uFEFF") < 2 && utf8.Valid(body) {
			t.Fatal("the byte order mark is still there")
		}
		var v any
		if err := a.JSON(&v); err == nil && json.Valid(body) {
			var w any
			if json.Unmarshal(body, &w) != nil {
				t.Fatal("unreadable")
			}
		}
		if reason, ok := Wall(a); ok != (reason != "") {
			t.Fatal("a wall without a reason")
		}
	})
}
