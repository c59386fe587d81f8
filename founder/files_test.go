package founder

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/own"
	"naps/report"
)

// shelf keeps files and people beside a world, as the store would.
type shelf struct {
	*world
	files  []journal.OwnFile
	people []journal.OwnPerson
	n      int
}

func (k *shelf) OwnFiles(context.Context, string) ([]journal.OwnFile, error) {
	return slices.Clone(k.files), nil
}

func (k *shelf) OwnFile(_ context.Context, _, id string) (journal.OwnFile, error) {
	for _, f := range k.files {
		if f.ID == id {
			return f, nil
		}
	}
	return journal.OwnFile{}, journal.ErrNotFound
}

func (k *shelf) OwnPeople(context.Context, string) ([]journal.OwnPerson, error) {
	return slices.Clone(k.people), nil
}

func (k *shelf) Commit(ctx context.Context, c journal.Change) (journal.Outcome, error) {
	if b := c.Brought; b != nil {
		if b.Add != nil {
			k.n++
			b.Add.N = k.n
			k.files = append(k.files, *b.Add)
		}
		for i, f := range k.files {
			if b.Use != nil && f.ID == b.Use.ID {
				k.files[i].Choices, k.files[i].Used, k.files[i].Pieces = b.Use.Choices, b.Use.Used, b.Use.Pieces
			}
		}
		k.files = slices.DeleteFunc(k.files, func(f journal.OwnFile) bool { return f.ID == b.Remove })
		k.people = append(k.people, b.People...)
		for i, p := range k.people {
			if slices.Contains(b.Forget, p.N) {
				k.people[i].Name = ""
			}
		}
		k.evidence = slices.DeleteFunc(k.evidence, func(e market.Evidence) bool {
			return slices.Contains(b.Drop, e.Hash)
		})
	}
	for _, e := range c.Own {
		k.texts[e.Page] = e.Text
	}
	return k.world.Commit(ctx, c)
}

func filesOf(t *testing.T) (*Files, *shelf) {
	t.Helper()
	k := &shelf{world: unread(t, 12)}
	d := k.desk()
	d.Writer = k
	ids := 0
	return &Files{Desk: d, Kept: k, NewID: func() string { ids++; return fmt.Sprint("f", ids) },
		PDF: func(context.Context, []byte) (string, error) { return "", errors.New("no PDF here") }}, k
}

func (k *shelf) latest(t *testing.T) report.Report {
	t.Helper()
	r, err := report.Parse(k.reports[len(k.reports)-1])
	must(t, err)
	return r
}

func ownIn(r report.Report) []report.Evidence {
	return slices.DeleteFunc(slices.Clone(r.Evidence), func(e report.Evidence) bool {
		return e.Source != market.OwnSource
	})
}

const answers = "when,who,said\n2026-11-02,Anna Berg,We swapped a shift and nobody knew who was on duty that night\n" +
	"2026-11-03,Ole Lund,Anna Berg called eleven people because a swap got lost again\n"

func TestAFileCountsOnceItIsUsedAndReadAndNotLonger(t *testing.T) {
	t.Parallel()
	f, k := filesOf(t)
	file, err := f.Add(t.Context(), session, "../a/answers.csv", []byte(answers))
	must(t, err)
	if file.Name != "answers.csv" || len(k.reports) != 1 {
		t.Fatalf("%q, %d reports", file.Name, len(k.reports))
	}
	_, err = f.Use(t.Context(), session, file.ID, choicesOf(t, f, file))
	must(t, err)
	r := k.latest(t)
	own := ownIn(r)
	if len(own) != 2 || r.Score != k.base(t).Score || r.Version != 2 || own[0].Read != nil {
		t.Fatalf("unread: %d pieces, score %.1f, version %d", len(own), r.Score, r.Version)
	}
	if r.Coverage != k.base(t).Coverage {
		t.Errorf("what the founder brought changes how well the searches listened: %+v", r.Coverage)
	}
	_, err = f.Desk.Answer(t.Context(), session, own[0].ID,
		Answer{Say: Yes, Shows: []Mark{{What: Happened}, {What: Cost}}}, "")
	must(t, err)
	read := k.latest(t)
	if read.Score <= r.Score || read.Version != 2 {
		t.Errorf("read: score %.1f after %.1f, version %d", read.Score, r.Score, read.Version)
	}
	must(t, f.Remove(t.Context(), session, file.ID))
	gone := k.latest(t)
	if len(ownIn(gone)) != 0 || gone.Score != k.base(t).Score ||
		slices.ContainsFunc(k.people, func(p journal.OwnPerson) bool { return p.Name != "" }) {
		t.Errorf("removed: %d pieces, score %.1f, people %v", len(ownIn(gone)), gone.Score, k.people)
	}
}

