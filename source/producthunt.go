package source

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"naps/fetch"
	"naps/market"
)

// ProductHunt lists the launches of a topic, with a token of the operator's. The service has no search by words: the
// service itself says which topic the words of the query lead to, and of its most voted launches those stay that share
// words with the query. Its terms allow no commercial use unless agreed.
type ProductHunt struct {
	site
	key string
}

const producthuntKey = "NAPS_PRODUCTHUNT_KEY"

var aboutProductHunt = About{
	Name: "producthunt", Label: "Product Hunt", Kind: market.Product,
	Paces: []fetch.Pace{
		// documented: 6,250 points in 15 minutes, fifty launches cost about 60
		{Hosts: "api.producthunt.com", Every: 5 * time.Second, Burst: 3},
	},
	Settings: []Setting{{Name: producthuntKey, About: "launches; its terms allow no commercial use unless agreed",
		Needs: true}},
}

// NewProductHunt returns the source producthunt.
func NewProductHunt(c *fetch.Client, cfg Config) *ProductHunt {
	return &ProductHunt{aboutProductHunt.site(c), cfg.Settings[producthuntKey]}
}

// topicWords is how many words of a query are looked up as topics, in one request.
const topicWords = 6

// topicsQuery asks which topics words lead to, the one that most people follow for each.
func topicsQuery(words []string) (query string, variables map[string]any) {
	variables = map[string]any{}
	var names, fields strings.Builder
	for i, w := range words {
		fmt.Fprintf(&names, "$w%d: String!, ", i)
		fmt.Fprintf(&fields, " t%d: topics(query: $w%d, order: FOLLOWERS_COUNT, first: 1) { nodes { slug } }", i, i)
		variables[fmt.Sprintf("w%d", i)] = w
	}
	return "query(" + strings.TrimSuffix(names.String(), ", ") + ") {" + fields.String() + " }", variables
}

// wordsOf are the words of a query that may name a topic, without short ones and repetitions.
func wordsOf(query string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(query),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }) {
		if len([]rune(w)) > 3 && !slices.Contains(out, w) && len(out) < topicWords {
			out = append(out, w)
		}
	}
	return out
}

// topic asks the service for the topic that most words of a query lead to, the first of equals; empty where none does.
func (s *ProductHunt) topic(ctx context.Context, query string) (string, error) {
	words := wordsOf(query)
	if len(words) == 0 {
		return "", nil
	}
	text, variables := topicsQuery(words)
	found := map[string]struct {
		Nodes []struct {
			Slug str `json:"slug"`
		} `json:"nodes"`
	}{}
	if _, err := s.ask(ctx, text, variables, &found); err != nil {
		return "", err
	}
	best, votes := "", map[string]int{}
	for i := range words {
		for _, n := range found[fmt.Sprintf("t%d", i)].Nodes {
			slug := string(n.Slug)
			if votes[slug]++; votes[slug] > votes[best] {
				best = slug
			}
		}
	}
	return best, nil
}

const launchesQuery = `query($topic: String, $first: Int!) { posts(topic: $topic, order: VOTES, first: $first) { nodes {
 id name tagline description url website votesCount commentsCount createdAt topics { edges { node { name } } } } } }`

type launch struct {
	Name        str `json:"name"`
	Tagline     str `json:"tagline"`
	Description str `json:"description"`
	URL         str `json:"url"`
	Website     str `json:"website"` // a redirect of Product Hunt's
	Votes       num `json:"votesCount"`
	Comments    num `json:"commentsCount"`
	Created     str `json:"createdAt"`
	Topics      struct {
		Edges []struct {
			Node struct {
				Name str `json:"name"`
			} `json:"node"`
		} `json:"edges"`
	} `json:"topics"`
}

// Search asks for the topic of a query, then for its fifty most voted launches; without a topic for the most voted of
// all.
func (s *ProductHunt) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	variables := map[string]any{"first": 50}
	topic := q.Community
	if topic == "" {
		var err error
		if topic, err = s.topic(ctx, q.Text); err != nil {
			return nil, err
		}
	}
	if topic != "" {
		variables["topic"] = topic
	}
	var found struct {
		Posts *struct {
			Nodes []launch `json:"nodes"`
		} `json:"posts"`
	}
	a, err := s.ask(ctx, launchesQuery, variables, &found)
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK || found.Posts == nil {
		return nil, s.fail(market.ErrShape, "no launches in the answer")
	}
	return s.stamp(q, a, bestLaunches(found.Posts.Nodes, q.Text)), nil
}

// ask sends one GraphQL request and decodes its data.
func (s *ProductHunt) ask(ctx context.Context, query string, variables map[string]any,
	data any) (*fetch.Answer, error) {
	a,
		err := s.post(ctx, "https://api.producthunt.com/v2/api/graphql",
		http.Header{"Authorization": {"Bearer " + s.key}},
		map[string]any{"query": query, "variables": variables})
	if err != nil {
		return a, err
	}
	body := struct {
		Data   any `json:"data"`
		Errors []struct {
			Error   str `json:"error"`
			Message str `json:"message"`
		} `json:"errors"`
	}{Data: data}
	if err := s.readAnswer(a, &body); err != nil {
		return a, err
	}
	if len(body.Errors) > 0 {
		said, kind := first(string(body.Errors[0].Error), string(body.Errors[0].Message), "an error"), market.ErrShape
		if said == "rate_limit_reached" {
			kind = market.ErrRateLimited
		}
		return a, s.fail(kind, said)
	}
	return a, nil
}

// bestLaunches are those that share words with the query, the best match first.
func bestLaunches(nodes []launch, query string) []market.Evidence {
	x := newIndex()
	for _, l := range nodes {
		x.add(string(l.Name + " " + l.Tagline + " " + l.Description))
	}
	x.seal()
	var list []market.Evidence
	for _, i := range x.search(query, len(nodes)) {
		list = append(list, nodes[i].evidence())
	}
	return list
}

func (l launch) evidence() market.Evidence {
	name, tagline := oneLine(unescaped(string(l.Name))), unescaped(string(l.Tagline))
	e := market.Evidence{URL: first(string(l.URL), string(l.Website)), Title: name,
		Text:  first(unescaped(string(l.Description)), tagline, name),
		Place: "producthunt.com", Date: dayIn(string(l.Created)), Metrics: map[string]float64{}}
	if tagline != "" {
		e.Title += " – " + oneLine(tagline)
	}
	e.Quote = quoteOf(e.Text)
	metric(e.Metrics, "votes", l.Votes)
	metric(e.Metrics, "comments", l.Comments)
	var names []string
	for _, edge := range l.Topics.Edges {
		names = append(names, string(edge.Node.Name))
	}
	e.Facts = facts("name", name, "tagline", tagline, "tags", strings.Join(names, ", "))
	return e
}
