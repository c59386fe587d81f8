package hooks

import (
	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/routine"
)

// bindGone tells of sessions that were deleted behind the routes: by a superuser in the panel, or with a user who
// deletes their account. It is told before, so that work stops first, unless that would be inside a transaction, where
// nobody may wait for a write; and again after the commit, when it is certain.
func (x *protection) bindGone() {
	told := func(id string) {
		x.kept.drop(id)
		if x.sessionGone != nil {
			x.sessionGone(id)
		}
	}
	x.app.OnRecordDelete(collections.Sessions).Bind(&hook.Handler[*core.RecordEvent]{
		Priority: -100, // before the store opens its transaction around the deletion
		Func: func(e *core.RecordEvent) error {
			if !e.App.IsTransactional() {
				told(e.Record.Id)
			}
			return e.Next()
		},
	})
	x.app.OnRecordAfterDeleteSuccess(collections.Sessions).BindFunc(func(e *core.RecordEvent) error {
		id := e.Record.Id
		routine.FireAndForget(func() { told(id) }) // it recovers panics
		return e.Next()
	})
}
