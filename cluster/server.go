package cluster

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// ServerConfig is what the node's own NATS server needs.
type ServerConfig struct {
	Address Address
	Dir     string                                     // for what the server keeps
	TLS     *tls.Certificate                           // required off loopback
	Known   func(ctx context.Context, key string) bool // is this worker registered?
	Logger  *slog.Logger
}

// Server is a NATS server inside this process, with JetStream. Workers come in by their NKey and may use their own
// subjects only.
type Server struct {
	nats *server.Server
	gate *gate
}

// memoryOfQueue bounds what the queue may hold: it has one short message for each run that is handed out.
const memoryOfQueue = 32 << 20

// NewServer opens the server.
func NewServer(cfg ServerConfig) (*Server, error) {
	if cfg.TLS == nil && !cfg.Address.Loopback() {
		return nil, errors.New("cluster: workers that come over the network need TLS")
	}
	port, err := strconv.Atoi(cfg.Address.Port)
	if err != nil {
		return nil, fmt.Errorf("cluster: %q is no port", cfg.Address.Port)
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	own, err := nkeys.CreateUser()
	if err != nil {
		return nil, err
	}
	g := &gate{known: cfg.Known, own: own, clients: map[string][]uint64{}, shut: map[string]time.Time{}}
	if g.ownKey, err = own.PublicKey(); err != nil {
		return nil, err
	}
	opts := &server.Options{
		ServerName: "naps", Host: cfg.Address.Host, Port: port, NoSigs: true, DisableJetStreamBanner: true,
		JetStream: true, JetStreamMaxMemory: memoryOfQueue, JetStreamMaxStore: memoryOfQueue, StoreDir: cfg.Dir,
		CustomClientAuthentication: g, AlwaysEnableNonce: true, MaxConn: 1000,
		MaxPayload: 2 * partSize, WriteDeadline: 10 * time.Second, TLSTimeout: 10, AuthTimeout: 10,
	}
	if cfg.TLS != nil {
		opts.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*cfg.TLS}, MinVersion: tls.VersionTLS12}
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("cluster: %w", err)
	}
	g.server = s
	s.SetLoggerV2(logger{cfg.Logger}, false, false, false)
	s.Start()
	if !s.ReadyForConnections(15 * time.Second) {
		s.Shutdown()
		return nil, fmt.Errorf("cluster: nothing can listen on %s for workers: is the port in use?", cfg.Address)
	}
	return &Server{s, g}, nil
}

// Connect gives the node's own connection, which needs no port and may use all subjects.
func (s *Server) Connect() (*nats.Conn, error) {
	return nats.Connect("", nats.InProcessServer(s.nats), nats.Nkey(s.gate.ownKey, s.gate.own.Sign), nats.Name("node"),
		nats.MaxReconnects(-1))
}

// Remove ends the connections of a worker at once.
func (s *Server) Remove(key string) {
	for _, id := range s.gate.take(key) {
		_ = s.nats.DisconnectClientByID(id) // it may have left
	}
}

// Shut ends the connections of a worker and lets it in again only after some time.
func (s *Server) Shut(key string, d time.Duration) {
	s.gate.mu.Lock()
	s.gate.shut[key] = time.Now().Add(d)
	s.gate.mu.Unlock()
	s.Remove(key)
}

// Address is where the server listens.
func (s *Server) Address() string { return s.nats.Addr().String() }

// Close ends all connections and the server.
func (s *Server) Close() {
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
}

// gate lets in the node itself and workers that are registered, each with its own permissions.
type gate struct {
	known  func(ctx context.Context, key string) bool
	own    nkeys.KeyPair
	ownKey string
	server *server.Server

	mu      sync.Mutex // guards what follows
	clients map[string][]uint64
	shut    map[string]time.Time // workers that have to wait until then
}

// Check implements server.Authentication: the client has signed the nonce with the key that it names.
func (g *gate) Check(c server.ClientAuthentication) bool {
	opts := c.GetOpts()
	sig, err := base64.RawURLEncoding.DecodeString(opts.Sig)
	if err != nil || opts.Nkey == "" {
		return false
	}
	pub, err := nkeys.FromPublicKey(opts.Nkey)
	if err != nil || pub.Verify(c.GetNonce(), sig) != nil {
		return false
	}
	if opts.Nkey == g.ownKey {
		c.RegisterUser(&server.User{Username: "node"})
		return true
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if g.waits(opts.Nkey) || !g.known(ctx, opts.Nkey) {
		return false
	}
	publish, subscribe := Permissions(opts.Nkey)
	c.RegisterUser(&server.User{Username: opts.Nkey, Permissions: &server.Permissions{
		Publish: &server.SubjectPermission{Allow: publish}, Subscribe: &server.SubjectPermission{Allow: subscribe},
	}})
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clients[opts.Nkey] = append(g.clients[opts.Nkey], c.GetID())
	const remembered = 50 // of one worker that connects again and again
	if list := g.clients[opts.Nkey]; len(list) > remembered {
		g.clients[opts.Nkey] = list[len(list)-remembered:]
	}
	return true
}

// waits reports whether a worker has to wait outside.
func (g *gate) waits(key string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	until, shut := g.shut[key]
	if shut && time.Now().After(until) {
		delete(g.shut, key)
		return false
	}
	return shut
}

func (g *gate) take(key string) []uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := g.clients[key]
	delete(g.clients, key)
	return list
}

// Permissions are the subjects that a worker may publish to and hear.
func Permissions(key string) (publish, subscribe []string) {
	return []string{toNode + key + ".>", "$JS.API.CONSUMER.INFO." + stream + "." + key,
			"$JS.API.CONSUMER.MSG.NEXT." + stream + "." + key, "$JS.ACK." + stream + "." + key + ".>"},
		[]string{inboxOf(key) + ".>", toWorker + key + ".>"}
}

// inboxOf is where a worker hears answers: nobody else may listen there.
func inboxOf(key string) string { return "_INBOX." + key }

// logger passes on what the NATS server complains of.
type logger struct{ log *slog.Logger }

func (l logger) Noticef(format string, v ...any) { l.log.Debug("NATS: " + fmt.Sprintf(format, v...)) }
func (l logger) Warnf(format string, v ...any)   { l.log.Warn("NATS: " + fmt.Sprintf(format, v...)) }
func (l logger) Fatalf(format string, v ...any)  { l.log.Error("NATS: " + fmt.Sprintf(format, v...)) }
func (l logger) Errorf(format string, v ...any)  { l.log.Warn("NATS: " + fmt.Sprintf(format, v...)) }
func (l logger) Debugf(string, ...any)           {}
func (l logger) Tracef(string, ...any)           {}
