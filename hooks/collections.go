package hooks

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
)

// errCritical is in every refusal, so that callers can tell it from a failure.
var errCritical = errors.New("naps needs this collection as it is")

// protectCollections refuses what would break naps: deleting a collection of ours, or changing its fields, indexes,
// rules or name. users stays open for options (providers, tokens, mails) and new fields. The hooks are bound when the
// app is served, after the migrations, and are those of the models: they also see imports. Rows can still be edited in
// the panel.
func (x *protection) protectCollections() {
	x.app.OnCollectionDelete().Bind(&hook.Handler[*core.CollectionEvent]{Id: "napsKeepCollections",
		Func: func(e *core.CollectionEvent) error {
			if slices.Contains(collections.Needed, storedName(e.App, e.Collection)) {
				return refuse(e.Collection.Name, "cannot be deleted")
			}
			return e.Next()
		}})
	x.app.OnCollectionUpdate().Bind(&hook.Handler[*core.CollectionEvent]{Id: "napsKeepFields",
		Func: func(e *core.CollectionEvent) error {
			was, err := e.App.FindCollectionByNameOrId(e.Collection.Id)
			if err != nil || !slices.Contains(collections.Needed, was.Name) {
				return e.Next()
			}
			if what := changed(was, e.Collection); what != "" {
				return refuse(was.Name, what+" cannot be changed")
			}
			return e.Next()
		}})
}

// storedName is the name a collection has in the database: the one in hand may have been renamed.
func storedName(app core.App, c *core.Collection) string {
	if was, err := app.FindCollectionByNameOrId(c.Id); err == nil {
		return was.Name
	}
	return c.Name
}

func refuse(name, what string) error {
	text := fmt.Sprintf("The collection %s is part of naps: it %s.", name, what)
	if !strings.HasPrefix(what, "cannot") {
		text = fmt.Sprintf("The collection %s is part of naps: %s.", name, what)
	}
	return fmt.Errorf("%w: %w", router.NewApiError(http.StatusBadRequest, text, nil), errCritical)
}

// changed names what an update would change that must stay, or nothing.
func changed(was, is *core.Collection) string {
	switch {
	case was.Name != is.Name:
		return "its name"
	case was.Type != is.Type:
		return "its type"
	case was.Name == collections.Users:
		for _, f := range was.Fields {
			g := is.Fields.GetById(f.GetId())
			if g == nil || g.GetName() != f.GetName() || g.Type() != f.Type() {
				return "its field " + f.GetName()
			}
		}
		return ""
	case !same(was.Fields, is.Fields):
		return "its fields"
	case !same(was.Indexes, is.Indexes):
		return "its indexes"
	case !same([]*string{was.ListRule, was.ViewRule, was.CreateRule, was.UpdateRule, was.DeleteRule},
		[]*string{is.ListRule, is.ViewRule, is.CreateRule, is.UpdateRule, is.DeleteRule}):
		return "its rules"
	}
	return ""
}

func same(a, b any) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(x) == string(y)
}

// keepRows refuses to empty a collection of ours in one go, for which PocketBase has a route but no hook. The cache may
// be emptied.
func keepRows() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id: "napsKeepRows",
		Func: func(e *core.RequestEvent) error {
			if e.Request.Pattern != truncatePattern || !e.HasSuperuserAuth() {
				return e.Next()
			}
			c, err := e.App.FindCachedCollectionByNameOrId(e.Request.PathValue("collection"))
			if err == nil && slices.Contains(collections.Needed, c.Name) && !collections.MayBeEmptied(c.Name) {
				return refuse(c.Name, "cannot be emptied")
			}
			return e.Next()
		},
	}
}

// truncatePattern is PocketBase's route that empties a collection (apis/collection.go); a test holds that it is still
// there.
const truncatePattern = "DELETE /api/collections/{collection}/truncate"
