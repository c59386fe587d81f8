package source

import (
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"naps/market"
)

// Names of places and of the sites whose members are counted once across their communities.
const (
	reddit     = "reddit.com"
	hackerNews = "news.ycombinator.com"
)

// placeOf names the place of an address: the community where the site has some we know, else the registrable domain.
func placeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	domain := registrable(host)
	switch {
	case domain == reddit:
		if parts := strings.Split(u.Path, "/"); len(parts) > 2 && parts[1] == "r" && parts[2] != "" {
			return subreddit(parts[2])
		}
	case host == hackerNews, domain == "stackexchange.com":
		return host
	}
	return domain
}

// registrable is the part of a host name that somebody registered: blog.shop.co.uk → shop.co.uk.
func registrable(host string) string {
	domain, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(host))
	if err != nil {
		return strings.ToLower(host)
	}
	return domain
}

// community is the part of a place after its domain: "r/freelance"; empty for a whole domain.
func community(place string) string {
	_, rest, _ := strings.Cut(place, "/")
	return rest
}

// subreddit names a subreddit as a place. Reddit does not tell capitals apart, so places do not either.
func subreddit(name string) string { return reddit + "/r/" + strings.ToLower(name) }

// redditor is the pseudonym of a member of Reddit, the same in all subreddits and from all sources, so that people
// count once.
func redditor(handle string) string {
	handle = strings.TrimPrefix(strings.TrimPrefix(handle, "/"), "u/")
	if strings.EqualFold(handle, "AutoModerator") || handle == "[removed]" || handle == "[redacted]" {
		return ""
	}
	return market.Pseudonym(reddit, handle)
}

// gone reports whether a post's text was taken away by its author or a moderator.
func gone(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "[removed]", "[deleted]", "[deleted by user]", "[ removed by reddit ]":
		return true
	}
	return false
}
