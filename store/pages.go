package store

import (
	"context"
	"slices"
	"strings"

	"naps/market"
	"naps/store/rows"
)

// PagesOf reads the stored pages that a session's evidence was cut from, each once, in the order of their hashes.
func (s Evidence) PagesOf(ctx context.Context, session string) ([]market.StoredPage, error) {
	return list(ctx, s,
		scanPage, `SELECT p.hash, p.url, p.title, p.fetched, b.gz FROM pages p JOIN page_bodies b ON b.hash = p.hash
		WHERE p.hash IN (SELECT page FROM evidence WHERE session = ? AND page != '') ORDER BY p.hash`, session)
}

// textsAtOnce is how many pages one query reads.
const textsAtOnce = 200

// Texts reads stored texts by their content hash; one that is not stored is left out.
func (s Runs) Texts(ctx context.Context, hashes []string) (map[string]string, error) {
	out := make(map[string]string, len(hashes))
	for part := range slices.Chunk(hashes, textsAtOnce) {
		args := make([]any, len(part))
		for i, h := range part {
			args[i] = h
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(part)), ",")
		pages, err := list(ctx, s, scanText, `SELECT hash, gz FROM page_bodies WHERE hash IN (`+marks+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			out[p.Hash] = p.Text
		}
	}
	return out, nil
}

func scanText(r rows.Row) (p market.StoredPage, err error) {
	var gz []byte
	if err = r.Scan(&p.Hash, &gz); err != nil {
		return p, err
	}
	body, err := rows.Unpack(gz)
	p.Text = string(body)
	return p, err
}

func scanPage(r rows.Row) (p market.StoredPage, err error) {
	var gz []byte
	if err = r.Scan(&p.Hash, &p.URL, &p.Title, &p.Fetched, &gz); err != nil {
		return p, err
	}
	body, err := rows.Unpack(gz)
	p.Text = string(body)
	return p, err
}

func readPage(ctx context.Context, q rows.Querier, hash string) (market.StoredPage, error) {
	return rows.One(ctx, q, "page", scanPage,
		`SELECT p.hash, p.url, p.title, p.fetched, b.gz FROM pages p JOIN page_bodies b ON b.hash = p.hash WHERE p.hash = ?`,
		hash)
}
