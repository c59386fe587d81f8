package live

import (
	"log/slog"
	"net/http"
	"net/url"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/picker"

	"naps/pb_migrations"
)

// The options of a topic that PocketBase knows.
const (
	optionExpand = "expand"
	optionFields = "fields"
)

// quickly answers a rule without a query for each row, where it can: superusers pass, and the rules that naps itself
// has set ask only who owns the session. sure is false for any other rule.
func quickly(rule *string, auth *core.Record, owner func() (string, error)) (pass, sure bool, err error) {
	switch {
	case isSuperuser(auth):
		return true, true, nil
	case rule == nil:
		return false, true, nil
	case *rule == "":
		return true, true, nil
	case !pb_migrations.OwnersOnly(*rule):
		return false, false, nil
	case auth == nil:
		return false, true, nil
	}
	id, err := owner()
	return id != "" && id == auth.Id, true, err
}

func isSuperuser(auth *core.Record) bool { return auth != nil && auth.IsSuperuser() }

// question is what a topic asks, and who: the request that PocketBase would see if the topic were one.
type question struct {
	app     core.App
	parcel  *parcel
	answers answers
	topic   *topic
	auth    *core.Record
	event   *core.RequestEvent // made when it is first needed
}

// request is the topic as a request, for the rules, expansions and hooks that look at one.
func (q *question) request() *core.RequestEvent {
	if q.event != nil {
		return q.event
	}
	query, header := url.Values{}, http.Header{}
	for k, v := range q.topic.options.Query {
		query.Set(k, v)
	}
	for k, v := range q.topic.options.Headers {
		header[k] = []string{v}
	}
	e := &core.RequestEvent{App: q.app, Auth: q.auth}
	address := &url.URL{Path: "/api/realtime", RawQuery: query.Encode()}
	e.Request = &http.Request{Method: http.MethodGet, URL: address, Header: header, Body: http.NoBody}
	e.Set(core.RequestEventKeyInfoContext, core.RequestInfoContextRealtime)
	q.event = e
	return e
}

// plain reports whether the message looks the same for everybody of the same kind.
func (q *question) plain() bool {
	o := q.topic.options.Query
	return o[optionExpand] == "" && o[optionFields] == "" && q.app.OnRecordEnrich().Length() == 0
}

// encode makes the message of a record: with hidden fields for superusers, with the relations that the topic expands
// and that its owner may see, and of all this the fields that it picks.
func (q *question) encode(record *core.Record, action string) ([]byte, error) {
	clean := record.Fresh()
	if err := apis.EnrichRecord(q.request(), clean); err != nil {
		// As with PocketBase: a hook that fails keeps the record back.
		q.app.Logger().Warn("A record is kept from a subscriber", slog.String("id", record.Id), slog.Any("error", err))
		return nil, nil
	}
	fields := q.topic.options.Query[optionFields]
	if fields == "" {
		return encode(clean, action)
	}
	picked, err := picker.Pick(clean, fields)
	if err != nil {
		q.app.Logger().Debug("The fields of a subscription cannot be picked", slog.Any("error", err))
		return encode(clean, action)
	}
	return encode(picked, action)
}
