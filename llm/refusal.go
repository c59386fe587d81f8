package llm

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// longestRefusal is how much of an error is read: some repeat the whole request.
const longestRefusal = 64 << 10

// refusal reads an answer that is no success.
func (s server) refusal(resp *http.Response) *Refusal {
	text, _ := io.ReadAll(io.LimitReader(resp.Body, longestRefusal)) // what came of it will do
	r := s.refusalOf(resp.StatusCode, text)
	r.Address = shown(resp.Request.URL.String())
	if to := resp.Header.Get("Location"); to != "" && resp.StatusCode < http.StatusBadRequest {
		r.Words = s.scrub("it redirects to " + shown(to))
	}
	return r
}

// refusalOf understands what a server says about an error, in any of the forms that are in use. status 0 takes the code
// that the text names.
func (s server) refusalOf(status int, text []byte) *Refusal {
	said := sayings{}
	if !said.read(text) {
		said.message = plainWords(string(text))
	}
	if status == 0 {
		status = said.code
	}
	words := strings.Join(strings.Fields(printable(said.message)), " ")
	all := strings.ToLower(said.kind + " " + words)
	return &Refusal{
		Kind: kindOf(status, all), Status: status, Address: shown(s.end.base.String()), Words: s.scrub(words),
		param: strings.ToLower(said.param), text: all,
	}
}

// sayings are the parts of an error as JSON.
type sayings struct {
	message, param, kind string
	code                 int
}

// read finds the parts in one of these: {"error": "text"}, {"error": {"message", "param", "code", "type"}},
// {"message"}, {"detail"} as a text or as a list of what is wrong where, and each of them in a list. It reports whether
// text is JSON with words in it.
func (s *sayings) read(text []byte) bool {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) == nil {
		for _, one := range list {
			s.read(one)
		}
		return s.message != ""
	}
	var plain string
	if json.Unmarshal(text, &plain) == nil {
		s.add(plain)
		return s.message != ""
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(text, &fields) != nil {
		return false
	}
	for _, name := range []string{"error", "message", "msg", "detail", "details", "errors", "metadata", "raw"} {
		if inner, ok := fields[name]; ok && !bytes.Equal(inner, []byte("null")) {
			s.read(inner)
		}
	}
	s.param = cmp.Or(s.param, textOf(fields["param"]), strings.Join(textsOf(fields["loc"]), "."),
		textOf(fields["field"]))
	for _, name := range []string{"code", "type", "status"} {
		value := textOf(fields[name])
		s.kind = strings.TrimSpace(s.kind + " " + value)
		if n := 0; s.code == 0 && json.Unmarshal(fields[name], &n) == nil && n >= 400 && n < 600 {
			s.code = n
		}
	}
	return s.message != ""
}

// add adds a message. One that is JSON again, as gateways pass on what a server behind them said, is read in turn.
func (s *sayings) add(text string) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "{") && s.read([]byte(text)) {
		return
	}
	if text != "" && !strings.Contains(s.message, text) {
		s.message = strings.TrimSpace(s.message + " " + text)
	}
}

func textOf(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) != nil {
		return ""
	}
	return text
}

func textsOf(value json.RawMessage) (list []string) {
	var all []any
	if json.Unmarshal(value, &all) != nil {
		return nil
	}
	for _, v := range all {
		if text, ok := v.(string); ok {
			list = append(list, text)
		}
	}
	return list
}

var (
	titleRE = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	tagRE   = regexp.MustCompile(`(?s)<(?:script|style).*?</(?:script|style)>|<[^>]*>`)
)

// plainWords are the words of an error that is no JSON: a plain text, or the title of a web page.
func plainWords(text string) string {
	if m := titleRE.FindStringSubmatch(text); m != nil {
		return "a web page: " + html.UnescapeString(m[1])
	}
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		return html.UnescapeString(tagRE.ReplaceAllString(text, " "))
	}
	return text
}

// printable leaves out what would disturb a log or a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
