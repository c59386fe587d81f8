// Package hooks is the edge of naps: it reads a request, asks one room, and renders the answer.
//
// Promises, before the API:
//   - One guard stands before every route of a session: another's id is answered as if it did not exist.
//   - A cookie logs in pages, never the admin panel or PocketBase's own routes, and every unsafe request it authorises
//     comes from our own origin.
//   - A stream shows a tab every event once and in order, whatever cursor it comes back with; only its handler writes to it.
//   - Nobody sees an inner error: people get a sentence, the log gets the rest under the same request id.
//
// Routes stand in one table (routes.go). Nothing here decides anything about a business idea.
package hooks

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"naps/founder"
	"naps/hooks/stream"
	"naps/internal/turns"
	"naps/market"
	"naps/records"
	"naps/report"
	"naps/session"
	"naps/views"
)

// SignUp says who may create an account.
type SignUp string

// The modes of NAPS_SIGNUP.
const (
	SignUpOpen   SignUp = "open"
	SignUpInvite SignUp = "invite"
	SignUpClosed SignUp = "closed"
)

// Config is what the edge needs of the rest of naps. Manager and what is read and kept (Sessions to Tokens) are
// required.
type Config struct {
	Manager Manager

	Sessions Sessions
	Ideas    IdeaReader
	Events   stream.Log
	Evidence Evidence
	Readings Readings       // what a model or the founder read
	Founder  FounderReads   // lets founders read the evidence themselves
	Files    *founder.Files // makes evidence of what founders bring; nil: they can bring nothing
	Reports  Reports
	Ledger   Ledger
	Accounts Accounts
	Exporter Exporter
	Shares   Shares
	Logins   Logins // who is signed in
	Tokens   Tokens // of programs
	Invites  Invites
	Admins   Admins

	PublicURL  string // NAPS_PUBLIC_URL: "https://naps.example"; empty where it is not known
	SignUp     SignUp // empty means open
	Version    string // shown in the footer
	Instance   string // tells this database from others; see backup.Instance
	SigningKey string // the public key by which bundles are signed, as it is published; empty: they are not signed
	Sample     bool   // serve --sample: a visitor may start the sample without an account

	Samples []Sample // the ideas that come with naps; none: no sample is offered
	// runs that a user may have at once: where it is more than 60, so many starts a minute are let through
	Starts  int
	Credits int           // what a new account starts with, shown on pages
	Price   session.Price // of a run, shown on pages: the one that the Manager takes
	Streams int           // that a user may have open at once; 0: DefaultStreams
	// realtime connections that an address may have open without being signed in; 0: DefaultVisits
	Visits  int
	Room    records.Kept      // how much a user may keep; 0: as much as they like
	Exports map[string]Export // the files of a report by what follows "report.", besides json: "md", "csv"

	// SessionGone is told of a session that was deleted behind the routes, in the panel or with its user; it may be
	// nil. It may be called more than once for the same id, possibly from inside a transaction, and must not wait for a
	// write.
	SessionGone func(id string)

	Preview func(market.Brief) views.Brief // how naps reads an idea and what it will search for; nil: nothing is shown

	// how long a run takes on this server, 0 where there was none yet; nil: nobody knows
	Typical func(context.Context) (time.Duration, error)

	// Unreadable says why an idea cannot be searched for here, empty where it can; nil: all can.
	Unreadable func(market.Brief) string

	Notes NoteReader // makes texts of files and pages that founders add to their ideas; nil: they can add none

	// what the model will be asked where a founder has more of the evidence read, in words; empty without a model; nil:
	// no model
	ReadOn func() string

	Ready func() error // what keeps naps from its work, nil for nothing; nil: nobody knows

	Watching Watching // what looks at ideas again

	Recording Recording // what was predicted, and what became of it
	Pushing   Pushing   // what wakes browsers

	Admin Admin // behind the operator's page

	Figures Figures // for the operator's monitoring

	// MCP answers programs that speak the Model Context Protocol; what they ask comes back to the inner handler, heavy
	// answers within a turn. nil: they are not spoken to.
	MCP func(inner func() http.Handler, turn Turn) http.Handler

	Chat Chatting // about a report

	Landing Landing // pages that test ideas in public

	// Rephrase has the model put the questions of an interview kit into other words; nil: there is no way to.
	Rephrase func(ctx context.Context, r report.Report, questions []string) ([]string, error)

	Jobs []Job        // run by the one clock of the app
	Log  *slog.Logger // nil takes the app's
}

