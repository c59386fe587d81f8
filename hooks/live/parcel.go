package live

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"naps/store/writer"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// parcelRows bounds the rows that are read at once.
const parcelRows = 100

// parcel is some rows of one session that were committed together. All clients share it: what must be read from the
// database for it is read once, by the first client that may see it.
type parcel struct {
	app   core.App
	rows  []row
	owner func() (string, error) // who owns the session; empty when it is gone
	load  func() error           // fills in the records
}

// row is a row that was written. Its messages are made once, but for those who want them in another form.
type row struct {
	writer.Row
	record *core.Record // after load; nil where the row is gone again
	plain  [2]encoded   // for users and for superusers, who see hidden fields
}

type encoded struct {
	once sync.Once
	data []byte
	err  error
}

func newParcel(app core.App, rows []writer.Row) *parcel {
	p := &parcel{app: app, rows: make([]row, len(rows))}
	for i, r := range rows {
		p.rows[i].Row = r
	}
	p.owner = sync.OnceValues(func() (string, error) { return ownerOf(app, p.rows[0].Session) })
	p.load = sync.OnceValue(p.read)
	return p
}

// ownerOf is who owns a session; nobody does when it is gone.
func ownerOf(app core.App, session string) (owner string, err error) {
	query := app.ConcurrentDB().NewQuery(`SELECT owner FROM sessions WHERE id = {:id}`)
	err = query.Bind(dbx.Params{"id": session}).Row(&owner)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("live: owner: %w", err)
	}
	return owner, nil
}

// read fills in the records of the rows as they are now.
func (p *parcel) read() error {
	wanted := map[string][]string{}
	for i := range p.rows {
		wanted[p.rows[i].Collection] = append(wanted[p.rows[i].Collection], p.rows[i].ID)
	}
	found := map[[2]string]*core.Record{}
	for collection, ids := range wanted {
		records, err := p.app.FindRecordsByIds(collection, ids)
		if err != nil {
			return fmt.Errorf("live: %s: %w", collection, err)
		}
		for _, r := range records {
			found[[2]string{collection, r.Id}] = r
		}
	}
	for i := range p.rows {
		r := &p.rows[i]
		r.record = found[[2]string{r.Collection, r.ID}]
	}
	return nil
}

// message is what a topic gets of a row, or nothing where a rule or a filter keeps it from it. known holds what one
// client has asked of this parcel before.
func (p *parcel) message(r *row, t *topic, auth *core.Record, known answers) ([]byte, error) {
	c, err := p.app.FindCachedCollectionByNameOrId(r.Collection)
	if err != nil {
		return nil, fmt.Errorf("live: %s: %w", r.Collection, err)
	}
	pass, sure, err := quickly(t.rule(c), auth, p.owner)
	if err != nil || sure && !pass {
		return nil, err
	}
	if err := p.load(); err != nil || r.record == nil {
		return nil, err
	}
	q := question{app: p.app, parcel: p, answers: known, topic: t, auth: auth}
	if !sure {
		if pass, err = q.ruled(r, *t.rule(c)); err != nil || !pass {
			return nil, err
		}
	}
	if pass, err = q.filtered(r); err != nil || !pass {
		return nil, err
	}
	if !q.plain() {
		return q.encode(r.record, r.Action)
	}
	e := &r.plain[0]
	if isSuperuser(auth) {
		e = &r.plain[1]
	}
	e.once.Do(func() { e.data, e.err = q.encode(r.record, r.Action) })
	return e.data, e.err
}

// payload is the data of a message, as PocketBase's own.
type payload struct {
	Record any    `json:"record"`
	Action string `json:"action"`
}

func encode(record any, action string) ([]byte, error) {
	data, err := json.Marshal(payload{Record: record, Action: action})
	if err != nil {
		return nil, fmt.Errorf("live: %w", err)
	}
	return data, nil
}
