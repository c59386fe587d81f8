package store

import (
	"database/sql"
	"errors"
	"slices"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
)

// BindGuard refuses requests, also those of superusers, that would delete, rename or strip a collection of naps. Adding fields,
// rules and indexes is the operator's right. Of the ledger it leaves superusers only to grant.
func BindGuard(app core.App) {
	bindLedger(app)
	app.OnCollectionDeleteRequest().BindFunc(func(e *core.CollectionRequestEvent) error {
		if slices.Contains(collections.Needed, e.Collection.Name) {
			return e.BadRequestError("naps needs the collection "+e.Collection.Name+".", nil)
		}
		return e.Next()
	})
	app.OnCollectionUpdateRequest().BindFunc(func(e *core.CollectionRequestEvent) error {
		before, err := e.App.FindCollectionByNameOrId(e.Collection.Id)
		if err == nil && slices.Contains(collections.Needed, before.Name) && !keeps(e.Collection, before) {
			return e.BadRequestError("naps needs the collection "+before.Name+" with its name and fields.", nil)
		}
		return e.Next()
	})
	app.OnCollectionsImportRequest().BindFunc(func(e *core.CollectionsImportRequestEvent) error {
		if e.DeleteMissing {
			return e.BadRequestError("An import that deletes what it does not name would delete collections that naps needs.", nil)
		}
		return e.Next()
	})
}

// keeps reports whether a collection still has the name and the fields that it had.
func keeps(after, before *core.Collection) bool {
	if after.Name != before.Name {
		return false
	}
	for _, field := range before.Fields {
		same := after.Fields.GetById(field.GetId())
		if same == nil || same.GetName() != field.GetName() || same.Type() != field.Type() {
			return false
		}
	}
	return true
}

func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
