package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"naps/market"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"),
		goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

func look(t *testing.T, c Check) Finding {
	t.Helper()
	return Examine(t.Context(), []Check{c})[0]
}

func expect(t *testing.T, f Finding, state State, text string) {
	t.Helper()
	if f.State != state || !strings.Contains(f.Text, text) {
		t.Errorf("%s: %s %q; want %s with %q", f.Check, f.State, f.Text, state, text)
	}
	if f.State == Problem && f.Mend == "" {
		t.Errorf("%s: no fix is suggested: %s", f.Check, f.Text)
	}
}

func TestFindingsComeInTheOrderOfTheChecksWhateverBreaksOrHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var checks []Check
		for i := range 10 {
			checks = append(checks, Check{Name: fmt.Sprint(i), Look: func(context.Context) Finding {
				time.Sleep(time.Duration(10-i) * time.Second)
				return fine("")
			}})
		}
		gone := make(chan struct{})
		checks[3].Look = func(context.Context) Finding { panic("a bug") }
		checks[7].Look = func(context.Context) Finding { <-gone; return fine("") }
		got := Examine(t.Context(), checks)
		close(gone)
		for i, f := range got {
			want := OK
			if i == 3 || i == 7 {
				want = Problem
			}
			if f.Check != fmt.Sprint(i) || f.State != want {
				t.Errorf("%d: %+v", i, f)
			}
		}
		if Worst(got) != Problem || Worst(got[:3]) != OK || Worst([]Finding{{State: Warning}, {State: OK}}) != Warning {
			t.Error("the worst is not the worst")
		}
	})
}

func TestAFolderThatCannotBeWrittenToIsAProblem(t *testing.T) {
	t.Parallel()
	if f := look(t, Folder(t.TempDir())); f.State == Problem && !strings.Contains(f.Text, "room") {
		t.Errorf("%+v", f)
	}
	expect(t, look(t, Folder(filepath.Join(t.TempDir(), "missing"))), Warning, "doesn't exist yet")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, look(t, Folder(file)), Problem, "can't be written to")
}

func TestDatabaseAndClockAreJudgedByWhatTheySay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		v     Vitals
		err   error
		state State
		text  string
	}{
		{Vitals{Size: 2e6}, nil, OK, "2.0 MB"},
		{Vitals{}, fs.ErrNotExist, OK, "no database yet"},
		{Vitals{}, errors.New("no"), Problem, "cannot be read"},
		{Vitals{Damage: "row 3 missing"}, nil, Problem, "row 3 missing"},
		{Vitals{Newer: true}, nil, Problem, "newer version"},
		{Vitals{WAL: 100 << 20}, nil, Warning, "write-ahead log"},
	} {
		expect(t, look(t, Database(func(context.Context) (Vitals, error) { return c.v, c.err })), c.state, c.text)
	}
	for latest, state := range map[time.Time]State{now.Add(-time.Hour): OK, now.Add(time.Hour): Problem, {}: OK} {
		expect(t,
			look(t, Clock(func() time.Time { return now }, now.Add(-time.Hour),
				func(context.Context) (Vitals, error) { return Vitals{Latest: latest}, nil })), state, "2026-11-25")
	}
	expect(t,
		look(t, Clock(func() time.Time { return now }, now.Add(time.Hour),
			func(context.Context) (Vitals, error) { return Vitals{}, fs.ErrNotExist })), Problem, "2026")
}

