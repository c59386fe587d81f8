package hooks

import "strings"

// The names by which people know browsers and systems, the more exact first: most browsers also name others.
var (
	browsers = []struct{ sign, name string }{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"},
		{"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = []struct{ sign, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"},
		{"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// agentOf says in two words which browser it is; what it says besides is not kept.
func agentOf(agent string) string {
	find := func(list []struct{ sign, name string }) string {
		for _, x := range list {
			if strings.Contains(agent, x.sign) {
				return x.name
			}
		}
		return ""
	}
	browser, system := find(browsers), find(systems)
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser != "":
		return browser
	}
	return system
}
