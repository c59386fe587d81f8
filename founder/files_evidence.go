package founder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"naps/analyst/order"
	"naps/journal"
	"naps/market"
	"naps/own"
)

// quoteAtMost is the longest quote in characters.
const quoteAtMost = 300

// using is the change by which what stands in a file becomes evidence. Where the file brings names that other files may
// hold as well, what stands in those is masked anew.
func (f *Files) using(ctx context.Context, s journal.Session, file File) (journal.Change, error) {
	c := journal.Change{Session: s.ID, Brought: &journal.Brought{}}
	people, err := f.People(ctx, s)
	if err != nil {
		return c, err
	}
	var texts []string
	for _, p := range file.Pieces {
		texts = append(texts, p.Text)
	}
	known := len(people)
	people = people.With(namesIn(file), texts)
	for _, p := range people[known:] {
		c.Brought.People = append(c.Brought.People, journal.OwnPerson(p))
	}
	files := []File{file}
	if len(people) > known {
		others, err := f.used(ctx, s, file.ID)
		if err != nil {
			return c, err
		}
		files = append(files, others...)
	}
	stored, err := f.stored(ctx, s)
	if err != nil {
		return c, err
	}
	b := evidenceMaker{brief: f.Desk.briefFor(ctx, s), people: people, mask: people.Masker(), now: f.Desk.Now()}
	for _, x := range files {
		add, drop := b.changes(x, stored)
		c.Own, c.Brought.Drop = append(c.Own, add...), append(c.Brought.Drop, drop...)
	}
	use := file.OwnFile
	use.Used, use.Pieces = b.now.UnixMilli(), len(file.Pieces)
	if use.Choices, err = json.Marshal(file.Choices); err != nil {
		return c, err
	}
	c.Brought.Use = &use
	return c, nil
}

// stored is the evidence of the founder's files as it is kept.
func (f *Files) stored(ctx context.Context, s journal.Session) ([]market.Evidence, error) {
	all, err := f.Desk.Evidence.ListEvidence(ctx, s.ID, "")
	return slices.DeleteFunc(all, func(e market.Evidence) bool { return !e.Own() }), err
}

// briefFor is the idea by which the passage that is quoted is chosen.
func (d *Desk) briefFor(ctx context.Context, s journal.Session) order.Brief {
	w, err := d.open(ctx, s)
	if err != nil {
		return order.Brief{Title: s.Title, Idea: s.Idea}
	}
	return briefOf(w.base)
}

// evidenceMaker makes evidence of pieces.
type evidenceMaker struct {
	brief  order.Brief
	people own.People
	mask   own.Masker
	now    time.Time
}

// changes are what is to be added of a file, and the hashes of what is to be dropped. What stays the same keeps its
// number and its readings.
func (m evidenceMaker) changes(file File, stored []market.Evidence) (add []market.Evidence, drop []string) {
	had := map[string]market.Evidence{}
	for _, e := range stored {
		if ofFile(e, file.N) {
			had[e.Hash] = e
		}
	}
	for _, p := range file.Pieces {
		e := m.evidence(file, p)
		old, known := had[e.Hash]
		delete(had, e.Hash)
		if known && old.Page == e.Page && old.Date == e.Date && maps.Equal(old.Facts, e.Facts) {
			continue
		}
		if known {
			drop = append(drop, e.Hash)
		}
		add = append(add, e)
	}
	return add, append(drop, slices.Sorted(maps.Keys(had))...)
}

func ofFile(e market.Evidence, n int) bool {
	return e.Own() && e.Facts[market.OwnFile] == strconv.Itoa(n)
}

// evidence makes evidence of a piece. Names are replaced before anything is kept, so that no report, page, prompt or
// export made of evidence can hold one.
func (m evidenceMaker) evidence(file File, p own.Piece) market.Evidence {
	at, text := m.mask.Mask(p.At), m.mask.Mask(p.Text)
	n := strconv.Itoa(file.N)
	e := market.Evidence{
		Source: market.OwnSource, Kind: market.Post, Phase: market.Pains,
		Place: market.FounderPlace, Fetched: m.now.UnixMilli(),
		Title: fmt.Sprintf("Own file %s, %s", n, at),
		URL:   "own://" + n + "/" + url.PathEscape(strings.ReplaceAll(at, " ", "-")), Text: text, Date: m.day(file, p),
		Facts: map[string]string{market.OwnFile: n, market.OwnAt: at},
	}
	if p.Money != "" {
		e.Facts[market.OwnMoney] = p.Money
	}
	if p.Person != "" {
		who := own.Key(p.Person)
		if x, named := m.people.Of(p.Person); named {
			e.Facts[market.OwnPerson] = x.Label()
		} else { // the person of a row, of whom only the row is known
			who = n + "/" + who
		}
		e.Author = market.Pseudonym(market.FounderPlace, who)
	}
	from, to := order.Passage(m.brief, text, quoteAtMost)
	e.Quote = longestLine(text[from:to])
	return e.Seal()
}

// day is when something was said, as far as the file or the founder tells; never after today.
func (m evidenceMaker) day(file File, p own.Piece) string {
	day := p.Date
	if day == "" {
		day = file.Choices.Date
	}
	if day > m.now.UTC().Format(time.DateOnly) {
		return ""
	}
	return day
}

// longestLine is the longest line of a passage, since a quote is of one.
func longestLine(passage string) string {
	best := ""
	for line := range strings.Lines(passage) {
		if line = strings.TrimSpace(line); len(line) > len(best) {
			best = line
		}
	}
	return best
}

// commit writes a change of the files and computes the report anew, where there is one: as the next version, or in the
// place of the one of this sitting.
func (f *Files) commit(ctx context.Context, s journal.Session, c journal.Change) error {
	before, err := f.Desk.open(ctx, s)
	if err != nil && !errors.Is(err, ErrNoReport) {
		return err
	}
	sits := err == nil && before.sits(f.Desk.Now())
	if _, err := f.Desk.Writer.Commit(ctx, c); err != nil {
		return err
	}
	if before == nil || before.version == 0 {
		return nil
	}
	return f.Desk.rejudge(ctx, s, sits)
}

// rejudge computes the report anew from the evidence and the readings that there are.
func (d *Desk) rejudge(ctx context.Context, s journal.Session, sits bool) error {
	w, err := d.open(ctx, s)
	if err != nil {
		return err
	}
	c := journal.Change{Session: s.ID}
	next := d.Recount(w.base, w.evidence, w.readings)
	next.BasedOn = w.baseVersion
	if err := w.write(&c, next, sits); err != nil || c.Report == nil {
		return err
	}
	_, err = d.Writer.Commit(ctx, c)
	if errors.Is(err, journal.ErrOver) {
		return ErrRunning
	}
	return err
}
