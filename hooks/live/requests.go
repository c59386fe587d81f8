package live

import (
	"errors"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// patience is how long one message may take to be written to a connection.
const patience = 15 * time.Second

// supported drops the error of a writer that knows no deadlines, such as a recorder.
func supported(err error) error {
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

// bindRequests puts the feed into PocketBase's realtime requests. Its connections are made before other handlers see
// them, so that those find the client that is kept.
func (f *Feed) bindRequests() {
	f.app.OnRealtimeConnectRequest().Bind(&hook.Handler[*core.RealtimeConnectRequestEvent]{
		Id: "napsLiveConnect", Priority: -1000, Func: f.connect,
	})
	f.app.OnRealtimeSubscribeRequest().Bind(&hook.Handler[*core.RealtimeSubscribeRequestEvent]{
		Id: "napsLiveSubscribe", Priority: 1000, Func: subscribe,
	})
	f.app.OnRealtimeMessageSend().Bind(&hook.Handler[*core.RealtimeMessageEvent]{
		Id: "napsLiveSend", Priority: 1000, Func: f.send,
	})
}

// connect serves a connection with a client of ours; it returns when the connection ends.
func (f *Feed) connect(e *core.RealtimeConnectRequestEvent) error {
	// The server stops reading after five minutes and would take that for the end of the connection, between two
	// messages.
	if err := supported(http.NewResponseController(e.Response).SetReadDeadline(time.Time{})); err != nil {
		return e.InternalServerError("", err)
	}
	c := newClient(f, e.Client)
	defer c.Discard()
	e.Client = c
	return e.Next()
}

// subscribe lets PocketBase replace the subscriptions of a client while no row is matched with them.
func subscribe(e *core.RealtimeSubscribeRequestEvent) error {
	c, ok := e.Client.(*client)
	if !ok {
		return e.Next()
	}
	c.swap.Lock()
	defer c.swap.Unlock()
	defer c.settle()
	return e.Next()
}

// send writes a message within a time: nobody waits for a client that does not read.
func (f *Feed) send(e *core.RealtimeMessageEvent) error {
	rc := http.NewResponseController(e.Response)
	if err := supported(rc.SetWriteDeadline(time.Now().Add(f.patience))); err != nil {
		return err
	}
	if err := e.Next(); err != nil {
		return err
	}
	return supported(rc.SetWriteDeadline(time.Time{}))
}
