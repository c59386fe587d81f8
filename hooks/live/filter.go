package live

import (
	"fmt"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/search"
)

// asked is an expression of a topic, and who asks; answers are the rows of one parcel that passed, by id.
type (
	asked   struct{ kind, topic, auth string }
	answers map[asked]map[string]bool
)

// expression gives a rule or a filter, and whether who asks may ask it.
type expression func(*core.RequestInfo) (text string, allowed bool)

// ruled reports whether a rule lets a row be seen. One that makes no sense lets nobody see anything.
func (q *question) ruled(r *row, rule string) (bool, error) {
	return q.passes(r, "rule", func(*core.RequestInfo) (string, bool) { return rule, true })
}

// filtered reports whether a row passes the topic's own filter. What a filter must not ask, and one that makes no
// sense, passes nothing.
func (q *question) filtered(r *row) (bool, error) {
	filter := q.topic.options.Query[search.FilterQueryParam]
	if filter == "" {
		return true, nil
	}
	return q.passes(r, "filter", func(info *core.RequestInfo) (string, bool) {
		return filter, isSuperuser(q.auth) || !superusersOnly(info)
	})
}

// passes asks an expression once for all rows of the parcel and remembers the answer. Rules may look at hidden
// fields, filters may not.
func (q *question) passes(r *row, kind string, of expression) (bool, error) {
	key := asked{kind: kind, topic: q.topic.name}
	if q.auth != nil {
		key.auth = q.auth.Id
	}
	ids, known := q.answers[key]
	if !known {
		info, err := q.request().RequestInfo()
		if err != nil {
			return false, fmt.Errorf("live: %w", err)
		}
		if text, allowed := of(info); allowed {
			if ids, err = q.matching(r.record.Collection(), text, info, kind == "rule"); err != nil {
				return false, err
			}
		}
		q.answers[key] = ids
	}
	return ids[r.ID], nil
}

// matching are the rows of the parcel, by id, to which an expression applies.
func (q *question) matching(
	c *core.Collection, text string, info *core.RequestInfo, hidden bool,
) (map[string]bool, error) {
	var ids []any
	for i := range q.parcel.rows {
		if r := &q.parcel.rows[i]; r.Collection == c.Name {
			ids = append(ids, r.ID)
		}
	}
	query := q.app.ConcurrentDB().Select("{{" + c.Name + "}}.id").From(c.Name).AndWhere(dbx.In(c.Name+".id", ids...))
	resolver := core.NewRecordFieldResolver(q.app, c, info, hidden)
	expr, err := search.FilterData(text).BuildExpr(resolver)
	if err != nil {
		return nil, nil //nolint:nilerr // it makes no sense: nothing passes
	}
	query.AndWhere(expr)
	if err := resolver.UpdateQuery(query); err != nil {
		return nil, nil //nolint:nilerr // likewise
	}
	var found []string
	if err := query.Column(&found); err != nil {
		return nil, fmt.Errorf("live: %s: %w", c.Name, err)
	}
	passing := make(map[string]bool, len(found))
	for _, id := range found {
		passing[id] = true
	}
	return passing, nil
}

// superusersOnly reports whether a filter or an order looks at other collections or at the request, by which somebody
// could guess what they may not read.
func superusersOnly(info *core.RequestInfo) bool {
	for _, option := range []string{search.FilterQueryParam, search.SortQueryParam} {
		if v := info.Query[option]; strings.Contains(v, "@collection.") || strings.Contains(v, "@request.") {
			return true
		}
	}
	return false
}
