package writer

import (
	"context"
	"errors"
	"fmt"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

// evidence keeps what a step brought, under pseudonyms of this instance, and gives the ids. What is there already keeps
// its number and content, so that a resumed run sees what the first one saw; what is new gets the next number, its page
// is kept once, and an event tells of it.
func (a *applying) evidence(s *journal.Step) ([]string, error) {
	if len(s.Evidence) == 0 {
		return nil, nil
	}
	last := 0
	if _, err := a.batch.row(lastEvidence, []any{a.c.Session, a.c.Session}, &last); err != nil {
		return nil, err
	}
	names, err := a.pseudonyms()
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(s.Evidence))
	for _, e := range s.Evidence {
		if e.Hash == "" {
			return nil, errors.New("store: evidence without a hash: it was not sealed")
		}
		e = names.hide(e)
		kept, found, err := a.keptEvidence(e.Hash)
		if err != nil {
			return nil, err
		}
		if !found {
			last++
			kept = e
			kept.ID = rows.EvidenceID(last)
			if err := a.newEvidence(kept, last); err != nil {
				return nil, fmt.Errorf("store: evidence %s: %w", kept.ID, err)
			}
		}
		a.out.Evidence = append(a.out.Evidence, kept)
		ids = append(ids, kept.ID)
	}
	return ids, nil
}

// keptEvidence is the session's evidence with this hash, with its text.
func (a *applying) keptEvidence(hash string) (market.Evidence, bool, error) {
	ctx := context.Background()
	list, err := rows.Collect(ctx, a, rows.ScanEvidence,
		`SELECT `+rows.EvidenceColumns+` FROM evidence WHERE session = ? AND hash = ?`, a.c.Session, hash)
	if err != nil || len(list) == 0 {
		return market.Evidence{}, false, err
	}
	return list[0], true, rows.LoadTexts(ctx, a, list)
}

func (a *applying) newEvidence(e market.Evidence, n int) error {
	if err := a.keepPage(e); err != nil {
		return err
	}
	doc, err := a.insert(`INSERT INTO evidence_fts (session, n, title, quote) VALUES (?, ?, ?, ?)`, a.c.Session, n,
		e.Title, e.Quote)
	if err != nil {
		return err
	}
	metrics, err := mapArg(e.Metrics)
	if err != nil {
		return err
	}
	facts, err := mapArg(e.Facts)
	if err != nil {
		return err
	}
	id := a.ids.next(a.now)
	_, err = a.exec(`INSERT INTO evidence (id, session, n, doc, hash, source, kind, phase, url, title, quote, author, place, date,
			metrics, facts, lang, query, counter, fetched, sample, page, start, end)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, a.c.Session, n, doc, e.Hash, e.Source, string(e.Kind),
		string(e.Phase), e.URL, e.Title, e.Quote, e.Author, e.Place, e.Date,
		metrics, facts, e.Lang, e.Query, e.Counter, e.Fetched, e.Sample, e.Page, e.Start, e.End)
	if err != nil {
		return err
	}
	a.wrote("evidence", id, RowCreated)
	data, err := market.Encode(e)
	if err != nil {
		return err
	}
	a.events = append(a.events, journal.Event{Run: a.run, Phase: e.Phase, Kind: journal.EventEvidence, Data: data})
	return nil
}

// keepPage keeps the text once, whoever brings it.
func (a *applying) keepPage(e market.Evidence) error {
	if e.Page == "" || e.Text == "" {
		return nil
	}
	body := a.bodies[e.Page]
	if body == nil {
		return errors.New("the text is not the one that was sealed")
	}
	n, err := a.exec(`INSERT INTO page_bodies (hash, gz) VALUES (?, ?) ON CONFLICT DO NOTHING`, e.Page, body)
	if err != nil || n == 0 {
		return err
	}
	_,
		err = a.exec(
		`INSERT INTO pages (id, hash, url, title, fetched, size) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
		a.ids.next(a.now), e.Page, e.URL, e.Title, e.Fetched, len(e.Text))
	return err
}

// mapArg binds a map as JSON, an empty one as NULL: it comes back as it went in.
func mapArg[V any](m map[string]V) (any, error) {
	if len(m) == 0 {
		return nil, nil
	}
	return jsonOf(m)
}