func (k *shelf) base(t *testing.T) report.Report {
	t.Helper()
	r, err := report.Parse(k.reports[0])
	must(t, err)
	return r
}

func choicesOf(t *testing.T, f *Files, file journal.OwnFile) own.Choices {
	t.Helper()
	opened, err := f.Look(t.Context(), session, file.ID, nil)
	must(t, err)
	return opened.Choices
}

// A name that a later file brings is hidden in what an earlier file said, too; and nothing that leaves a session ever
// holds one.
func TestNamesStandInNothingThatIsKeptAsEvidence(t *testing.T) {
	t.Parallel()
	f, k := filesOf(t)
	for _, text := range []string{answers,
		"who,said\nKim Vang,Ole Lund is right: write to kim@vang.example about the lost swaps\n\"Berg, Anna\",I asked Kim Vang for a roster tool and she has none\n"} {
		file, err := f.Add(t.Context(), session, "answers.csv", []byte(text))
		must(t, err)
		c := choicesOf(t, f, file)
		c.Hide = []string{"roster tool"}
		_, err = f.Use(t.Context(), session, file.ID, c)
		must(t, err)
	}
	seen := 0
	for _, e := range k.evidence {
		if !e.Own() {
			continue
		}
		seen++
		for _, text := range []string{e.Title, e.Quote, e.URL, k.texts[e.Page], fmt.Sprint(e.Facts)} {
			for _, name := range []string{"Anna", "Berg", "Ole", "Lund", "Kim", "Vang", "vang.example", "roster tool"} {
				if strings.Contains(text, name) {
					t.Errorf("%s holds %s: %q", e.ID, name, text)
				}
			}
		}
		if e.Quote == "" || !strings.Contains(k.texts[e.Page], e.Quote) || e.Start < 0 ||
			k.texts[e.Page][e.Start:e.End] != e.Quote {
			t.Errorf("%s is not verbatim: %q", e.ID, e.Quote)
		}
	}
	if seen != 4 {
		t.Errorf("%d pieces", seen)
	}
	people, err := f.People(t.Context(), session)
	must(t, err)
	for _, e := range ownIn(report.WithNames(k.latest(t), people.Reveal)) {
		if e.Facts[market.OwnPerson] == "Ole Lund" &&
			e.Quote == "Anna Berg called eleven people because a swap got lost again" {
			return
		}
	}
	t.Error("the founder does not see the names")
}

func TestUsingAFileAgainKeepsWhatStaysTheSame(t *testing.T) {
	t.Parallel()
	f, k := filesOf(t)
	file, err := f.Add(t.Context(), session, "answers.csv", []byte(answers))
	must(t, err)
	c := choicesOf(t, f, file)
	for range 2 {
		_, err = f.Use(t.Context(), session, file.ID, c)
		must(t, err)
	}
	first := ownIn(k.latest(t))
	c.Skip = []string{"anna berg"}
	_, err = f.Use(t.Context(), session, file.ID, c)
	must(t, err)
	now := ownIn(k.latest(t))
	if len(first) != 2 || len(now) != 1 || now[0].ID != first[1].ID && now[0].ID != first[0].ID {
		t.Errorf("%d pieces, then %d", len(first), len(now))
	}
	live := session
	live.Status = journal.Running
	if _, err := f.Use(t.Context(), live, file.ID, c); !errors.Is(err, ErrRunning) {
		t.Errorf("during a run: %v", err)
	}
	var wrong *Wrong
	c.Skip = []string{"Anna Berg", "Ole Lund"}
	if _, err := f.Use(t.Context(), session, file.ID, c); !errors.As(err, &wrong) {
		t.Errorf("nobody counts: %v", err)
	}
	if got := ownIn(k.latest(t)); len(got) != 1 {
		t.Errorf("a refusal changed the report: %d pieces", len(got))
	}
}
