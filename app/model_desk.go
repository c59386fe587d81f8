package app

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"naps/hooks"
	"naps/records"
	"naps/views"
)

// modelPatience is how long a test of a model may take: a small machine writes a few words a second.
const modelPatience = 2 * time.Minute

// modelDesk is the operator's page of the model.
func (m *models) desk() hooks.ModelDesk {
	var testing sync.Mutex
	return hooks.ModelDesk{
		Show: m.shown,
		Save: func(f views.ModelForm) error { return m.save(f) },
		Off:  m.off,
		Try: func(ctx context.Context, f views.ModelForm) views.ModelTrial {
			if !testing.TryLock() {
				return views.ModelTrial{Address: f.Address, Name: f.Name,
					Problem: "Another test is running. Wait until it's done."}
			}
			defer testing.Unlock()
			return m.try(ctx, f)
		},
	}
}

// off forgets the choice, its key included.
func (m *models) off() error { return m.choose(records.ModelChoice{}) }

// shown is the model in force as the page shows it.
func (m *models) shown() views.ModelSettings {
	now := m.now.Load()
	s := views.ModelSettings{Address: now.cfg.BaseURL, Name: now.cfg.Name, PriceIn: now.cfg.PriceIn,
		PriceOut: now.cfg.PriceOut, Fixed: map[string]string{}}
	if now.chosen.Key != "" {
		s.KeyFor = hostOf(now.chosen.KeyFor)
	}
	for field, v := range map[string]struct {
		set  bool
		name string
	}{
		views.FieldAddress:  {m.env.BaseURL != "", "NAPS_LLM_BASE_URL"},
		views.FieldName:     {m.env.Name != "", "NAPS_LLM_MODEL"},
		views.FieldKey:      {m.env.Key != "", "NAPS_LLM_API_KEY"},
		views.FieldPriceIn:  {m.env.PriceIn != 0, "NAPS_LLM_PRICE_IN"},
		views.FieldPriceOut: {m.env.PriceOut != 0, "NAPS_LLM_PRICE_OUT"},
	} {
		if v.set {
			s.Fixed[field] = v.name
		}
	}
	return s
}

// hostOf is an origin without its scheme.
func hostOf(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	return host
}

// save keeps what a form says, but for what the environment decides.
func (m *models) save(f views.ModelForm) error {
	chosen, err := m.choiceOf(f)
	if err != nil {
		return err
	}
	return m.choose(chosen)
}

// choiceOf is the choice that a form makes. Without a new key the stored one stays, unless the address leads to another
// server.
func (m *models) choiceOf(f views.ModelForm) (records.ModelChoice, error) {
	old := m.now.Load().chosen
	c := records.ModelChoice{BaseURL: strings.TrimRight(f.Address, "/"), Name: f.Name, PriceIn: f.PriceIn,
		PriceOut: f.PriceOut}
	address := c.BaseURL
	if m.env.BaseURL != "" {
		c.BaseURL, address = "", m.env.BaseURL
	}
	u, err := url.Parse(address)
	switch {
	case address == "":
		return c, &hooks.ModelProblem{Field: views.FieldAddress,
			Text: "Type the address of the server, such as http://127.0.0.1:11434/v1."}
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return c, &hooks.ModelProblem{Field: views.FieldAddress,
			Text: "This isn't an address. It must begin with http:// or https://, such as http://127.0.0.1:11434/v1."}
	case u.User != nil:
		return c, &hooks.ModelProblem{Field: views.FieldAddress,
			Text: "Leave the user and the password out of the address. A key goes into its own field."}
	}
	switch to := originOf(address); {
	case strings.TrimSpace(f.Key) != "":
		c.Key, c.KeyFor = f.Key, to
	case !f.ForgetKey && old.KeyFor == to:
		c.Key, c.KeyFor = old.Key, old.KeyFor
	}
	return c, nil
}

// try asks the model that a form describes.
func (m *models) try(ctx context.Context, f views.ModelForm) views.ModelTrial {
	ctx, cancel := context.WithTimeout(ctx, modelPatience)
	defer cancel()
	chosen, err := m.choiceOf(f)
	var wrong *hooks.ModelProblem
	if errors.As(err, &wrong) {
		return views.ModelTrial{Address: f.Address, Name: f.Name, Problem: wrong.Text}
	}
	begun := time.Now()
	t := tryModel(ctx, m.env.with(chosen), m.log)
	t.Seconds = time.Since(begun).Seconds()
	return t
}
