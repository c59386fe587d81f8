package hooks

import (
	"context"
	"errors"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

// What a client of PocketBase's realtime API was authorized by.
const (
	clientToken = "napsToken"
	clientUser  = "napsUser"
)

// bindEnds closes what is open as soon as its rights end: streams and realtime clients of a login that was ended, an
// account that was deleted, a password that was changed. Whoever changes rights calls rightsChanged, which looks at
// everything of that user anew; what is still good notices nothing.
func (x *rights) bindEnds() {
	changed := func(e *core.RecordEvent) error {
		x.rightsChanged(ownerOf(e.Record))
		return e.Next()
	}
	for _, collection := range append([]string{core.CollectionNameSuperusers}, collections.Access...) {
		x.app.OnRecordAfterUpdateSuccess(collection).BindFunc(changed)
		x.app.OnRecordAfterDeleteSuccess(collection).BindFunc(changed)
	}
	x.app.OnRealtimeSubscribeRequest().BindFunc(func(e *core.RealtimeSubscribeRequestEvent) error {
		if e.Auth == nil {
			return e.Next()
		}
		e.Client.Set(clientToken, tokenOf(e.Request))
		e.Client.Set(clientUser, e.Auth.Id)
		if err := e.Next(); err != nil {
			return err
		}
		// The login may have ended since the request began.
		x.recheckClient(context.WithoutCancel(e.Request.Context()), e.Client, true)
		return nil
	})
}

// ownerOf is whose rights a record is about.
func ownerOf(r *core.Record) string {
	if r.Collection().IsAuth() {
		return r.Id
	}
	return r.GetString("user")
}

// rightsChanged lets the open streams of a user ask again whether they may go on, and ends realtime clients that may
// not.
func (x *rights) rightsChanged(user string) {
	x.streams.Wake(user)
	for _, c := range x.app.SubscriptionsBroker().Clients() {
		if who, _ := c.Get(clientUser).(string); who == user {
			x.recheckClient(context.Background(), c, true)
		}
	}
}

// recheckClients asks for every realtime client whether it may go on.
func (x *rights) recheckClients(ctx context.Context) error {
	for _, c := range x.app.SubscriptionsBroker().Clients() {
		if err := ctx.Err(); err != nil {
			return err
		}
		x.recheckClient(ctx, c, false)
	}
	return nil
}

// recheckClient ends a realtime client whose token opens nothing any more. Its connection closes; it may come back
// and sign in anew. Where something is known to have changed, a database that does not answer ends it, too.
func (x *rights) recheckClient(ctx context.Context, c subscriptions.Client, known bool) {
	token, _ := c.Get(clientToken).(string)
	if token == "" {
		return
	}
	_, err := x.tokenReader.verify(ctx, token, core.TokenTypeAuth)
	if err == nil || errors.Is(err, errUnasked) && !known {
		return
	}
	c.Unset(apis.RealtimeClientAuthKey)
	x.app.SubscriptionsBroker().Unregister(c.Id())
}
