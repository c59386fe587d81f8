package research

import (
	"context"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"naps/analyst"
	"naps/market"
	"naps/payers"
)

// RuleReader reads laws and rules of platforms.
type RuleReader interface {
	Rules(ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate) (analyst.Batch, error)
}

// How many rules are looked up, how many words of one are searched for, and how many hosts of platforms are searched.
const (
	rulesAsked = 3
	ruleWords  = 6
	hostsAsked = 2
)

// blocking is what searches for rules serve: the must-pass check that nothing forbids the idea.
const blocking = "blocker"

// ruleQuery is a rule in the words that its office's search understands: what stands in brackets or after a colon
// explains it to people.
func ruleQuery(rule string) string {
	rule, _, _ = strings.Cut(rule, ":")
	rule = brackets.ReplaceAllString(rule, " ")
	words := strings.FieldsFunc(rule, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' && r != '-' && r != '\''
	})
	return strings.Join(words[:min(len(words), ruleWords)], " ")
}

var brackets = regexp.MustCompile(`\([^)]*\)|\[[^\]]*\]`)

// ruleOf is the rule of the idea that a query looked up; empty for any other query.
func ruleOf(rules []string, query string) string {
	for _, rule := range rules {
		if query != "" && ruleQuery(rule) == query {
			return rule
		}
	}
	return ""
}

// legal asks for the rules of the idea: the offices of the places where each may hold, and the web, where rules of
// platforms stand.
func legal(p *planner) []ask {
	var queries []market.Query
	var offices []ask
	for _, rule := range rulesOf(p.facts.subject) {
		if q := ruleQuery(rule); q != "" {
			queries = append(queries, market.Query{Text: q, Counter: true})
			offices = append(offices, each(blocking, lawSources(p, rule), queries[len(queries)-1:])...)
		}
	}
	return join(offices, each(blocking, webSearch(p), queries))
}

// rulesOf are the rules that are looked up.
func rulesOf(s market.Subject) []string { return s.Rules[:min(len(s.Rules), rulesAsked)] }

// lawSources are the sources of the laws of the country that a rule names, else of the idea's. An idea in English that
// names none may be meant for any of them, so all are asked; for any other no source is.
func lawSources(p *planner, rule string) []Source {
	country, named := lawCountry(p.facts, rule)
	return slices.DeleteFunc(p.sources.of(market.Law), func(s Source) bool {
		here, known := lawOf[s.Name()]
		return known && (named || country == "") && here != country && !(here == "EU" && payers.Europe(country))
	})
}

// lawCountry is the country whose laws a rule is of; named is false where that is only assumed.
func lawCountry(k *knowledge, rule string) (country string, named bool) {
	if country, named = payers.Country("", rule, "of no idea"); named {
		return country, true
	}
	return payers.Country(k.subject.Region, k.run.Brief.Idea, k.subject.Language)
}

// lawGaps say of which countries laws were not looked at, since no source has them.
func lawGaps(p *planner) []market.Gap {
	without := map[string][]string{}
	for _, rule := range rulesOf(p.facts.subject) {
		if ruleQuery(rule) == "" || len(lawSources(p, rule)) > 0 || len(p.sources.of(market.Law)) == 0 {
			continue
		}
		country, _ := lawCountry(p.facts, rule)
		without[country] = append(without[country], rule)
	}
	var out []market.Gap
	for _, country := range slices.Sorted(maps.Keys(without)) {
		reason := "not looked at: the idea names no country whose laws a source has"
		if country != "" {
			reason = "not looked at: no source has the laws of " + payers.CountryName(country)
		}
		out = append(out, market.Gap{Source: lawGap, Reason: reason, Queries: without[country], Blocked: true})
	}
	return out
}

// lawGap is the name under which laws stand that no source has.
const lawGap = "laws"

// lawOf is where the law of a source holds.
var lawOf = map[string]string{"ecfr": "US", "federal_register": "US", "gov_uk": "GB", "eurlex": "EU"}

// webSearch is the first source that searches the whole web; one is enough for a rule that has a name.
func webSearch(p *planner) []Source {
	all := p.sources.of(market.Page, wikipedia)
	return all[:min(len(all), 1)]
}

