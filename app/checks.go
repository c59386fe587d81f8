package app

import (
	"context"
	"errors"
	"runtime/debug"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/backup"
	"naps/doctor"
	"naps/fetch"
	"naps/research"
	"naps/source"
	"naps/store"
)

// checks are all checks of this configuration. With offline, those that ask other machines are left out.
func (c *Config) checks(app core.App, offline bool, live *workers) []doctor.Check {
	dir := app.DataDir()
	examine := func(ctx context.Context) (doctor.Vitals, error) {
		v, err := backup.Examine(ctx, dir)
		return doctor.Vitals(v), err
	}
	list := []doctor.Check{
		doctor.Says("version", "naps "+c.Version+"."),
		doctor.Configuration(c.Notes),
		doctor.Folder(dir),
		doctor.Database(examine),
		doctor.Backups(dir, time.Now),
		doctor.Clock(time.Now, built(), examine),
		doctor.Accounts(func() ([]string, error) { return store.Twins(app) }),
		doctor.Mail(mailSetup(c, app)),
		doctor.Chromium(c.Chromium),
	}
	if c.Workers != "" {
		list = append(list, doctor.Workers(c.MaxRuns == 0, workersOf(app, live)))
	}
	if offline {
		return list
	}
	list = append(list, doctor.Model(c.Model.Name, c.tryModel(app)))
	list = append(list, doctor.Embedding(c.Embed, c.tryEmbedding(app)))
	list = append(list, doctor.PublicURL(c.PublicURL, func() (string, error) { return backup.Instance(dir) }),
		doctor.Stream(c.PublicURL))
	client := source.Client(errands(webOf(c, nil, app.Logger())))
	list = append(list, doctor.Network(c.Mirror, func(ctx context.Context) doctor.Reached {
		r := fetch.Reach(ctx, client, reachable)
		return doctor.Reached{Via: r.Via, Fault: string(r.Fault), Why: r.Why, Fix: fixes[r.Fault]}
	}))
	for _, s := range source.All(client, source.Config{Contact: c.Contact, Settings: c.Sources,
		Mirror: c.Mirror != ""}) {
		list = append(list, doctor.Reach(s, source.Trial(s.Name())))
	}
	return list
}

// reachable is an address that stands for the web: it is small, and answers everywhere.
const reachable = "https://en.wikipedia.org/robots.txt"

// fixes say what to do about a way to the web that ends too early.
var fixes = map[fetch.Fault]string{
	fetch.NoProxy:      "Check HTTPS_PROXY and HTTP_PROXY, and that the proxy runs.",
	fetch.ProxyLogin:   "Write it as http://USER:PASSWORD@HOST:PORT in HTTPS_PROXY and HTTP_PROXY.",
	fetch.ProxyRefuses: "This is not an outage: ask whoever runs the proxy to allow the hosts of the sources (docs/sources.md).",
	fetch.ProxyOffline: "The proxy itself is offline, or may not leave its network.",
	fetch.NoNames:      "This machine seems to be offline: check its network and its name server. Behind a proxy, set HTTPS_PROXY.",
	fetch.NoWay:        "This machine seems to be offline, or a firewall drops what it sends: check its network. Behind a proxy, set HTTPS_PROXY.",
	fetch.Refused:      "The network works; this one host refuses.",
}

// tryModel tries the model of the configuration; nil where there is none.
func (c *Config) tryModel(app core.App) func(context.Context) (doctor.ModelTrial, error) {
	if c.Model.BaseURL == "" {
		return nil
	}
	return func(ctx context.Context) (doctor.ModelTrial, error) {
		p := probeModel(ctx, c.Model)
		t := doctor.ModelTrial{Can: abilities(p), Habits: p.Habits, Hint: p.Hint}
		if p.Err != nil {
			return t, errors.New(strings.TrimPrefix(p.Err.Error(), "llm: "))
		}
		m, err := newModel(c.Model, app.Logger())
		if err != nil {
			return t, err
		}
		read, err := tryReading(ctx, m, c.Model.Name)
		t.Right, t.Of = read.right, read.of
		return t, err
	}
}

// tryEmbedding compares a text with one that means the same in other words and one on another subject; nil where no
// model for it is configured.
func (c *Config) tryEmbedding(app core.App) func(context.Context) (bool, error) {
	e, err := newEmbedder(*c, app.Logger())
	if e == nil && err == nil {
		return nil
	}
	return func(ctx context.Context) (bool, error) {
		if err != nil {
			return false, err
		}
		return research.TellsMeanings(ctx, e)
	}
}

// built is when the program's source was last changed, as its build says; the zero time where it does not.
func built() time.Time {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			t, _ := time.Parse(time.RFC3339, s.Value) // an odd one is none
			return t
		}
	}
	return time.Time{}
}
