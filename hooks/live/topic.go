package live

import (
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

// topic is one subscription to a collection of ours.
type topic struct {
	name       string // as the client has spelled it: its messages carry it
	collection string
	id         string // of the one row; "*" for all
	options    subscriptions.SubscriptionOptions
}

// collectionIn is the name or id of the collection in a topic: what stands before "/" or the options.
func collectionIn(name string) string {
	if i := strings.IndexAny(name, "/?"); i >= 0 {
		return name[:i]
	}
	return name
}

// topicsOf picks the topics of our collections from the subscriptions of a client. As with PocketBase, "sessions"
// alone is "sessions/*".
func (f *Feed) topicsOf(all map[string]subscriptions.SubscriptionOptions) []topic {
	list := []topic{}
	for name, options := range all {
		collection, ok := f.ours(collectionIn(name))
		if !ok {
			continue
		}
		path, _, _ := strings.Cut(name, "?")
		_, id, found := strings.Cut(path, "/")
		if !found {
			id = "*"
		}
		list = append(list, topic{name: name, collection: collection, id: id, options: options})
	}
	return list
}

func setOf(topics []topic) (all set) {
	for _, t := range topics {
		all |= only(t.collection)
	}
	return all
}

// rule is the rule of the collection that decides who gets a row by this topic.
func (t *topic) rule(c *core.Collection) *string {
	if t.id == "*" {
		return c.ListRule
	}
	return c.ViewRule
}

func (t *topic) covers(r *row) bool {
	return t.collection == r.Collection && (t.id == "*" || t.id == r.ID)
}

// messages are what the client gets of a row: one for each of its topics that covers it, if the rule and the topic's
// own filter let it.
func (c *client) messages(p *parcel, r *row, known answers) ([]subscriptions.Message, error) {
	c.swap.Lock()
	defer c.swap.Unlock()
	var list []subscriptions.Message
	for _, t := range *c.topics.Load() {
		if !t.covers(r) {
			continue
		}
		auth, _ := c.Get(apis.RealtimeClientAuthKey).(*core.Record)
		data, err := p.message(r, &t, auth, known)
		if err != nil {
			return nil, err
		}
		if data != nil {
			list = append(list, subscriptions.Message{Name: t.name, Data: data})
		}
	}
	return list, nil
}
