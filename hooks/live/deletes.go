package live

import (
	"sync"

	"naps/store/writer"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

const rowDeleted = "delete"

// parting is what one client gets of a row once its deletion is committed.
type parting struct {
	client   *client
	messages []subscriptions.Message
}

// bindDeletes tells of rows that are deleted through PocketBase. Who may see a row is asked while it is there; the
// message goes out when the transaction has ended well.
func (f *Feed) bindDeletes() {
	f.app.OnRecordDelete(collections...).Bind(&hook.Handler[*core.RecordEvent]{
		Id:       "napsLivePart",
		Priority: 99, // as late as possible
		Func: func(e *core.RecordEvent) error {
			f.part(e.Record)
			return e.Next()
		},
	})
	f.app.OnRecordAfterDeleteSuccess(collections...).BindFunc(func(e *core.RecordEvent) error {
		for _, p := range f.leaving.take(e.Record) {
			for _, m := range p.messages {
				p.client.Send(m)
			}
		}
		return e.Next()
	})
	f.app.OnRecordAfterDeleteError(collections...).BindFunc(func(e *core.RecordErrorEvent) error {
		f.leaving.take(e.Record)
		return e.Next()
	})
}

// part makes the messages of a row that is about to go. It looks from outside of the transaction, where what goes
// with it is still there.
func (f *Feed) part(record *core.Record) {
	if f.listening.Load() == 0 {
		return
	}
	p := newParcel(f.app, []writer.Row{rowOf(record, rowDeleted)})
	var list []parting
	for _, c := range f.clients.listening(only(record.Collection().Name)) {
		messages, err := c.messages(p, &p.rows[0], answers{})
		if err != nil {
			f.drop(c, err.Error())
			continue
		}
		if len(messages) > 0 {
			list = append(list, parting{client: c, messages: messages})
		}
	}
	if len(list) > 0 {
		f.leaving.put(record, list)
	}
}

// partings wait until the transactions that delete their rows have ended.
type partings struct {
	mu   sync.Mutex
	rows map[string][]parting
}

func keyOf(record *core.Record) string { return record.Collection().Name + "/" + record.Id }

func (p *partings) put(record *core.Record, list []parting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rows[keyOf(record)] = list
}

// take gives the messages of a row that has gone, or stays, and forgets them.
func (p *partings) take(record *core.Record) []parting {
	key := keyOf(record)
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.rows[key]
	delete(p.rows, key)
	return list
}
