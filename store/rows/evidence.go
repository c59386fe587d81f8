package rows

import (
	"context"
	"strconv"

	"naps/market"
)

// EvidenceColumns are the columns that ScanEvidence reads.
const EvidenceColumns = `n, hash, source, kind, phase, url, title, quote, author, place, date, metrics, facts, lang, query, counter, fetched, sample, page, start, end`

// ScanEvidence reads a row of evidence, without the text of its page.
func ScanEvidence(r Row) (e market.Evidence, err error) {
	var n int
	var metrics, facts []byte
	err = r.Scan(&n, &e.Hash, &e.Source, &e.Kind, &e.Phase, &e.URL, &e.Title, &e.Quote, &e.Author, &e.Place, &e.Date,
		&metrics, &facts,
		&e.Lang, &e.Query, &e.Counter, &e.Fetched, &e.Sample, &e.Page, &e.Start, &e.End)
	if err != nil {
		return e, err
	}
	e.ID = EvidenceID(n)
	if err := FromJSON(metrics, &e.Metrics); err != nil {
		return e, err
	}
	return e, FromJSON(facts, &e.Facts)
}

// EvidenceID is the id of the evidence with a number: "E17" for 17.
func EvidenceID(n int) string { return "E" + strconv.Itoa(n) }

// LoadTexts fills in the stored texts of a list of evidence; one that is gone stays empty.
func LoadTexts(ctx context.Context, q Querier, list []market.Evidence) error {
	texts := map[string]string{}
	for i := range list {
		hash := list[i].Page
		if hash == "" {
			continue
		}
		text, ok := texts[hash]
		if !ok {
			bodies, err := Collect(ctx, q, Value[[]byte], `SELECT gz FROM page_bodies WHERE hash = ?`, hash)
			if err != nil {
				return err
			}
			if len(bodies) == 1 {
				body, err := Unpack(bodies[0])
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
