package llm

import (
	"errors"
	"net/url"
	"strings"
)

// endpoint is where requests go: the base of the paths, and a query that goes with each, such as Azure's api-version.
type endpoint struct {
	base  url.URL // without query
	query string
}

// The paths of single calls. People paste one of them where the base is asked for.
var callPaths = []string{"/chat/completions", "/completions", "/embeddings", "/responses", "/models"}

// parseEndpoint reads the base URL. notes say what was left out of it.
func parseEndpoint(text string) (e endpoint, notes []string, err error) {
	clean, note := tidy(text)
	if note != "" {
		notes = append(notes, "The base URL had "+note+" around it, which naps left out.")
	}
	u, err := url.Parse(clean)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return e, notes, errors.New("llm: the base URL must be an address such as http://127.0.0.1:11434/v1")
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	for _, p := range callPaths {
		if rest, ok := strings.CutSuffix(u.Path, p); ok {
			u.Path = strings.TrimRight(rest, "/")
			notes = append(notes, "The base URL ended with "+p+", which naps adds itself and left out.")
			break
		}
	}
	e.query = u.RawQuery
	u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = "", false, "", ""
	e.base = *u
	return e, notes, nil
}

// address is where one call goes.
func (e endpoint) address(path string) string {
	u := e.base
	u.Path += path
	u.RawQuery = e.query
	return u.String()
}

// shown is an address as it may stand in a message: without a password, and without values of a query that may be keys.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.User = nil
	q := u.Query()
	for name := range q {
		if name != apiVersion {
			q[name] = []string{"…"}
		}
	}
	u.RawQuery = ""
	s := u.String()
	if len(q) > 0 {
		text, err := url.QueryUnescape(q.Encode())
		if err == nil {
			s += "?" + text
		}
	}
	return s
}

const apiVersion = "api-version"

// azure reports whether the endpoint wants its key in a header of its own, as Azure OpenAI does.
func (e endpoint) azure() bool {
	q, err := url.ParseQuery(e.query)
	return err == nil && q.Has(apiVersion) || strings.Contains(e.base.Path, "/openai/deployments/") ||
		strings.HasSuffix(e.base.Hostname(), ".azure.com")
}

// authorization is the header that carries a key. A token of Azure's directory, which has three parts, goes the usual
// way.
func (e endpoint) authorization(key string) (name, value string) {
	if e.azure() && strings.Count(key, ".") != 2 {
		return "Api-Key", key
	}
	return "Authorization", "Bearer " + key
}

// tidy takes off what comes along when a value is copied: spaces, line breaks and quotes. note says what it was.
func tidy(text string) (clean, note string) {
	var what []string
	clean = strings.TrimSpace(strings.Trim(text, "\ufeff\u200b\u2060"))
	if strings.ContainsAny(text[:len(text)-len(strings.TrimLeft(text, " \t\r\n"))]+
		text[len(strings.TrimRight(text, " \t\r\n")):], "\r\n") {
		what = append(what, "line breaks")
	} else if clean != text {
		what = append(what, "spaces")
	}
	for _, pair := range []string{`""`, "''", "``", "“”", "‘’", "„“", "<>"} {
		open, shut := []rune(pair)[0], []rune(pair)[1]
		inside, ok := strings.CutPrefix(clean, string(open))
		inside, ok2 := strings.CutSuffix(inside, string(shut))
		if ok && ok2 {
			clean = strings.TrimSpace(inside)
			what = append(what, "quotes")
		}
	}
	return clean, strings.Join(what, " and ")
}

// cleanKey is a key as its server gave it. What stands in it otherwise cannot be sent in a header, or is not part of
// it.
func cleanKey(text string) (key string, notes []string) {
	key, note := tidy(text)
	if note != "" {
		notes = append(notes, "The key had "+note+" around it, which naps left out.")
	}
	if scheme, rest, ok := strings.Cut(key, " "); ok && strings.EqualFold(scheme, "Bearer") {
		key = strings.TrimSpace(rest)
		notes = append(notes, "The key began with “Bearer”, which naps adds itself and left out.")
	}
	inner := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r == '\u00a0' || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, key)
	if inner != key {
		notes = append(notes, "The key had spaces or line breaks within it, which naps left out.")
	}
	return inner, notes
}
