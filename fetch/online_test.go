package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// dialing is a client whose connections are made by dial.
func dialing(mirror string, dial func(ctx context.Context, network, address string) (net.Conn, error)) *Client {
	return newClient(Config{Errands: true, Mirror: mirror}, &http.Transport{DialContext: dial})
}

func TestOnlyWhereNoHostTakesAConnectionThereIsNone(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "")
	t.Setenv("https_proxy", "")
	t.Setenv("ALL_PROXY", "")
	t.Setenv("all_proxy", "")
	hosts := []string{"a.example", "b.example", "c.example"}
	nowhere := &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}
	for name, c := range map[string]struct {
		client *Client
		want   bool
	}{
		"nobody answers": {dialing("", func(context.Context, string, string) (net.Conn, error) { return nil, nowhere }),
			false},
		"one answers": {dialing("", func(_ context.Context, _, address string) (net.Conn, error) {
			if !strings.HasPrefix(address, "b.") {
				return nil, nowhere
			}
			mine, theirs := net.Pipe()
			return mine, errors.Join(theirs.Close())
		}), true},
		"names lead into a private network": {New(Config{Errands: true}), true},
		"a mirror": {dialing("http://127.0.0.1:1",
			func(context.Context, string, string) (net.Conn, error) { return nil, nowhere }), true},
	} {
		ask := hosts
		if name == "names lead into a private network" {
			ask = []string{"127.0.0.1"} // refused by the guard before a connection is made
		}
		if got := Online(t.Context(), c.client, ask); got != c.want {
			t.Errorf("%s: online is %v", name, got)
		}
	}
	t.Setenv("HTTPS_PROXY", "http://proxy.example:3128")
	if !Online(t.Context(),
		dialing("", func(context.Context, string, string) (net.Conn, error) { return nil, nowhere }), hosts) {
		t.Error("a proxy counts as no connection")
	}
}

func TestANetworkThatIsSilentIsKnownWithinFiveSeconds(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, "")
	}
	synctest.Test(t, func(t *testing.T) {
		silent := dialing("", func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		began := time.Now()
		if Online(t.Context(), silent, []string{"a.example", "b.example"}) || time.Since(began) >= 5*time.Second {
			t.Errorf("known after %v", time.Since(began))
		}
	})
}
