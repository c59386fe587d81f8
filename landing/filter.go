package landing

import (
	"net/http"
	"strings"
)

// programs are words in user agents of what is no person with a browser: crawlers, previews of links, monitors and
// browsers without a screen. The list is short on purpose. It is stated to founders, costs nothing per request, and
// every browser begins with "Mozilla/", which most libraries for requests do not.
var programs = []string{"bot", "crawl", "spider", "slurp", "preview", "headless", "lighthouse", "monitor", "scanner",
	"externalhit", "(+http", "; +http", "http://", "https://"}

// IsProgram reports whether a user agent is not that of a person's browser.
func IsProgram(agent string) bool {
	if !strings.HasPrefix(agent, "Mozilla/") {
		return true
	}
	agent = strings.ToLower(agent)
	for _, word := range programs {
		if strings.Contains(agent, word) {
			return true
		}
	}
	return false
}

// IsPrefetch reports whether a browser asks ahead of its user, who may never look.
func IsPrefetch(h http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if v := strings.ToLower(h.Get(name)); strings.Contains(v, "prefetch") || strings.Contains(v, "preview") ||
			strings.Contains(v, "prerender") {
			return true
		}
	}
	return false
}
