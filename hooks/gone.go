package hooks

import (
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/routine"
)

// bindGone tells the rooms what was deleted behind the routes: by a superuser in the panel, or by users who delete their account.
// They are told before, so that work stops first, unless that would be inside a transaction, where nobody may wait for a write;
// and again after the commit, when it is certain.
func (x *edge) bindGone() {
	for collection, room := range map[string]func(string){"sessions": x.cfg.SessionGone, users: x.cfg.UserGone} {
		told := func(id string) {
			x.kept.drop(id)
			if room != nil {
				room(id)
			}
		}
		x.app.OnRecordDelete(collection).Bind(&hook.Handler[*core.RecordEvent]{
			Priority: -100, // before the store opens its transaction around the deletion
			Func: func(e *core.RecordEvent) error {
				if !e.App.IsTransactional() {
					told(e.Record.Id)
				}
				return e.Next()
			},
		})
		x.app.OnRecordAfterDeleteSuccess(collection).BindFunc(func(e *core.RecordEvent) error {
			id := e.Record.Id
			routine.FireAndForget(func() { told(id) }) // it recovers panics
			return e.Next()
		})
	}
}