func TestAnOldBackupIsAWarning(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	expect(t, look(t, Backups(dir, time.Now)), Warning, "no backup")
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "backups"), 0o755),
		os.WriteFile(filepath.Join(dir, "backups", "a.zip"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	expect(t, look(t, Backups(dir, time.Now)), OK, "1 in the data folder")
	expect(t, look(t, Backups(dir, func() time.Time { return time.Now().Add(72 * time.Hour) })), Warning,
		"1 in the data folder")
}

// server answers as naps does behind a proxy: instance and stream are what it says.
func server(t *testing.T, instance string, hold bool, events int) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/naps/instance", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, instance) })
	mux.HandleFunc("GET /api/naps/instance/stream", func(w http.ResponseWriter, r *http.Request) {
		for range events {
			fmt.Fprint(w, "event: tick\ndata: 1\n\n")
			if !hold {
				_ = http.NewResponseController(w).Flush()
				select {
				case <-time.After(Beat):
				case <-r.Context().Done():
				}
			}
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestThePublicAddressMustLeadToThisNaps(t *testing.T) {
	t.Parallel()
	own := func() (string, error) { return "abc", nil }
	for answer, c := range map[string]struct {
		state State
		text  string
	}{
		`{"instance":"abc"}`:                                 {OK, "answered by this naps"},
		`{"instance":"xyz"}`:                                 {Problem, "other data"},
		`{"instance":"abc","forwarded":true}`:                {Warning, "shares one address"},
		`{"instance":"abc","forwarded":true,"trusted":true}`: {OK, "answered by this naps"},
		`{"instance":"abc","host":"127.0.0.1"}`:              {OK, "answered by this naps"},
		`{"instance":"abc","host":"backend:8090"}`:           {Warning, "asks for backend:8090"},
		`<html>Welcome to nginx</html>`:                      {Problem, "does not answer as naps"},
	} {
		expect(t, look(t, PublicURL(server(t, answer, true, 0), own)), c.state, c.text)
	}
	expect(t, look(t, PublicURL("", own)), Warning, "not set")
	expect(t, look(t, PublicURL("http://127.0.0.1:1", own)), Problem, "does not answer")
}

func TestAProxyThatHoldsEventsBackIsFound(t *testing.T) {
	t.Parallel()
	expect(t, look(t, Stream(server(t, "", true, SelfTest))), Problem, "holds them back")
	expect(t, look(t, Stream(server(t, "", false, SelfTest))), OK, "as they are sent")
	expect(t, look(t, Stream(server(t, "", true, 1))), Problem, "Only 1 of 3")
	expect(t, look(t, Stream("")), Warning, "not tried")
}

type place struct {
	found []market.Evidence
	err   error
}

func (p place) Name() string { return "place" }
func (p place) Search(context.Context, market.Query) ([]market.Evidence, error) {
	return p.found, p.err
}

func TestASourceThatFailsIsAWarningWithWhatToDo(t *testing.T) {
	t.Parallel()
	expect(t, look(t, Reach(place{found: make([]market.Evidence, 1)}, market.Query{Text: "invoice"})), OK, "It answers")
	expect(t, look(t, Reach(place{}, market.Query{Text: "invoice"})), OK, "nothing for the trial")
	for err := range mends {
		f := look(t, Reach(place{err: fmt.Errorf("place: %w", err)}, market.Query{Text: "invoice"}))
		expect(t, f, Warning, err.Error())
		if f.Mend == "" {
			t.Errorf("%v has no advice", err)
		}
	}
}

func TestTheWayToTheWebIsToldWithItsProxy(t *testing.T) {
	t.Parallel()
	say := func(r Reached) Finding {
		return look(t, Network("", func(context.Context) Reached { return r }))
	}
	expect(t, say(Reached{}), OK, "can be reached.")
	expect(t, say(Reached{Via: "http://proxy:3128"}), OK, "through the proxy http://proxy:3128")
	expect(t, say(Reached{Via: "http://proxy:3128", Fault: "the proxy refuses", Why: "403", Fix: "Ask."}), Problem,
		"the proxy refuses (403)")
	expect(t, say(Reached{Fault: "names cannot be resolved", Why: "no such host", Fix: "Check."}), Problem,
		"names cannot be resolved")
	expect(t, look(t, Network("http://mirror", nil)), OK, "http://mirror")
}

func TestABrowserThatIsNotThereIsAWarning(t *testing.T) {
	t.Parallel()
	f := look(t, Chromium(filepath.Join(t.TempDir(), "none")))
	if !slices.Contains([]State{OK, Warning}, f.State) {
		t.Errorf("%+v", f)
	}
	expect(t, look(t, Mail(MailSetup{On: true, Sender: "naps@naps.example", Public: "https://naps.example"})), OK,
		"come from")
	expect(t, look(t, Mail(MailSetup{})), Warning, "No mail server")
	expect(t, look(t, Configuration(nil)), OK, "can be read")
	expect(t, look(t, Configuration([]string{"NAPS_X had quotes around its value, which naps left out."})), Warning,
		"NAPS_X had quotes")
	expect(t, look(t, Says("version", "naps 1.")), OK, "naps 1.")
}

func TestAModelIsTriedAndWhatItReadsRightIsCounted(t *testing.T) {
	t.Parallel()
	expect(t, look(t, Model("", nil)), Warning, "No model is set")
	say := func(trial ModelTrial, err error) Finding {
		return look(t, Model("small", func(context.Context) (ModelTrial, error) { return trial, err }))
	}
	expect(t, say(ModelTrial{Right: 3, Of: 4}, nil), OK, "reads 3 of 4 test texts correctly")
	expect(t, say(ModelTrial{Right: 2, Of: 4}, nil), Warning, "reads 2 of 4")
	expect(t, say(ModelTrial{}, errors.New("it is silent")), Problem, "it is silent")
	f := say(ModelTrial{Hint: "The server answers at http://h/v1."},
		errors.New("http://h/chat/completions answered 404 Not Found: 404 page not found"))
	expect(t, f, Problem, "http://h/chat/completions answered 404 Not Found: 404 page not found")
	if !strings.Contains(f.Mend, "http://h/v1") {
		t.Errorf("the hint is missing: %q", f.Mend)
	}
	expect(t,
		say(ModelTrial{Right: 4, Of: 4, Can: "It streams.",
			Habits: []string{"refuses tools", "thinks before it answers"}}, nil),
		OK, "It streams. Its habits, which naps copes with: refuses tools; thinks")
}

func TestVectorsAreTriedByTheirMeaning(t *testing.T) {
	t.Parallel()
	expect(t, look(t, Embedding("", nil)), OK, "No model for embeddings")
	say := func(tells bool, err error) Finding {
		return look(t, Embedding("tiny", func(context.Context) (bool, error) { return tells, err }))
	}
	expect(t, say(true, nil), OK, "tell meanings apart")
	expect(t, say(false, nil), Warning, "does not tell")
	expect(t, say(false, errors.New("it is silent")), Problem, "it is silent")
}
