package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"naps/market"
)

// maxPageText bounds what is unpacked, in bytes: a body that is larger was not written by naps.
const maxPageText = 64 << 20

// zippers are kept because a new one costs more than the work of a small page. Fast compression suffices: pages are many and read seldom.
var zippers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is a valid one
	return w
}}

func packed(body []byte) []byte {
	var b bytes.Buffer
	w := zippers.Get().(*gzip.Writer)
	defer zippers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

func unpacked(gz []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(gz))
	if err != nil {
		return nil, fmt.Errorf("store: body: %w", err)
	}
	body, err := io.ReadAll(io.LimitReader(r, maxPageText+1))
	if err != nil {
		return nil, fmt.Errorf("store: body: %w", err)
	}
	if len(body) > maxPageText {
		return nil, errors.New("store: body: too large")
	}
	return body, nil
}

// compressed packs the pages that the changes bring, by content hash. It is done by the caller of Write: the writer has no time for it.
func compressed(changes []market.Change) map[string][]byte {
	var bodies map[string][]byte
	for i := range changes {
		list := changes[i].Own
		if changes[i].Step != nil {
			list = append(list[:len(list):len(list)], changes[i].Step.Evidence...)
		}
		for _, e := range list {
			if e.Text == "" || bodies[e.Page] != nil || market.PageHash(e.Text) != e.Page {
				continue
			}
			if bodies == nil {
				bodies = map[string][]byte{}
			}
			bodies[e.Page] = packed([]byte(e.Text))
		}
	}
	return bodies
}

func readPage(ctx context.Context, q querier, hash string) (market.StoredPage, error) {
	return one(ctx, q, "page", scanPage, `SELECT p.hash, p.url, p.title, p.fetched, b.gz FROM pages p JOIN page_bodies b ON b.hash = p.hash WHERE p.hash = ?`, hash)
}

// withTexts loads the stored texts of a list of evidence; one that is gone stays empty.
func withTexts(ctx context.Context, q querier, list []market.Evidence) error {
	texts := map[string]string{}
	for i := range list {
		hash := list[i].Page
		if hash == "" {
			continue
		}
		text, ok := texts[hash]
		if !ok {
			bodies, err := collect(ctx, q, value[[]byte], `SELECT gz FROM page_bodies WHERE hash = ?`, hash)
			if err != nil {
				return err
			}
			if len(bodies) == 1 {
				body, err := unpacked(bodies[0])
				if err != nil {
					return err
				}
				text = string(body)
			}
			texts[hash] = text
		}
		list[i].Text = text
	}
	return nil
}
