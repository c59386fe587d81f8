package app

import (
	"context"

	"naps/analyst/plain"
	"naps/market"
	"naps/privacy"
	"naps/report"
)

// private holds the conversation about an idea to its privacy: what its founder chose last or what its latest report
// was made under, whichever is stricter, since answers hold words of both.
func (c chatRoom) private(ctx context.Context, id string) (context.Context, error) {
	s, err := c.store.Sessions.Session(ctx, id)
	if err != nil {
		return ctx, err
	}
	mode := s.Privacy
	if s.Report > 0 {
		raw, _, err := c.store.Reports.Report(ctx, id, s.Report)
		if err != nil {
			return ctx, err
		}
		r, err := report.Parse(raw)
		if err != nil {
			return ctx, err
		}
		mode = mode.Stricter(r.Privacy)
	}
	texts := []string{s.Idea}
	if mode == market.Careful {
		said, err := c.store.Sessions.Notes(ctx, id)
		if err != nil {
			return ctx, err
		}
		attached, err := c.store.Sessions.Attached(ctx, id)
		if err != nil {
			return ctx, err
		}
		texts = append(texts, said...)
		for _, a := range attached {
			texts = append(texts, a.Name, a.Text)
		}
	}
	g := privacy.NewGuard(mode, texts, plain.Understood(market.Brief{Idea: s.Idea}).Language)
	return privacy.Noting(privacy.With(ctx, g), &privacy.Ledger{}), nil
}
