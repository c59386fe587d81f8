package fetch

import (
	"strings"
	"time"
)

// pace is how a host, or a group of hosts that count together, wants to be asked.
type pace struct {
	hosts string        // names; one that begins with a dot stands for all that end so, and for the name without the dot
	every time.Duration // one request in this time, on average
	burst int           // so many at once after a rest; 0: 1
	conns int           // so many under way at once; 0: 2
	run   int           // so many in one run; 0: no cap
	day   int           // so many in one day (UTC) of this process; 0: no cap
	keyed int           // pace and day cap are so many times higher with a key; 0: 1

	rest    time.Duration // how long the host is left alone after a bot wall; 0: not at all
	contact bool          // is not asked unless the operator gave a contact
}

// paces is the table of manners (sources.md). What the providers publish is marked D, what is only known to go well is marked O.
var paces = []pace{
	// What people type, read and count
	{hosts: "suggestqueries.google.com", every: time.Second},                                 // O
	{hosts: "duckduckgo.com", every: time.Second, rest: time.Hour},                           // O: suggestions
	{hosts: ".wikipedia.org .wikimedia.org .wikidata.org", every: time.Second / 5, conns: 1}, // D: one after the other
	{hosts: "trends.google.com", every: 10 * time.Second, run: 10},                           // O: 429 is chronic
	{hosts: "pypistats.org", every: 2 * time.Second},                                         // O: 30 a minute
	{hosts: "api.dataforseo.com", every: 5 * time.Second, burst: 2},                          // O: 12 a minute
	{hosts: "api.openalex.org", every: time.Second, run: 5},                                  // D: a small budget a day
	{hosts: "sdmx.oecd.org", every: time.Minute, burst: 10},                                  // D: 60 an hour
	{hosts: "api.bls.gov", every: time.Second, day: 25},                                      // D
	{hosts: "api.worldbank.org", every: time.Second / 4, burst: 4},                           // D: generous
	// What people say
	{hosts: "hn.algolia.com", every: 2 * time.Second / 5, burst: 10},                                  // D: 10,000 an hour
	{hosts: "api.stackexchange.com", every: time.Second / 2, burst: 2, day: 300, keyed: 33},           // D: 10,000 a day with a key
	{hosts: "arctic-shift.photon-reddit.com", every: time.Second},                                     // O
	{hosts: "www.reddit.com old.reddit.com", every: time.Minute, run: 10, keyed: 60, rest: time.Hour}, // O: feeds, one a minute; with a key only tokens are fetched here
	{hosts: "oauth.reddit.com", every: 600 * time.Millisecond, burst: 5},                              // D: 100 a minute
	{hosts: "api.github.com", every: 8 * time.Second, burst: 3, keyed: 3},                             // D: search, 10 a minute, 30 with a token
	{hosts: "itunes.apple.com", every: 4 * time.Second, burst: 5},                                     // O: 20 a minute
	{hosts: "www.googleapis.com", every: time.Second, day: 190},                                       // D: 10,000 units a day, a search of videos costs 100 and their comments 1
	{hosts: "lemmy.world", every: 10 * time.Second, run: 2},                                           // D: 6 searches in 10 minutes
	{hosts: "lobste.rs", every: 2 * time.Second},                                                      // O: be gentle
	// Who sells, who pays
	{hosts: "html.duckduckgo.com lite.duckduckgo.com", every: 5 * time.Second, run: 20, rest: time.Hour}, // O
	{hosts: "api.search.brave.com", every: 1100 * time.Millisecond, conns: 1},                            // D: one a second
	{hosts: "api.tavily.com", every: 700 * time.Millisecond, burst: 5},                                   // D: 100 a minute
	{hosts: "google.serper.dev", every: time.Second / 4, burst: 5},                                       // D: 5 a second
	{hosts: "api.producthunt.com", every: 5 * time.Second, burst: 3},                                     // D: 6,250 points in 15 minutes, fifty launches cost about 60
	{hosts: ".sec.gov", every: time.Second / 5, contact: true, rest: 10 * time.Minute},                   // D: at most 10 a second
	{hosts: "api.gdeltproject.org", every: 5 * time.Second},                                              // D
	{hosts: "news.google.com", every: time.Second, rest: 10 * time.Minute},                               // O
	{hosts: "api.company-information.service.gov.uk", every: time.Second / 2},                            // D: 600 in 5 minutes
	{hosts: "api.www.sbir.gov", every: 2 * time.Second},                                                  // O
}

// usual is the pace of every other host. The burst lets a page follow its robots.txt at once.
var usual = pace{every: time.Second, burst: 2}

// paceOf returns the pace of a host, and the name of the lane in which all hosts of that entry stand in line.
func paceOf(host string) (pace, string) {
	for _, p := range paces {
		for name := range strings.FieldsSeq(p.hosts) {
			if host == strings.TrimPrefix(name, ".") || (name[0] == '.' && strings.HasSuffix(host, name)) {
				return p, p.hosts
			}
		}
	}
	return usual, host
}

// withKey is the pace of requests that carry a key.
func (p pace) withKey() pace {
	if p.keyed > 1 {
		p.every /= time.Duration(p.keyed)
		p.day *= p.keyed
	}
	return p
}
