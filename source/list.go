// Package source is where evidence comes from: one file an adapter, and one list that holds them all.
//
// What every source promises, and sourcetest.Run checks: one Search is one exchange with the service; every piece of evidence
// carries the text of one single string that the service sent, as plain text, and a quote that stands verbatim in it, so any passage
// of the text is verbatim what the service said; what its other fields say is in Title, Facts and Metrics;
// authors are pseudonyms; an empty answer is an empty slice without an error, and a source that is down, refuses or talks
// nonsense is an error that wraps one of market's, so that a dead source never looks like an empty market.
// Answers keep the order of the service. Sources are safe for concurrent use.
package source

import (
	"context"
	"time"

	"naps/fetch"
	"naps/market"
)

// Source is one place to search: what research asks of it.
type Source interface {
	Name() string
	Kind() market.Kind
	Search(ctx context.Context, q market.Query) ([]market.Evidence, error)
}

// Config is what sources need beyond a client. The zero value is a start without keys.
type Config struct {
	Contact string           // e-mail of the operator; EDGAR refuses programs without one
	SearXNG string           // base URL of the operator's own SearXNG; empty: none
	Keys    Keys             // of services that want to know who asks; those of Stack Exchange and GitHub raise their limits
	Mirror  bool             // a mirror answers instead of the web, so EDGAR needs no contact
	Now     func() time.Time // the day series end on; nil: the clock
}

// How long a cached answer may be used without asking again (sources.md, section 0).
const (
	day       = 24 * time.Hour
	searchTTL = day      // searches and suggestions
	postTTL   = 7 * day  // Hacker News, Reddit, Stack Exchange, the directory of companies
	statsTTL  = 30 * day // official figures
)

// All lists the sources, the steadiest of each kind first.
func All(c *fetch.Client, cfg Config) []Source {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	list := []Source{
		NewHackerNews(c),
		NewArcticShift(c),
		NewRedditRSS(c),
		NewStackExchange(c, cfg),
		NewSuggestGoogle(c),
		NewSuggestDuckDuckGo(c),
		NewWikipedia(c),
		NewPageviews(c, cfg),
		NewDuckDuckGo(c),
		NewYC(c, cfg),
		NewITunes(c),
		NewGitHub(c, cfg),
		NewNewsRSS(c),
		NewGDELT(c),
		NewEDGAR(c, cfg),
		NewWorldBank(c),
		NewPages(c),
	}
	if cfg.SearXNG != "" {
		list = append(list, NewSearXNG(c, cfg))
	}
	for _, k := range keyed {
		if cfg.Keys[k.key] != "" {
			list = append(list, k.make(c, cfg))
		}
	}
	return list
}

// keyed are the sources that there are only with a key, by its name in KeyNames.
var keyed = []struct {
	key  string
	make func(*fetch.Client, Config) Source
}{
	{"brave", func(c *fetch.Client, cfg Config) Source { return NewBrave(c, cfg) }},
	{"tavily", func(c *fetch.Client, cfg Config) Source { return NewTavily(c, cfg) }},
	{"serper", func(c *fetch.Client, cfg Config) Source { return NewSerper(c, cfg) }},
	{"reddit", func(c *fetch.Client, cfg Config) Source { return NewRedditOAuth(c, cfg) }},
	{"youtube", func(c *fetch.Client, cfg Config) Source { return NewYouTube(c, cfg) }},
	{"producthunt", func(c *fetch.Client, cfg Config) Source { return NewProductHunt(c, cfg) }},
}
