package research

import (
	"net/url"
	"slices"
	"strings"

	"naps/market"
	"naps/payers"
)

// Few ideas need these sources, so that they are asked only below, and not for the kind of their evidence.

// Forums is what a Source may be as well: it searches forums by the names of their hosts, and the operator lists some.
type Forums interface {
	Forums() []string
}

// Names of sources that are asked apart, or for something of theirs that few ideas need.
const (
	github   = "github"
	npm      = "npm"
	pypi     = "pypi"
	lemmy    = "lemmy"
	forums   = "discourse"
	jobAds   = "remotive"
	podcasts = "itunes"
)

// divided parts sources into those for every idea and those that are asked apart.
func divided(all sourceList, apart func(name string) bool) (every, few sourceList) {
	for _, s := range all {
		if apart != nil && apart(s.Name()) {
			few = append(few, s)
		} else {
			every = append(every, s)
		}
	}
	return every, few
}

// developers reports whether those who could pay make software: the class in which they are counted says so, or their
// name is that of one.
func developers(s market.Subject) bool {
	class := func(p market.Payers) bool { return payers.Developers(p.List, p.Code) }
	return slices.ContainsFunc(s.Payers, class) || payers.DevelopersBy(s.Customer)
}

// businesses reports whether those who could pay are counted as businesses.
func businesses(s market.Subject) bool {
	return slices.ContainsFunc(s.Payers, func(p market.Payers) bool { return payers.Businesses(p.List) })
}

// reported asks what people report about software, where they make software themselves.
func reported(p *planner) []ask {
	if !developers(p.facts.subject) {
		return nil
	}
	return each(string(market.Pain), p.sources.the(github), within("issue", p.queries(market.Pains, market.Post, 2, 1)))
}

// packages asks for packages that do the job, where the customers make software.
func packages(p *planner) []ask {
	if !developers(p.facts.subject) {
		return nil
	}
	return each(string(market.Competition), p.few.the(npm), p.queries(market.Competitors, market.Product, 2, 0))
}

// advertised asks for what businesses pay somebody to do, where the customers are businesses: one question in all words
// for the job.
func advertised(p *planner) []ask {
	if !businesses(p.facts.subject) {
		return nil
	}
	s := p.facts.subject
	return each(string(market.Payment), p.few.the(jobAds),
		wordings(append([]string{s.Job, s.Problem}, s.Substitutes...), false))
}

// forumsAsked is how many forums are searched at most.
const forumsAsked = 3

// inForums searches the forums that the idea names and those of the operator.
func inForums(p *planner) []ask {
	var out []ask
	for _, s := range p.few.the(forums) {
		hosts := namedHosts(append([]string{p.facts.run.Brief.Idea}, p.facts.run.Brief.Notes...))
		if own, ok := s.(Forums); ok {
			hosts = append(hosts, own.Forums()...)
		}
		hosts = distinctInOrder(hosts)
		for _, host := range hosts[:min(len(hosts), forumsAsked)] {
			out = append(out, each(string(market.Pain), []Source{s},
				in(host, p.queries(market.Pains, market.Post, 1, 1)))...)
		}
	}
	return out
}

// namedHosts are the hosts whose addresses stand in texts. A name without https:// is more often that of a product.
func namedHosts(texts []string) []string {
	var out []string
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(text,
			func(r rune) bool { return strings.ContainsRune(" \t\n<>()[]\"',;", r) }) {
			u, err := url.Parse(strings.TrimRight(word, ".:!?"))
			if err == nil && u.Scheme == "https" && u.Hostname() != "" && u.Port() == "" && u.User == nil {
				out = append(out, strings.ToLower(u.Hostname()))
			}
		}
	}
	return out
}

// distinctInOrder keeps each string once, where it stands first.
func distinctInOrder(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// quiet asks where else people talk if fewer posts were found than may be read: a smaller network of communities, and
// podcasts.
func quiet(p *planner, got []answer) []ask {
	if p.facts.run.Brief.Sample { // which has no such places
		return nil
	}
	hashes := map[string]bool{}
	for _, e := range found(got) {
		if e.Kind == market.Post {
			hashes[e.Hash] = true
		}
	}
	if len(hashes) >= painPosts {
		return nil
	}
	post := p.queries(market.Pains, market.Post, 1, 0)
	return join(
		each(string(market.Pain), p.few.the(lemmy), p.queries(market.Pains, market.Post, 1, 1)),
		each(string(market.Pain), p.sources.the(podcasts), within("podcast", post)))
}
