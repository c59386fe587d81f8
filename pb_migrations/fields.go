package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Sizes. PocketBase stops text at 5,000 characters and JSON at 1 MB unless told otherwise.
const (
	shortText = 500       // names, states, keys of ours
	lineText  = 4_000     // titles, addresses, quotes, reasons
	ideaText  = 100_000   // an idea has at most 20,000 characters; the route checks that
	longText  = 2_000_000 // a message of naps
	smallJSON = 1 << 20
	largeJSON = 64 << 20
	largeFile = 64 << 20
)

// Rules. A relation's path is followed by PocketBase; nil rules mean superusers only.
const (
	ruleOwn       = "@request.auth.id != '' && owner = @request.auth.id"
	ruleUser      = "@request.auth.id != '' && user = @request.auth.id"
	ruleOfSession = "@request.auth.id != '' && session.owner = @request.auth.id"
	idSessions    = "naps_sessions00"
)

func text(name string, max int) *core.TextField { return &core.TextField{Name: name, Max: max} }

func needed(name string, max int) *core.TextField {
	return &core.TextField{Name: name, Max: max, Required: true}
}

func number(name string) *core.NumberField { return &core.NumberField{Name: name} }

func whole(name string) *core.NumberField { return &core.NumberField{Name: name, OnlyInt: true} }

func flag(name string) *core.BoolField { return &core.BoolField{Name: name} }

func jsonOf(name string, max int64) *core.JSONField {
	return &core.JSONField{Name: name, MaxSize: max}
}

// belongs is a relation whose row goes when the other one does.
func belongs(name, collection string) *core.RelationField {
	return &core.RelationField{Name: name, CollectionId: collection, CascadeDelete: true, Required: true, MaxSelect: 1}
}

func created() *core.AutodateField { return &core.AutodateField{Name: "created", OnCreate: true} }

func updated() *core.AutodateField {
	return &core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true}
}

// readable makes a collection that rule lets somebody list and view and that only superusers write; an empty rule
// closes it altogether.
func readable(name, rule string, fields ...core.Field) *core.Collection {
	c := core.NewBaseCollection(name)
	if rule != "" {
		c.ListRule = types.Pointer(rule)
		c.ViewRule = types.Pointer(rule)
	}
	c.Fields.Add(fields...)
	return c
}

func saveAll(app core.App, collections ...*core.Collection) error {
	for _, c := range collections {
		if err := app.Save(c); err != nil {
			return err
		}
	}
	return nil
}

func dropAll(app core.App, names ...string) error {
	for _, name := range names {
		c, err := app.FindCollectionByNameOrId(name)
		if err != nil {
			return err
		}
		if err := app.Delete(c); err != nil {
			return err
		}
	}
	return nil
}
