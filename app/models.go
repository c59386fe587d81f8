package app

import (
	"cmp"
	"context"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"

	"naps/analyst"
	"naps/records"
)

// models gives everybody the model in force: what the environment sets, and for the rest what the operator chose on the
// admin page. A choice is in force as soon as it is saved; a run that is under way keeps the model it began with. It is
// safe for use by many goroutines.
type models struct {
	env  ModelConfig
	keep modelKeeper
	log  *slog.Logger

	saving sync.Mutex
	now    atomic.Pointer[inForce]
}

// modelKeeper keeps the operator's choice over restarts.
type modelKeeper interface {
	Model() (records.ModelChoice, error)
	SetModel(c records.ModelChoice) error
}

// inForce is a model as it is asked.
type inForce struct {
	cfg    ModelConfig
	chosen records.ModelChoice
	model  analyst.Model // nil where there is none
}

// newModels reads the choice of an earlier start. One that cannot be used any more is said in the log, and no model is
// asked.
func newModels(env ModelConfig, keep modelKeeper, log *slog.Logger) (*models, error) {
	m := &models{env: env, keep: keep, log: log}
	chosen, err := keep.Model()
	if err != nil {
		return nil, err
	}
	next, err := m.with(chosen)
	if err != nil {
		if env.BaseURL != "" {
			return nil, err
		}
		log.Error("The model that was chosen on the admin page cannot be used", "error", err)
		next = &inForce{chosen: chosen}
	}
	m.now.Store(next)
	return m, nil
}

// with is what would be in force with a choice.
func (m *models) with(chosen records.ModelChoice) (*inForce, error) {
	f := &inForce{cfg: m.env.with(chosen), chosen: chosen}
	var err error
	f.model, err = newModel(f.cfg, m.log)
	return f, err
}

// choose keeps a choice and puts it in force.
func (m *models) choose(chosen records.ModelChoice) error {
	m.saving.Lock()
	defer m.saving.Unlock()
	next, err := m.with(chosen)
	if err != nil {
		return err
	}
	if err := m.keep.SetModel(chosen); err != nil {
		return err
	}
	m.now.Store(next)
	return nil
}

// model is the one in force, nil where there is none.
func (m *models) model() analyst.Model { return m.now.Load().model }

// config is how it is asked.
func (m *models) config() ModelConfig { return m.now.Load().cfg }

// set reports whether there is one.
func (m *models) set() bool { return m.model() != nil }

// Ask implements analyst.Model by the model in force at the time of each question.
func (m *models) Ask(ctx context.Context, q analyst.Question) (analyst.Reply, error) {
	now := m.model()
	if now == nil {
		return analyst.Reply{}, &analyst.ModelError{Reason: "was switched off", Fatal: true}
	}
	return now.Ask(ctx, q)
}

// with fills what the environment leaves open with the operator's choice. A key goes only to the server that it was
// entered for.
func (c ModelConfig) with(chosen records.ModelChoice) ModelConfig {
	c.BaseURL, c.Name = cmp.Or(c.BaseURL, chosen.BaseURL), cmp.Or(c.Name, chosen.Name)
	c.PriceIn, c.PriceOut = cmp.Or(c.PriceIn, chosen.PriceIn), cmp.Or(c.PriceOut, chosen.PriceOut)
	if c.Key == "" && chosen.Key != "" && chosen.KeyFor == originOf(c.BaseURL) {
		c.Key = chosen.Key
	}
	return c
}

// originOf is the scheme and the host of an address, as a key is entered for them.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
