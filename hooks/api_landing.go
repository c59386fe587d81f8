package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/landing"
)

// testAnswer is a public test as programs see it: its numbers, never who is behind them.
type testAnswer struct {
	landing.Test
	Path   string          `json:"path"`
	Counts landing.Counts  `json:"counts"`
	Days   []landing.Added `json:"days"`
}

func answerTest(x *edge, e *core.RequestEvent, s journal.Session, status int) error {
	p, err := testOf(x, e, s)
	if err != nil {
		return err
	}
	if p.Test.ID == "" {
		return journal.ErrNotFound
	}
	a := testAnswer{Test: p.Test, Path: p.Test.Path(), Counts: p.Counts, Days: p.Days}
	if a.Days == nil {
		a.Days = []landing.Added{}
	}
	return e.JSON(status, a)
}

func showTest(x *edge, e *core.RequestEvent, s journal.Session) error {
	return answerTest(x, e, s, http.StatusOK)
}

// putTest keeps a draft.
func putTest(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Slug      string            `json:"slug"`
		Page      landing.Page      `json:"page"`
		Threshold landing.Threshold `json:"threshold"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	t := completed(x, landing.Test{Session: s.ID, Slug: body.Slug, Page: body.Page, Threshold: body.Threshold})
	if _, err := savedDraft(x, e, t); err != nil {
		return err
	}
	return answerTest(x, e, s, http.StatusOK)
}

func openTestByAPI(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := x.cfg.Landing.Desk.Open(e.Request.Context(), s.ID); err != nil {
		return err
	}
	return answerTest(x, e, s, http.StatusOK)
}

func closeTestByAPI(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := endTest(x, e, s); err != nil {
		return err
	}
	return answerTest(x, e, s, http.StatusOK)
}

func listAddresses(x *edge, e *core.RequestEvent, s journal.Session) error {
	t, err := latestTest(x, e, s)
	if err != nil {
		return err
	}
	all, err := x.cfg.Landing.Book.Addresses(e.Request.Context(), t.ID)
	if err != nil {
		return err
	}
	if all == nil {
		all = []landing.Address{}
	}
	return e.JSON(http.StatusOK, map[string]any{"items": all})
}

func dropAddressByAPI(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := deleteAddress(x, e, s); err != nil {
		return err
	}
	return e.NoContent(http.StatusNoContent)
}

func listPayments(x *edge, e *core.RequestEvent, s journal.Session) error {
	t, err := latestTest(x, e, s)
	if err != nil {
		return err
	}
	all, err := x.cfg.Landing.Payments.Payments(e.Request.Context(), t.ID)
	if err != nil {
		return err
	}
	if all == nil {
		all = []landing.Payment{}
	}
	return e.JSON(http.StatusOK, map[string]any{"items": all})
}

func addPaymentByAPI(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Who    string `json:"who"`
		Amount string `json:"amount"`
		Date   string `json:"date"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	if err := addPayment(x, e, s, landing.Payment{Who: body.Who, Amount: body.Amount, Date: body.Date}); err != nil {
		return err
	}
	return answerTest(x, e, s, http.StatusCreated)
}

func dropPaymentByAPI(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := deletePayment(x, e, s); err != nil {
		return err
	}
	return e.NoContent(http.StatusNoContent)
}
