package hooks

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"naps/founder"
	"naps/hooks/stream"
	"naps/internal/turns"
	"naps/market"
	"naps/records"
	"naps/session"
	"naps/views"

	"github.com/pocketbase/pocketbase/core"
)

// parts are the handlers and guards of the edge, by subject. Each has what it needs and nothing else; the edge embeds
// them.
type parts struct {
	*publicAddress
	*frame
	*tokenReader
	*cookieJar
	*signIns
	*rights
	*signInPages
	*signUps
	*protection
	*admission
	*reportReader
	*heavyWork
	*ideaPages
	*ideaEdits
	*noteForms
	*adminPages
	*accountPages
}

// publicAddress is how people reach this server.
type publicAddress struct {
	publicURL string
}

// frame is what is around every answer: the shell of a page, headers, errors as people read them.
type frame struct {
	ledger  Ledger
	log     *slog.Logger
	console *Admin
	version string
}

// tokenReader finds out who asks, by a token in a header, a cookie or the address of a file.
type tokenReader struct {
	app     core.App
	log     *slog.Logger
	logins  Logins
	streams *stream.Registry
	tokens  Tokens
	unsaved *endedLogins

	cookieJar *cookieJar
	frame     *frame
}

// cookieJar gives and reads the cookies of pages.
type cookieJar struct {
	log    *slog.Logger
	origin *http.CrossOriginProtection

	publicAddress *publicAddress
	signIns       *signIns
	tokenReader   *tokenReader
}

// signIns begins, renews and ends sign-ins.
type signIns struct {
	app     core.App
	log     *slog.Logger
	logins  Logins
	unsaved *endedLogins

	cookieJar *cookieJar
	frame     *frame
	rights    *rights
}

// rights closes what is open as soon as its rights end.
type rights struct {
	app     core.App
	streams *stream.Registry

	tokenReader *tokenReader
}

// signInPages are the pages on which somebody signs in.
type signInPages struct {
	app     core.App
	credits int
	inner   func() http.Handler
	log     *slog.Logger
	mode    SignUp

	frame       *frame
	ideaPages   *ideaPages
	signIns     *signIns
	tokenReader *tokenReader
}

// signUps makes accounts, as NAPS_SIGNUP allows.
type signUps struct {
	app     core.App
	invites Invites
	mode    SignUp

	signInPages *signInPages
}

// protection binds what keeps PocketBase's own routes within the rules of naps.
type protection struct {
	app         core.App
	kept        *kept
	limits      *limits
	quotas      *quotas
	sessionGone func(id string)

	frame *frame
}

// admission bounds what one visitor may ask of the server at once.
type admission struct {
	limits  *limits
	streams *stream.Registry
	visits  *stream.Registry

	frame *frame
}

// reportReader reads reports and what is made of them.
type reportReader struct {
	chat     Chatting
	events   stream.Log
	evidence Evidence
	exports  map[string]Export
	files    *founder.Files
	reports  Reports
	sessions Sessions

	recording *Recording

	frame     *frame
	heavyWork *heavyWork
}

// heavyWork is the work that takes long, one piece of it at a time for each user.
type heavyWork struct {
	kept  *kept
	turns *turns.Turns
}

// ideaPages are the pages and answers about ideas and their conversations.
type ideaPages struct {
	accounts   Accounts
	chat       Chatting
	credits    int
	events     stream.Log
	ledger     Ledger
	manager    Manager
	mode       SignUp
	mostKept   records.Kept
	price      session.Price
	readBrief  func(market.Brief) views.Brief
	sample     bool
	samples    []Sample
	sessions   Sessions
	unreadable func(market.Brief) string
	shown      []shownSample
	typical    func(context.Context) (time.Duration, error)

	recording *Recording

	frame        *frame
	ideaEdits    *ideaEdits
	noteForms    *noteForms
	reportReader *reportReader
}

// ideaEdits changes how ideas are ordered, and reads them for that.
type ideaEdits struct {
	ideas    IdeaReader
	sessions Sessions

	frame *frame
}

// adminPages are the operator's page and the page that makes the first admin.
type adminPages struct {
	admins  Admins
	app     core.App
	invites Invites
	console *Admin

	frame *frame
}

// accountPages are the pages of settings, shared links and watches.
type accountPages struct {
	app      core.App
	exporter Exporter
	ledger   Ledger
	price    session.Price
	pushing  *Pushing
	reports  Reports
	shares   Shares
	tokens   Tokens
	watching *Watching

	frame         *frame
	publicAddress *publicAddress
	signIns       *signIns
}

