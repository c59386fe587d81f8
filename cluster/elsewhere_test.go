package cluster_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"naps/cluster"
	"naps/journal"
)

// elsewhere is a NATS server as an operator has one already: a file of settings with a user for the node and one for
// each worker, whose subjects are those that the operator's guide names.
func elsewhere(t *testing.T, node string, workers ...string) cluster.Address {
	t.Helper()
	opts := &server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, JetStream: true,
		StoreDir: t.TempDir(), Nkeys: []*server.NkeyUser{{Nkey: node}}}
	for _, key := range workers {
		named := func(subjects ...string) *server.SubjectPermission {
			for i := range subjects {
				subjects[i] = strings.ReplaceAll(subjects[i], "KEY", key)
			}
			return &server.SubjectPermission{Allow: subjects}
		}
		opts.Nkeys = append(opts.Nkeys, &server.NkeyUser{Nkey: key, Permissions: &server.Permissions{
			Publish: named("naps.node.KEY.>", "$JS.API.CONSUMER.INFO.NAPS_RUNS.KEY",
				"$JS.API.CONSUMER.MSG.NEXT.NAPS_RUNS.KEY", "$JS.ACK.NAPS_RUNS.KEY.>"),
			Subscribe: named("_INBOX.KEY.>", "naps.work.KEY.>"),
		}})
	}
	s, err := server.NewServer(opts)
	must(t, err)
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the NATS server does not start")
	}
	at, err := cluster.ParseAddress(s.Addr().String())
	must(t, err)
	return at
}

func TestRunsAreCarriedOutOverANATSServerElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, err := nkeys.CreateUser()
	must(t, err)
	seed, err := own.Seed()
	must(t, err)
	node, err := own.PublicKey()
	must(t, err)
	ann, bob := w.hire("ann"), w.hire("bob")
	at := elsewhere(t, node, w.registered()[0].Key, w.registered()[1].Key)
	conn, err := cluster.Join(cluster.Token{Name: "node", Seed: string(seed)}, at, w.logger())
	must(t, err)
	w.serveOver(conn)
	work := func(ctx context.Context, run journal.Run, j journalOf) error {
		if _, err := j.Do(ctx, "a", plain); err != nil {
			return err
		}
		return report(ctx, run, j)
	}
	for _, token := range []cluster.Token{ann, bob} {
		w.worker(token, at.String(), work)
	}
	for range 4 {
		if s := w.ends(w.start().ID); s.Status != journal.Done {
			t.Errorf("%s: %s", s.Status, s.Reason)
		}
	}

	w.fire("bob") // it keeps its connection, which is the operator's, but is given nothing and believed nothing
	for limit := time.Now().Add(10 * time.Second); len(w.node.Workers("test")) > 1; <-time.After(
		20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("a removed worker is still listed")
		}
	}
	if s := w.ends(w.start().ID); s.Status != journal.Done {
		t.Errorf("after a worker was removed: %s: %s", s.Status, s.Reason)
	}
}

func TestAWorkerElsewhereReachesNoSubjectButItsOwn(t *testing.T) {
	t.Parallel()
	ann, annKey, err := cluster.NewToken("ann")
	must(t, err)
	_, bobKey, err := cluster.NewToken("bob")
	must(t, err)
	own, err := nkeys.CreateUser()
	must(t, err)
	node, err := own.PublicKey()
	must(t, err)
	at := elsewhere(t, node, annKey, bobKey)
	hears, err := nats.Connect(at.String(), nats.Nkey(node, own.Sign))
	must(t, err)
	defer hears.Close()
	all, err := hears.SubscribeSync("naps.>")
	must(t, err)
	must(t, hears.Flush())
	pair, err := nkeys.FromSeed([]byte(ann.Seed))
	must(t, err)
	conn, err := nats.Connect(at.String(), nats.Nkey(annKey, pair.Sign),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	must(t, err)
	defer conn.Close()
	body, err := json.Marshal(map[string]int{"places": 4})
	must(t, err)
	for _, subject := range []string{"naps.node." + bobKey + ".x.beat", "naps.work." + bobKey + ".x",
		"naps.runs." + annKey, "naps.node." + annKey + ".x.beat"} {
		must(t, conn.Publish(subject, body))
	}
	must(t, conn.Flush())
	m, err := all.NextMsg(10 * time.Second)
	must(t, err)
	if m.Subject != "naps.node."+annKey+".x.beat" {
		t.Errorf("a worker may publish to %s", m.Subject)
	}
}