// platforms asks once more on the hosts of the platforms themselves, as far as the web search for their rules led
// there.
func platforms(p *planner, got []answer) []ask {
	var out []ask
	seen := map[string]bool{}
	for _, a := range got {
		rule := ruleOf(p.facts.subject.Rules, a.query.Text)
		if a.serves != blocking || rule == "" || a.source.Kind() != market.Page {
			continue
		}
		for _, e := range a.evidence {
			host := ownHost(e.URL, rule)
			if host == "" || seen[host] || len(seen) == hostsAsked {
				continue
			}
			seen[host] = true
			q := a.query
			q.Community = host
			out = append(out, ask{source: a.source, query: q, serves: blocking})
		}
	}
	return out
}

// ruled marks what was found for a rule: which rule, and whether it is the word of those who make it. What was read on
// in is of the rule for which it was found first.
func ruled(e market.Evidence, a ask, rules []string, known []market.Evidence) market.Evidence {
	rule := ruleOf(rules, a.query.Text)
	if a.deeper {
		i := slices.IndexFunc(known, func(k market.Evidence) bool { return k.URL == e.URL && k.Facts["rule"] != "" })
		if i < 0 {
			return e
		}
		rule = known[i].Facts["rule"]
	}
	if a.phase != market.Sizing || rule == "" {
		return e
	}
	facts := maps.Clone(e.Facts)
	if facts == nil {
		facts = map[string]string{}
	}
	facts["rule"] = rule
	switch {
	case e.Kind != market.Page && e.Kind != market.Law:
	case e.Kind == market.Law || governs(e.URL):
		facts["primary"] = "true"
	case policyPath(e.URL) && slices.ContainsFunc(rules, func(r string) bool { return ownHost(e.URL, r) != "" }):
		facts["primary"], facts["authority"] = "true", "the platform"
	}
	e.Facts = facts
	return e
}

// wholeRule reports whether evidence is the whole text of a rule, which stands beside the hit that led to it at the
// same address.
func wholeRule(e market.Evidence) bool {
	return e.Facts["rule"] != "" &&
		(e.Source == pageReader || slices.Contains([]string{"section", "content", "text"}, e.Facts["type"]))
}

// governs reports whether an address is of a government: under a domain that only governments may have.
func governs(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	labels := strings.Split(strings.ToLower(u.Hostname()), ".")
	n := len(labels)
	if n < 2 {
		return false
	}
	top, second := labels[n-1], labels[n-2]
	switch {
	case top == "gov", top == "mil", top == "eu" && second == "europa":
		return true
	case len(top) == 2 && n >= 3:
		return slices.Contains([]string{"gov", "gob", "gouv", "govt", "gv", "go", "gub", "gc"}, second)
	}
	return slices.Contains([]string{"admin.ch", "bund.de", "gesetze-im-internet.de", "overheid.nl", "boe.es",
		"normattiva.it"}, second+"."+top)
}

// ownHost is the host of an address if a rule names who runs it: the name before the public suffix is a word of the
// rule ("LinkedIn user agreement" and linkedin.com), or the platform keeps its rules under another name. Only suffixes
// under which platforms of that name stand count, so that a look-alike under any other is nobody's word.
func ownHost(address, rule string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(u.Hostname()))
	if err != nil {
		return ""
	}
	name, suffix, _ := strings.Cut(domain, ".")
	for _, w := range strings.FieldsFunc(strings.ToLower(rule),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if ruleHosts[w] == domain || w == name && len(w) > 2 && (suffix == "com" || suffix == "org") {
			return domain
		}
	}
	return ""
}

// ruleHosts are the domains of platforms that keep their rules under another name than their own.
var ruleHosts = map[string]string{"reddit": "redditinc.com", "twitter": "x.com", "x": "x.com",
	"steam": "steampowered.com", "instagram": "facebook.com", "whatsapp": "whatsapp.com",
	"telegram": "telegram.org", "zoom": "zoom.us", "twitch": "twitch.tv", "notion": "notion.so"}

// policyPath reports whether an address is where rules stand, and not where users of a platform write.
func policyPath(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return policyRE.MatchString(strings.ToLower(u.Hostname()+u.Path)) && !usersRE.MatchString(u.Path)
}

var (
	policyRE = regexp.MustCompile(
		`(^|[./])([a-z]+[-_]){0,2}(polic(y|ies)|terms|tos|legal|guidelines|agreements?|rules|conditions|conduct|license|eula|acceptable-use)([-_]of[-_](service|use)|[-_]and[-_]conditions)?([./]|$)`)
	usersRE = regexp.MustCompile(
		`^/(r|u|user|users|questions|watch|posts?|comments?|groups?|forums?|community|t|discussions?|@[^/]+|in|pulse)/`)
)