// edge is the plug-in: everything a handler needs. It is read-only after Register, but for what locks itself.
type edge struct {
	parts
	app         core.App
	cfg         Config
	log         *slog.Logger
	origin      *http.CrossOriginProtection
	limits      limits
	quotas      quotas
	stream      *stream.Server
	streams     *stream.Registry // by user
	unsaved     endedLogins      // until the next start
	visits      *stream.Registry // by address: realtime connections of who is not signed in
	turns       *turns.Turns     // of heavy answers
	kept        *kept            // of those that were made
	publicPages *publicPages     // that test ideas
	server      *http.Server     // once it is served
	closing     chan struct{}    // closed when the server begins to shut down
	close       sync.Once

	second time.Duration // between the events of the self-test; tests make it shorter
}

// Register binds naps' routes, guards and clock to the app. It must be called before the app is served.
func Register(app core.App, cfg Config) error {
	x, err := newEdge(app, cfg)
	if err != nil {
		return err
	}
	x.bindSignUp()
	x.bindLimits()
	x.bindMails()
	x.bindGone()
	x.bindLogins()
	x.bindEnds()
	x.bindSecrets()
	if err := x.bindClock(); err != nil {
		return err
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		x.server = e.Server
		x.protectCollections()
		x.mount(e.Router)
		e.InstallerFunc = func(app core.App, _ *core.Record, baseURL string) error {
			if x.cfg.PublicURL != "" {
				baseURL = x.cfg.PublicURL
			}
			return printSetup(x.cfg.Admins, baseURL)
		}
		if err := e.Next(); err != nil {
			return err
		}
		e.Server.Handler = ownBody(e.Server.Handler)
		return nil
	})
	app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{
		Id:       "napsCloseStreams",
		Priority: -10000, // before PocketBase cancels its requests at -9999: the streams say goodbye first
		Func: func(e *core.TerminateEvent) error {
			x.close.Do(func() { close(x.closing) })
			return e.Next()
		},
	})
	return nil
}

func newEdge(app core.App, cfg Config) (*edge, error) {
	for name, is := range map[string]any{
		"Manager": cfg.Manager, "Sessions": cfg.Sessions, "Ideas": cfg.Ideas,
		"Events": cfg.Events, "Evidence": cfg.Evidence, "Readings": cfg.Readings, "Reports": cfg.Reports,
		"Ledger": cfg.Ledger, "Accounts": cfg.Accounts, "Exporter": cfg.Exporter, "Shares": cfg.Shares,
		"Logins": cfg.Logins, "Tokens": cfg.Tokens, "Invites": cfg.Invites, "Admins": cfg.Admins,
	} {
		if is == nil {
			return nil, fmt.Errorf("hooks: Config.%s is missing", name)
		}
	}
	switch cfg.SignUp {
	case "":
		cfg.SignUp = SignUpOpen
	case SignUpOpen, SignUpInvite, SignUpClosed:
	default:
		return nil, fmt.Errorf("hooks: sign-up is open, invite or closed, not %q", cfg.SignUp)
	}
	x := &edge{
		app: app, cfg: cfg, log: cfg.Log, origin: http.NewCrossOriginProtection(), limits: newLimits(cfg.Starts),
		quotas: newQuotas(), streams: newRegistry(cfg.Streams, DefaultStreams),
		visits: newRegistry(cfg.Visits, DefaultVisits), turns: newTurns(), kept: newKept(maxKept),
		closing: make(chan struct{}), second: time.Second,
	}
	if x.log == nil {
		x.log = app.Logger()
	}
	x.stream = stream.NewServer(cfg.Manager, cfg.Events, x.streams, x.closing)
	x.stream.Logger, x.stream.Watched = x.log, x.watched
	if err := x.trust(cfg.PublicURL); err != nil {
		return nil, err
	}
	x.publicPages = newPublicPages(&x.cfg.Landing)
	x.parts = newParts(x)
	// What nobody tells us of: tokens that ran out, accounts that another process changed.
	x.cfg.Jobs = append(slices.Clone(cfg.Jobs), Job{Name: "rights of subscribers", Spec: "@every 1m",
		Run: x.recheckClients})
	return x, nil
}

// trust lets pages post from the address that people reach this server by; empty where it is not known.
func (x *edge) trust(publicURL string) error {
	if publicURL == "" {
		return nil
	}
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("hooks: the public URL must look like https://naps.example, not %q", publicURL)
	}
	x.cfg.PublicURL = u.Scheme + "://" + strings.ToLower(u.Host)
	return x.origin.AddTrustedOrigin(x.cfg.PublicURL)
}
