package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
	"naps/words"
)

// Evidence is what was found for sessions, and the stored pages that it was cut from.
type Evidence struct{ *database }

// ListEvidence reads a session's evidence by number, of one phase or, with an empty phase, of all. Texts are not
// loaded.
func (s Evidence) ListEvidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error) {
	return list(ctx, s, rows.ScanEvidence, `SELECT `+rows.EvidenceColumns+
		` FROM evidence WHERE session = ? AND (? = '' OR phase = ?) ORDER BY n`,
		session, string(phase), string(phase))
}

// EvidenceByID reads one piece of evidence ("E17") and the stored text it was cut from; evidence without a text has an
// empty page.
func (s Evidence) EvidenceByID(ctx context.Context, session, id string) (market.Evidence, market.StoredPage, error) {
	var e market.Evidence
	var page market.StoredPage
	digits, ok := strings.CutPrefix(id, "E")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return e, page, fmt.Errorf("store: evidence %w", journal.ErrNotFound)
	}
	err = s.view(ctx, func(q rows.Querier) (err error) {
		e, err = rows.One(ctx, q, "evidence", rows.ScanEvidence,
			`SELECT `+rows.EvidenceColumns+` FROM evidence WHERE session = ? AND n = ?`, session, n)
		if err != nil || e.Page == "" {
			return err
		}
		page, err = readPage(ctx, q, e.Page)
		return err
	})
	return e, page, err
}

// FindingsSoFar reads the findings of a run by phase, in the order in which they came. A finding that came again stands
// as it came last.
func (s Evidence) FindingsSoFar(ctx context.Context, session, run string) (map[market.Phase][]market.Finding, error) {
	type row struct {
		phase market.Phase
		data  []byte
	}
	all, err := list(ctx, s, func(r rows.Row) (f row, err error) {
		err = r.Scan(&f.phase, &f.data)
		return f, err
	}, `SELECT phase, data FROM findings WHERE session = ? AND run = ? ORDER BY seq`, session, run)
	out := map[market.Phase][]market.Finding{}
	for _, x := range all {
		var f market.Finding
		if err := json.Unmarshal(x.data, &f); err != nil {
			return nil, fmt.Errorf("store: finding: %w", err)
		}
		same := func(o market.Finding) bool { return o.Kind == f.Kind && o.Title == f.Title }
		if at := slices.IndexFunc(out[x.phase], same); at >= 0 {
			out[x.phase][at] = f
		} else {
			out[x.phase] = append(out[x.phase], f)
		}
	}
	return out, err
}

// maxWords bounds a question: more words make it no clearer.
const maxWords = 24

// FindEvidence answers a question from the session's evidence: what shares words with it, the best match first (bm25,
// the title counts twice), ties by number. A question without telling words finds nothing.
func (s Evidence) FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error) {
	words := telling(question)
	if len(words) == 0 || limit < 1 {
		return nil, nil
	}
	match := `session : "` + quoted(session) + `" AND {title quote} : ("` + strings.Join(words, `" OR "`) + `")`
	return list(ctx, s, rows.ScanEvidence, `SELECT `+
		prefixed("e.", rows.EvidenceColumns)+` FROM evidence_fts f JOIN evidence e ON e.doc = f.rowid
		WHERE f.evidence_fts MATCH ? AND e.session = ? ORDER BY bm25(f.evidence_fts, 0, 0, 2, 1), e.n LIMIT ?`,
		match, session, min(limit, maxPerPage))
}

// telling gives the words of a question that may be searched for: letters and digits only, so that no word can be an
// operator.
func telling(question string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(question),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) < 2 || words.IsStopWord(w) || seen[w] {
			continue
		}
		seen[w] = true
		if out = append(out, w); len(out) == maxWords {
			break
		}
	}
	return out
}

func quoted(s string) string { return strings.ReplaceAll(s, `"`, `""`) }

func prefixed(prefix, columns string) string {
	return prefix + strings.ReplaceAll(columns, ", ", ", "+prefix)
}
