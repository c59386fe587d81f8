package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"

	"naps/app/cli"
	"naps/cluster"
	"naps/records"
	"naps/store"
)

// workerAdmin registers workers for naps admin worker.
func workerAdmin(n *naps) cli.WorkerAdmin {
	return cli.WorkerAdmin{
		Add: func(ctx context.Context, name, address string, keys bool) ([]byte, error) {
			return registerWorker(ctx, n, name, address, keys)
		},
		Remove: func(ctx context.Context, name string) error {
			return store.New(n.app).Workers.RemoveWorker(ctx, name)
		},
		List: func(ctx context.Context) ([]records.Worker, error) {
			return store.New(n.app).Workers.ListWorkers(ctx)
		},
	}
}

// registerWorker makes a worker's identity and gives its token: what the worker needs to find the server and to know
// that it is the right one.
func registerWorker(ctx context.Context, n *naps, name, address string, keys bool) ([]byte, error) {
	if n.cfg.Workers == "" {
		return nil,
			errors.New(
				"NAPS_WORKERS is not set, so no worker can join: set it to an address such as nats://0.0.0.0:4222, for the server and for this command")
	}
	token, key, err := cluster.NewToken(name)
	if err != nil {
		return nil, err
	}
	at, err := cluster.ParseAddress(cmp.Or(address, n.cfg.Workers))
	if err != nil {
		return nil, err
	}
	served, err := cluster.ParseAddress(n.cfg.Workers)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(at.Host); ip != nil && ip.IsUnspecified() {
		u, err := url.Parse(n.cfg.PublicURL)
		if err != nil || u.Hostname() == "" {
			return nil,
				errors.New(
					"how do workers reach this server? Say so with --address, such as nats://naps.example:4222, or set NAPS_PUBLIC_URL")
		}
		at.Host = u.Hostname()
	}
	token.Address = at.String()
	if served.Local() && !served.Loopback() && n.cfg.WorkersCert == "" {
		c, _, err := cluster.Certificate(n.app.DataDir(), "", "")
		if err != nil {
			return nil, err
		}
		token.Fingerprint = cluster.Fingerprint(c)
	}
	if err := store.New(n.app).Workers.AddWorker(ctx, records.Worker{Name: name, Key: key, Keys: keys}); err != nil {
		return nil, err
	}
	return json.MarshalIndent(token, "", "  ")
}
