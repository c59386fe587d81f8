package source

import (
	"slices"
	"strings"

	"naps/fetch"
	"naps/market"
)

// About declares a source: what the rest of the program has to know of it before it is asked.
type About struct {
	Name     string       // in the API and in the data of reports
	Label    string       // on pages and in exports
	Kind     market.Kind  // of most of its evidence
	Paces    []fetch.Pace // of the hosts it asks; a host of none has the usual pace
	Settings []Setting
	Trial    market.Query // a small search to see whether it answers; without one the word "invoice" is searched
	// few ideas need it: it is asked where somebody asks it by its name, and not for the kind of its evidence
	Apart bool
}

// Setting is a variable of the environment that belongs to a source.
type Setting struct {
	Name  string                   // NAPS_BRAVE_KEY; what ends in _KEY is never shown
	About string                   // what it does, for people
	Needs bool                     // without it the source is not asked
	Check func(value string) error // nil: anything will do; an error must not hold the value of a key
}

// site is the part that all adapters share.
func (a About) site(c *fetch.Client) site { return site{a.Name, a.Kind, c} }

// ready reports whether all that the source needs is set.
func (a About) ready(cfg Config) bool {
	for _, s := range a.Settings {
		if s.Needs && cfg.Settings[s.Name] == "" {
			return false
		}
	}
	return true
}

// Label is how people read the name of a source.
func Label(name string) string {
	for _, e := range entries {
		if e.about.Name == name {
			return e.about.Label
		}
	}
	return name
}

// Apart reports whether the source of that name is asked only by its name.
func Apart(name string) bool {
	return slices.ContainsFunc(entries, func(e entry) bool { return e.about.Name == name && e.about.Apart })
}

// Trial is a small search to see whether the source of that name answers.
func Trial(name string) market.Query {
	q := market.Query{Text: "invoice"}
	for _, e := range entries {
		if e.about.Name == name && e.about.Trial.Text != "" {
			q = e.about.Trial
		}
	}
	q.Limit = 5
	return q
}

// Names lists all sources.
func Names() []string {
	var list []string
	for _, e := range entries {
		list = append(list, e.about.Name)
	}
	return list
}

// Hosts names some of the hosts that are asked, at most so many, for who wants to know whether any can be reached.
func Hosts(most int) []string {
	var list []string
	for _, p := range Paces() {
		host, _, _ := strings.Cut(p.Hosts, " ")
		if len(list) < most && !strings.HasPrefix(host, ".") {
			list = append(list, host)
		}
	}
	return list
}

// Client makes the client for sources: it keeps to the paces that they declare.
func Client(cfg fetch.Config) *fetch.Client {
	cfg.Paces = Paces()
	return fetch.New(cfg)
}

// Paces lists how the hosts of all sources want to be asked.
func Paces() []fetch.Pace {
	var list []fetch.Pace
	seen := map[fetch.Pace]bool{}
	for _, e := range entries {
		for _, p := range e.about.Paces {
			if !seen[p] {
				seen[p] = true
				list = append(list, p)
			}
		}
	}
	return list
}

// Settings lists the variables of all sources.
func Settings() []Setting {
	var list []Setting
	for _, e := range entries {
		list = append(list, e.about.Settings...)
	}
	return list
}
