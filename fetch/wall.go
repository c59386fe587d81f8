package fetch

import (
	"bytes"
	"net/http"
	"strings"
)

// wallLook is how much of a page is searched for a wall; walls are short and say so early. Duck Duck Go's is the
// longest.
const wallLook = 128 << 10

// walls are the marks of pages that ask for a human, in lower case, and what they mean.
var walls = []struct{ mark, reason string }{
	{"anomaly-modal", "it asks whether a bot is asking"},
	{`id="challenge-form"`, "it asks whether a bot is asking"},
	{`id='challenge-form'`, "it asks whether a bot is asking"},
	{"<title>just a moment...</title>", "Cloudflare challenges visitors"},
	{"<title>attention required! | cloudflare</title>", "Cloudflare refuses us"},
	{"/cdn-cgi/challenge-platform/h/", "Cloudflare challenges visitors"},
	{"whoa there, pardner", "it has blocked this network"},
	{"blocked by network security", "it has blocked this network"},
	{"undeclared automated tool", "it asks for a contact in the User-Agent"},
	{"request rate threshold exceeded", "it has blocked this network for a while"},
	{"captcha-delivery.com", "DataDome challenges visitors"},
	{"our systems have detected unusual traffic", "it takes this network for a bot"},
}

// Wall reports whether an answer is a bot wall instead of what was asked for, and in a few words why. Only headers and
// HTML are looked at, so that data which talks about walls is none. Do applies it to pages; sources that read HTML call
// it themselves.
func Wall(a *Answer) (reason string, ok bool) {
	if strings.EqualFold(a.Header.Get("Cf-Mitigated"), "challenge") {
		return "Cloudflare challenges visitors", true
	}
	if a.Header.Get("X-Datadome") != "" && a.Status == http.StatusForbidden {
		return "DataDome challenges visitors", true
	}
	if a.Status == http.StatusAccepted && strings.HasSuffix(a.host(), "duckduckgo.com") {
		return "it asks whether a bot is asking", true
	}
	if !a.looksLikeHTML() {
		return "", false
	}
	body := bytes.ToLower(a.Body[:min(len(a.Body), wallLook)])
	for _, w := range walls {
		if bytes.Contains(body, []byte(w.mark)) {
			// A visitor's page may load the challenge script as well; alone it is a wall only where the host refused.
			if strings.HasPrefix(w.mark, "/cdn-cgi/") && a.Status < 400 {
				continue
			}
			return w.reason, true
		}
	}
	return "", false
}

func (a *Answer) looksLikeHTML() bool {
	body := bare(a.Body[:min(len(a.Body), 512)])
	return len(body) > 0 && body[0] == '<' && !bytes.HasPrefix(body, []byte("<?xml"))
}
