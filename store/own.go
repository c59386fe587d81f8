package store

import (
	"context"
	"fmt"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

// Own reads the files that founders brought as evidence, and who is named in them.
type Own struct{ *database }

const ownColumns = `id, session, n, name, kind, size, choices, used, pieces, at`

func scanOwn(r rows.Row) (f journal.OwnFile, err error) {
	err = r.Scan(&f.ID, &f.Session, &f.N, &f.Name, &f.Kind, &f.Size, (*[]byte)(&f.Choices), &f.Used, &f.Pieces, &f.At)
	return f, err
}

// OwnFiles lists the files of an idea by number, without what stands in them.
func (s Own) OwnFiles(ctx context.Context, session string) ([]journal.OwnFile, error) {
	return list(ctx, s, scanOwn, `SELECT `+ownColumns+` FROM own_files WHERE session = ? ORDER BY n`, session)
}

// OwnFile reads a file with what stands in it.
func (s Own) OwnFile(ctx context.Context, session, id string) (journal.OwnFile, error) {
	return get(ctx, s, "file", func(r rows.Row) (f journal.OwnFile, err error) {
		err = r.Scan(&f.ID, &f.Session, &f.N, &f.Name, &f.Kind, &f.Size, (*[]byte)(&f.Choices), &f.Used, &f.Pieces,
			&f.At, &f.Body, &f.Text)
		return f, err
	}, `SELECT `+ownColumns+`, body, text FROM own_files WHERE session = ? AND id = ?`, session, id)
}

// OwnPeople lists who is named in the files of an idea, by number. The number of somebody whom only a removed file
// named stays, without the name, so that a label in an older report never means somebody else.
func (s Own) OwnPeople(ctx context.Context, session string) ([]journal.OwnPerson, error) {
	return list(ctx, s, func(r rows.Row) (p journal.OwnPerson, err error) {
		err = r.Scan(&p.N, &p.Name)
		return p, err
	}, `SELECT n, name FROM own_people WHERE session = ? ORDER BY n`, session)
}

// ShowsNames reports whether the founder chose to show the names in shared reports and exports.
func (s Own) ShowsNames(ctx context.Context, session string) (bool, error) {
	names, err := list(ctx, s, rows.Value[bool], `SELECT names FROM own_ideas WHERE session = ?`, session)
	return len(names) > 0 && names[0], err
}

// exportOwn gives the files that the founder brought, as they were, with what was decided about them.
func (s Export) exportOwn(ctx context.Context, id, in string, put func(name string, data []byte) error) error {
	files, err := s.store.Own.OwnFiles(ctx, id)
	if err != nil || len(files) == 0 {
		return err
	}
	for name, part := range map[string]func() (any, error){
		"files.json":  func() (any, error) { return files, nil },
		"people.json": func() (any, error) { return s.store.Own.OwnPeople(ctx, id) },
	} {
		if err := putJSON(put, in+name, part); err != nil {
			return err
		}
	}
	for _, f := range files {
		whole, err := s.store.Own.OwnFile(ctx, id, f.ID)
		if err != nil {
			return err
		}
		if err := put(fmt.Sprintf("%sfiles/%d-%s", in, f.N, f.Name), whole.Body); err != nil {
			return err
		}
	}
	return nil
}

// ListOwn reads the evidence that stands in the founder's own files.
func (s Evidence) ListOwn(ctx context.Context, session string) ([]market.Evidence, error) {
	return list(ctx, s, rows.ScanEvidence, `SELECT `+rows.EvidenceColumns+
		` FROM evidence WHERE session = ? AND source = ? ORDER BY n`, session, market.OwnSource)
}
