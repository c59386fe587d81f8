package source

import (
	"context"
	"net/http"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// ProductHunt lists the launches of a topic, with a token of the operator's. The service has no search by words: the words of the query
// choose the topic, and of its most voted launches those stay that share words with the query. Its terms allow no commercial use unless agreed.
type ProductHunt struct {
	site
	key string
}

const producthuntKey = "NAPS_PRODUCTHUNT_KEY"

var aboutProductHunt = About{
	Name: "producthunt", Label: "Product Hunt", Kind: market.Product,
	Paces: []fetch.Pace{
		{Hosts: "api.producthunt.com", Every: 5 * time.Second, Burst: 3}, // documented: 6,250 points in 15 minutes, fifty launches cost about 60
	},
	Settings: []Setting{{Name: producthuntKey, About: "launches; its terms allow no commercial use unless agreed", Needs: true}},
}

// NewProductHunt returns the source producthunt.
func NewProductHunt(c *fetch.Client, cfg Config) *ProductHunt {
	return &ProductHunt{aboutProductHunt.site(c), cfg.Settings[producthuntKey]}
}

// topics are the slugs of Product Hunt that founders' words lead to, the narrower first.
var topics = []struct{ slug, words string }{
	{"invoices", "invoice invoices invoicing billing bill bills"},
	{"freelance", "freelance freelancer freelancers contractor contractors client clients"},
	{"accounting", "accounting bookkeeping tax taxes expenses receipt receipts"},
	{"personal-finance", "budget budgeting household savings debt money spending"},
	{"pets", "pet pets dog dogs cat cats puppy vet"},
	{"parenting", "parent parents kid kids baby child children family"},
	{"education", "teacher teachers student students school lesson lessons grading classroom course"},
	{"health-fitness", "health fitness workout gym diet nutrition sleep therapy patient patients doctor"},
	{"meditation", "adhd focus anxiety mindfulness distraction attention"},
	{"home", "landlord landlords tenant tenants rent rental property house home housing"},
	{"restaurants", "restaurant restaurants menu kitchen waiter shift shifts food cafe bar"},
	{"travel", "travel trip flight hotel itinerary airbnb guest guests"},
	{"events", "event events wedding ticket tickets venue"},
	{"hiring", "hiring recruit recruiting interview job resume candidate candidates"},
	{"e-commerce", "shop shops store ecommerce shopify order orders shipping seller sellers"},
	{"marketing", "marketing seo ads newsletter campaign audience brand"},
	{"sales", "sales crm lead leads prospect prospects pipeline"},
	{"developer-tools", "developer developers api code deploy debugging test tests repository"},
	{"design-tools", "design designer designers logo photo photos video image"},
	{"legal", "legal lawyer contract contracts compliance gdpr"},
	{"calendar", "calendar appointment appointments booking bookings schedule scheduling reminder reminders deposit"},
	{"task-management", "task tasks todo project projects team teams"},
}

// anyTopic is where most software is launched that fits nowhere else.
const anyTopic = "saas"

// topicOf is the topic that most words of a query lead to, the first of equals.
func topicOf(query string) string {
	best, most := anyTopic, 0
	words := strings.Fields(strings.ToLower(query))
	for _, t := range topics {
		n := 0
		for _, w := range words {
			if strings.Contains(" "+t.words+" ", " "+strings.Trim(w, `"'.,?!`)+" ") {
				n++
			}
		}
		if n > most {
			best, most = t.slug, n
		}
	}
	return best
}

const launchesQuery = `query($topic: String!, $first: Int!) { posts(topic: $topic, order: VOTES, first: $first) { nodes {
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

// Search asks for the fifty most voted launches of a topic.
func (s *ProductHunt) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	topic := first(q.Community, topicOf(q.Text))
	a, err := s.post(ctx, "https://api.producthunt.com/v2/api/graphql", http.Header{"Authorization": {"Bearer " + s.key}},
		map[string]any{"query": launchesQuery, "variables": map[string]any{"topic": topic, "first": 50}})
	if err != nil {
		return nil, err
	}
	var body struct {
		Data struct {
			Posts *struct {
				Nodes []launch `json:"nodes"`
			} `json:"posts"`
		} `json:"data"`
		Errors []struct {
			Error   str `json:"error"`
			Message str `json:"message"`
		} `json:"errors"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if len(body.Errors) > 0 {
		said, kind := first(string(body.Errors[0].Error), string(body.Errors[0].Message), "an error"), market.ErrShape
		if said == "rate_limit_reached" {
			kind = market.ErrRateLimited
		}
		return nil, s.fail(kind, said)
	}
	if a.Status != http.StatusOK || body.Data.Posts == nil {
		return nil, s.fail(market.ErrShape, "no launches in the answer")
	}
	return s.stamp(q, a, bestLaunches(body.Data.Posts.Nodes, q.Text)), nil
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
	e := market.Evidence{URL: first(string(l.URL), string(l.Website)), Title: name, Text: first(unescaped(string(l.Description)), tagline, name), Place: "producthunt.com", Date: dayIn(string(l.Created)), Metrics: map[string]float64{}}
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
