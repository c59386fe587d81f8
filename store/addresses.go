package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/dbutils"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// People type their address now with capitals and now without, and mail reaches them either way. So there is one
// account for an address whatever its case, at every door: the pages, PocketBase's API, other services, the panel, the
// command line. Addresses are kept in lower case from the time they are written, and the index of the table compares
// them without case, by which PocketBase looks them up without case as well.

// withAddresses are the collections of people who sign in.
var withAddresses = []string{"users", core.CollectionNameSuperusers}

// BindAddresses keeps addresses in lower case and refuses a second account of one. It must be bound in every process
// that may write accounts.
func BindAddresses(app core.App) {
	lower := func(e *core.RecordEvent) error {
		e.Record.SetEmail(strings.ToLower(e.Record.Email()))
		return e.Next()
	}
	for _, name := range withAddresses {
		app.OnRecordCreate(name).BindFunc(lower)
		app.OnRecordUpdate(name).BindFunc(func(e *core.RecordEvent) error {
			if strings.EqualFold(e.Record.Email(), e.Record.Original().Email()) {
				return e.Next() // one of two accounts of an address must still be able to change everything else
			}
			return lower(e)
		})
		app.OnRecordValidate(name).BindFunc(refuseTwin)
		app.OnRecordAuthWithPasswordRequest(name).BindFunc(func(e *core.RecordAuthWithPasswordRequestEvent) error {
			byAddress := slices.Contains(e.Collection.PasswordAuth.IdentityFields, core.FieldNameEmail) &&
				(e.IdentityField == "" || e.IdentityField == core.FieldNameEmail)
			if e.Record == nil && e.Identity != "" && byAddress {
				e.Record = onlyAccountOf(e.App, e.Collection, e.Identity)
			}
			return e.Next()
		})
	}
	// Before others decide whether the account is new: PocketBase takes an address for proven only where it is written
	// as in the account.
	app.OnRecordAuthWithOAuth2Request("users").Bind(
		&hook.Handler[*core.RecordAuthWithOAuth2RequestEvent]{Id: "napsAddress", Priority: -100,
			Func: func(e *core.RecordAuthWithOAuth2RequestEvent) error {
				e.OAuth2User.Email = strings.ToLower(e.OAuth2User.Email)
				if e.Record == nil && e.OAuth2User.Email != "" {
					e.Record = onlyAccountOf(e.App, e.Collection, e.OAuth2User.Email)
					e.IsNewRecord = e.Record == nil
				}
				if e.Record != nil && strings.EqualFold(e.Record.Email(), e.OAuth2User.Email) {
					e.OAuth2User.Email = e.Record.Email() // it may be from before addresses were kept in lower case
				}
				return e.Next()
			}})
}

// refuseTwin refuses an address that an account in another case has. The index does the same once no twins are left.
func refuseTwin(e *core.RecordEvent) error {
	r := e.Record
	if r.Email() == "" || !r.IsNew() && strings.EqualFold(r.Email(), r.Original().Email()) {
		return e.Next()
	}
	n, err := e.App.CountRecords(r.Collection(), dbx.NewExp("lower(email) = {:email} AND id != {:id}",
		dbx.Params{"email": strings.ToLower(r.Email()), "id": r.Id}))
	if err != nil {
		return fmt.Errorf("store: addresses: %w", err)
	}
	if n > 0 {
		return validation.Errors{core.FieldNameEmail: validation.NewError("validation_not_unique",
			"An account has this address already.")}
	}
	return e.Next()
}

// onlyAccountOf is the one account of an address, in whatever case either is written; nil where there is none, or more
// than one.
func onlyAccountOf(app core.App, c *core.Collection, email string) *core.Record {
	var found []*core.Record
	same := dbx.NewExp("lower([[email]]) = {:email}", dbx.Params{"email": strings.ToLower(strings.TrimSpace(email))})
	if err := app.RecordQuery(c).AndWhere(same).Limit(2).All(&found); err != nil || len(found) != 1 {
		return nil
	}
	return found[0]
}

// Twins lists the addresses that more than one account has, in different cases. They are from before naps minded;
// nobody but their owner can tell which of them is to stay, so they are never merged.
func Twins(app core.App) ([]string, error) {
	var all []string
	for _, name := range withAddresses {
		var found []string
		err := app.DB().NewQuery("SELECT group_concat(email, ' and ') FROM {{" + name +
			"}} WHERE email != '' GROUP BY lower(email) HAVING COUNT(*) > 1").Column(&found)
		if err != nil {
			return nil, fmt.Errorf("store: addresses: %w", err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// OneAccountAnAddress makes the indexes compare addresses without case, where no twins stand in the way. It is called
// at every start, so it happens as soon as the last of them are gone.
func OneAccountAnAddress(app core.App) (twins []string, err error) {
	if twins, err = Twins(app); err != nil || len(twins) > 0 {
		return twins, err
	}
	for _, name := range withAddresses {
		c, err := app.FindCollectionByNameOrId(name)
		if err != nil {
			return nil, fmt.Errorf("store: addresses: %w", err)
		}
		at := slices.IndexFunc(c.Indexes, func(index string) bool {
			p := dbutils.ParseIndex(index)
			return p.Unique && len(p.Columns) == 1 && strings.EqualFold(p.Columns[0].Name, core.FieldNameEmail) &&
				!strings.EqualFold(p.Columns[0].Collate, "nocase")
		})
		if at < 0 {
			continue
		}
		index := dbutils.ParseIndex(c.Indexes[at])
		index.Columns[0].Collate = "NOCASE"
		c.Indexes[at] = index.Build()
		if err := app.Save(c); err != nil {
			return nil, fmt.Errorf("store: addresses: %w", err)
		}
	}
	return nil, nil
}