// newParts makes the parts of an edge that has all else. They are made first and told of each other then.
func newParts(x *edge) parts {
	p := parts{
		publicAddress: &publicAddress{publicURL: x.cfg.PublicURL},
		frame:         &frame{ledger: x.cfg.Ledger, log: x.log, console: &x.cfg.Admin, version: x.cfg.Version},
		tokenReader: &tokenReader{app: x.app, log: x.log, logins: x.cfg.Logins, streams: x.streams,
			tokens: x.cfg.Tokens, unsaved: &x.unsaved},
		cookieJar:   &cookieJar{log: x.log, origin: x.origin},
		signIns:     &signIns{app: x.app, log: x.log, logins: x.cfg.Logins, unsaved: &x.unsaved},
		rights:      &rights{app: x.app, streams: x.streams},
		signInPages: &signInPages{app: x.app, credits: x.cfg.Credits, inner: x.inner, log: x.log, mode: x.cfg.SignUp},
		signUps:     &signUps{app: x.app, invites: x.cfg.Invites, mode: x.cfg.SignUp},
		protection: &protection{app: x.app, kept: x.kept, limits: &x.limits, quotas: &x.quotas,
			sessionGone: x.cfg.SessionGone},
		admission: &admission{limits: &x.limits, streams: x.streams, visits: x.visits},
		reportReader: &reportReader{chat: x.cfg.Chat, events: x.cfg.Events, evidence: x.cfg.Evidence,
			exports: x.cfg.Exports, files: x.cfg.Files,
			recording: &x.cfg.Recording, reports: x.cfg.Reports, sessions: x.cfg.Sessions},
		heavyWork: &heavyWork{kept: x.kept, turns: x.turns},
		ideaPages: &ideaPages{accounts: x.cfg.Accounts, chat: x.cfg.Chat, credits: x.cfg.Credits,
			events: x.cfg.Events, ledger: x.cfg.Ledger, manager: x.cfg.Manager, mode: x.cfg.SignUp,
			mostKept: x.cfg.Room, price: x.cfg.Price, readBrief: x.cfg.Preview, recording: &x.cfg.Recording,
			sample: x.cfg.Sample, samples: x.cfg.Samples, sessions: x.cfg.Sessions,
			unreadable: x.cfg.Unreadable, shown: shownSamples(x.cfg.Samples), typical: x.cfg.Typical},
		ideaEdits:  &ideaEdits{ideas: x.cfg.Ideas, sessions: x.cfg.Sessions},
		noteForms:  &noteForms{reader: x.cfg.Notes, ideas: x.cfg.Ideas},
		adminPages: &adminPages{admins: x.cfg.Admins, app: x.app, invites: x.cfg.Invites, console: &x.cfg.Admin},
		accountPages: &accountPages{app: x.app, exporter: x.cfg.Exporter, ledger: x.cfg.Ledger, price: x.cfg.Price,
			pushing: &x.cfg.Pushing, reports: x.cfg.Reports,
			shares: x.cfg.Shares, tokens: x.cfg.Tokens, watching: &x.cfg.Watching},
	}
	p.tokenReader.cookieJar = p.cookieJar
	p.tokenReader.frame = p.frame
	p.cookieJar.publicAddress = p.publicAddress
	p.cookieJar.signIns = p.signIns
	p.cookieJar.tokenReader = p.tokenReader
	p.signIns.cookieJar = p.cookieJar
	p.signIns.frame = p.frame
	p.signIns.rights = p.rights
	p.rights.tokenReader = p.tokenReader
	p.signInPages.frame = p.frame
	p.signInPages.ideaPages = p.ideaPages
	p.signInPages.signIns = p.signIns
	p.signInPages.tokenReader = p.tokenReader
	p.signUps.signInPages = p.signInPages
	p.protection.frame = p.frame
	p.admission.frame = p.frame
	p.reportReader.frame = p.frame
	p.reportReader.heavyWork = p.heavyWork
	p.ideaPages.frame = p.frame
	p.ideaPages.ideaEdits = p.ideaEdits
	p.ideaPages.noteForms = p.noteForms
	p.ideaEdits.frame = p.frame
	p.ideaPages.reportReader = p.reportReader
	p.adminPages.frame = p.frame
	p.accountPages.frame = p.frame
	p.accountPages.publicAddress = p.publicAddress
	p.accountPages.signIns = p.signIns
	return p
}
