package store

import (
	"context"

	"naps/market"
)

// PagesOf reads the stored pages that a session's evidence was cut from, each once, in the order of their hashes.
func (s *Store) PagesOf(ctx context.Context, session string) ([]market.StoredPage, error) {
	return list(ctx, s, scanPage, `SELECT p.hash, p.url, p.title, p.fetched, b.gz FROM pages p JOIN page_bodies b ON b.hash = p.hash
		WHERE p.hash IN (SELECT page FROM evidence WHERE session = ? AND page != '') ORDER BY p.hash`, session)
}

func scanPage(r rows) (p market.StoredPage, err error) {
	var gz []byte
	if err = r.Scan(&p.Hash, &p.URL, &p.Title, &p.Fetched, &gz); err != nil {
		return p, err
	}
	body, err := unpacked(gz)
	p.Text = string(body)
	return p, err
}
