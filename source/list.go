// Package source is where evidence comes from: one file an adapter, and one list that holds them all.
//
// What every source promises, and sourcetest.Run checks: one Search is one exchange with the service; every piece of
// evidence carries the text of one single string that the service sent, as plain text, and a quote that stands verbatim
// in it, so any passage of the text is verbatim what the service said; what its other fields say is in Title, Facts and
// Metrics; authors are pseudonyms; an empty answer is an empty slice without an error, and a source that is down,
// refuses or talks nonsense is an error that wraps one of market's, so that a dead source never looks like an empty
// market. Answers keep the order of the service. Sources are safe for concurrent use.
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
	Contact  string           // e-mail of the operator; EDGAR refuses programs without one
	Settings Values           // of services that want to know who asks, and of the operator's own
	Mirror   bool             // a mirror answers instead of the web, so EDGAR needs no contact
	Now      func() time.Time // the day series end on; nil: the clock
}

// How long a cached answer may be used without asking again.
const (
	day       = 24 * time.Hour
	searchTTL = day      // searches and suggestions
	postTTL   = 7 * day  // Hacker News, Reddit, Stack Exchange, the directory of companies
	statsTTL  = 30 * day // official figures
)

// entry is a source with what makes it.
type entry struct {
	about About
	make  func(*fetch.Client, Config) Source
}

func of[S Source](a About, make func(*fetch.Client, Config) S) entry {
	return entry{a, func(c *fetch.Client, cfg Config) Source { return make(c, cfg) }}
}

// plain is of for a source that needs nothing but a client.
func plain[S Source](a About, make func(*fetch.Client) S) entry {
	return entry{a, func(c *fetch.Client, _ Config) Source { return make(c) }}
}

// entries lists all sources, the steadiest of each kind first, and after them those that need a setting.
var entries = []entry{
	plain(aboutHackerNews, NewHackerNews),
	plain(aboutArcticShift, NewArcticShift),
	plain(aboutRedditRSS, NewRedditRSS),
	of(aboutStackExchange, NewStackExchange),
	plain(aboutSuggestGoogle, NewSuggestGoogle),
	plain(aboutSuggestDuckDuckGo, NewSuggestDuckDuckGo),
	plain(aboutWikipedia, NewWikipedia),
	of(aboutPageviews, NewPageviews),
	plain(aboutDuckDuckGo, NewDuckDuckGo),
	of(aboutYC, NewYC),
	plain(aboutITunes, NewITunes),
	of(aboutGitHub, NewGitHub),
	plain(aboutNewsRSS, NewNewsRSS),
	plain(aboutGDELT, NewGDELT),
	of(aboutEDGAR, NewEDGAR),
	plain(aboutWorldBank, NewWorldBank),
	of(aboutCensusCBP, NewCensusCBP),
	of(aboutCensusSUSB, NewCensusSUSB),
	plain(aboutBLS, NewBLS),
	plain(aboutEurostat, NewEurostat),
	plain(aboutECFR, NewECFR),
	plain(aboutFederalRegister, NewFederalRegister),
	plain(aboutGovUK, NewGovUK),
	plain(aboutEURLex, NewEURLex),
	plain(aboutPages, NewPages),
	plain(aboutNPM, NewNPM),
	plain(aboutPyPI, NewPyPI),
	plain(aboutLemmy, NewLemmy),
	of(aboutDiscourse, NewDiscourse),
	of(aboutRemotive, NewRemotive),
	of(aboutSearXNG, NewSearXNG),
	of(aboutBrave, NewBrave),
	of(aboutTavily, NewTavily),
	of(aboutSerper, NewSerper),
	of(aboutRedditOAuth, NewRedditOAuth),
	of(aboutYouTube, NewYouTube),
	of(aboutProductHunt, NewProductHunt),
}

// All lists the sources whose needs are met.
func All(c *fetch.Client, cfg Config) []Source {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	var list []Source
	for _, e := range entries {
		if e.about.ready(cfg) {
			list = append(list, e.make(c, cfg))
		}
	}
	return list
}
