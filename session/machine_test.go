package session_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/journal"
	"naps/market"
	"naps/session"
)

// history is the model: a list of everything that was ever committed to a session, and what follows from it.
type history struct {
	id      string
	events  []journal.Event // never compacted
	run     string          // the last one
	status  journal.Status
	attempt int
	writing string // the message under way
	said    int    // keys used
	steps   int
	spent   int
	floor   int64
}

func (h *history) live() bool { return h.status.Live() }

func (h *history) head() int64 { return int64(len(h.events)) }

func (h *history) reserved() int {
	if h.live() {
		return 1
	}
	return 0
}

func (h *history) copy() history {
	c := *h
	c.events = slices.Clone(h.events)
	return c
}

// text is what the model says of a message and attempt as far as a number.
func (h *history) text(d journal.TextData, upTo int64) string {
	all := ""
	for _, e := range h.events[:upTo] {
		if o, ok := delta(e); ok && o.Message == d.Message && o.Attempt == d.Attempt {
			all += o.Text
		}
	}
	return all
}

// viewer is one tab through all its connections.
type viewer struct {
	tab    *session.Tab // nil while it is away
	cursor int64
	epoch  int64
	seen   []journal.Event // since it last loaded itself anew
}

// machine is the system under test beside its model.
type machine struct {
	*real
	rt      *rapid.T
	owner   string
	now     history
	backup  *history
	viewers []*viewer
	names   int
}

func (m *machine) name() string {
	m.names++
	return fmt.Sprintf("%s%05d", m.owner[:10], m.names)
}

func (m *machine) ok(err error) {
	m.rt.Helper()
	if err != nil {
		m.rt.Fatal(err)
	}
}

func (m *machine) refused(err, want error) {
	m.rt.Helper()
	if !errors.Is(err, want) {
		m.rt.Fatalf("%v, not %v", err, want)
	}
}

func (m *machine) row() journal.Session {
	s, err := m.store.Sessions.Session(context.Background(), m.now.id)
	m.ok(err)
	return s
}

// grown takes what the log has more than the model into the model, after a look at it.
func (m *machine) grown(look func([]journal.Event)) {
	m.rt.Helper()
	rows, err := m.store.Log.Events(context.Background(), m.now.id, m.now.head(), 1<<60, 0)
	m.ok(err)
	for i, e := range rows {
		if e.Seq != m.now.head()+1+int64(i) {
			m.rt.Fatalf("event %d after %d", e.Seq, m.now.head())
		}
	}
	look(rows)
	m.now.events = append(m.now.events, rows...)
}

func (m *machine) grew(kinds ...journal.EventKind) {
	m.rt.Helper()
	m.grown(func(rows []journal.Event) {
		var got []journal.EventKind
		for _, e := range rows {
			got = append(got, e.Kind)
		}
		if !slices.Equal(got, kinds) {
			m.rt.Fatalf("the log grew by %v, not %v", got, kinds)
		}
	})
}

func (m *machine) fence() *journal.Fence {
	return &journal.Fence{Run: m.now.run, Attempt: m.now.attempt}
}

func (m *machine) commit(c journal.Change) error {
	c.Session = m.now.id
	_, err := m.manager.Commit(context.Background(), c)
	return err
}

func (m *machine) open() {
	m.now = history{id: m.name(), status: journal.Draft}
	m.ok(m.commit(journal.Change{
		Create: &journal.Session{ID: m.now.id, Owner: m.owner, Title: "x", Idea: "x", Goal: market.Living,
			Status: journal.Draft},
		Events: []journal.Event{journal.NewEvent("", "", journal.EventMessage,
			journal.Message{ID: m.name(), Role: "founder", Text: "x"}, 0)},
	}))
	m.grew(journal.EventMessage)
}

// The actions.

func (m *machine) say(t *rapid.T) {
	key := rapid.IntRange(0, m.now.said).Draw(t, "key")
	m.ok(m.manager.Say(context.Background(), m.row(), "Who pays?", fmt.Sprint("k", key)))
	if key < m.now.said {
		m.grew()
		return
	}
	m.now.said++
	m.grew(journal.EventMessage, journal.EventMessage)
}

func (m *machine) start(*rapid.T) {
	err := m.manager.Run(context.Background(), m.row(), session.Start{})
	if m.now.live() {
		m.refused(err, journal.ErrBusy)
		m.grew()
		return
	}
	m.ok(err)
	m.grew(journal.EventStatus)
	m.now.run, m.now.status, m.now.attempt, m.now.writing = m.row().Run, journal.Queued, 0, ""
}

func (m *machine) claim(*rapid.T) {
	status := journal.Running
	err := m.commit(journal.Change{
		Claim: &journal.Claiming{Run: m.now.run}, State: &journal.State{Status: &status},
		Events: []journal.Event{journal.NewEvent(m.now.run, "", journal.EventStatus, journal.StatusData{Status: status},
			0)},
	})
	if !m.now.live() {
		m.refused(err, journal.ErrOver)
		m.grew()
		return
	}
	m.ok(err)
	m.grew(journal.EventStatus)
	m.now.status = journal.Running
	m.now.attempt++
}

// write streams text, of which some rows are made, and an event after it.
func (m *machine) write(t *rapid.T) {
	if m.now.status != journal.Running {
		t.Skip("nothing runs")
	}
	if m.now.writing == "" {
		m.now.writing = m.name()
	}
	want := ""
	for i := range rapid.IntRange(1, 5).Draw(t, "deltas") {
		d := journal.TextData{Message: m.now.writing, Attempt: m.now.attempt, Text: fmt.Sprintf("w%d ", i)}
		want += d.Text
		m.ok(m.manager.Text(context.Background(), m.now.id, *m.fence(), market.Pains, d))
	}
	m.ok(m.commit(journal.Change{Fence: m.fence(), Events: []journal.Event{notice("", 0).Events[0]}}))
	m.grown(func(rows []journal.Event) {
		got := ""
		for i, e := range rows {
			d, text := delta(e)
			if text != (i < len(rows)-1) {
				m.rt.Fatalf("event %d of %d is %s", i+1, len(rows), e.Kind)
			}
			got += d.Text
		}
		if got != want {
			m.rt.Fatalf("kept %q, not %q", got, want)
		}
	})
}

// step commits a step that finishes the message under way.
func (m *machine) step(t *rapid.T) {
	if m.now.status == journal.Queued {
		t.Skip("nobody works on it")
	}
	m.now.steps++
	s := journal.Step{Key: fmt.Sprint("step", m.now.steps), Phase: market.Pains, Attempt: 1, Output: []byte(`{}`)}
	s.Evidence = []market.Evidence{market.Evidence{Source: "test", Kind: market.Post, URL: "https://a.example/" + s.Key,
		Quote: s.Key, Text: s.Key}.Seal()}
	kinds := []journal.EventKind{journal.EventEvidence, journal.EventPhase}
	s.Events = []journal.Event{journal.NewEvent(m.now.run, market.Pains, journal.EventPhase,
		journal.PhaseData{Phase: market.Pains}, 0)}
	if m.now.writing != "" {
		said := journal.Message{ID: m.now.writing, Role: "naps", Text: "whole"}
		s.Add, s.Events = []journal.Message{said},
			append(s.Events, journal.NewEvent(m.now.run, "", journal.EventMessage, said, 0))
		kinds = append(kinds, journal.EventMessage)
	}
	err := m.commit(journal.Change{Fence: m.fence(), Step: &s})
	if m.now.status != journal.Running {
		m.refused(err, journal.ErrFenced)
		m.grew()
		return
	}
	m.ok(err)
	m.grew(kinds...)
	m.now.writing = ""
}

// late work of an older attempt or an older run changes nothing.
func (m *machine) late(t *rapid.T) {
	if m.now.attempt == 0 {
		t.Skip("nothing was before")
	}
	old := *m.fence()
	if m.now.live() {
		old.Attempt--
	}
	m.ok(m.manager.Text(context.Background(), m.now.id, old, market.Pains,
		journal.TextData{Message: "late", Attempt: 1, Text: "late"}))
	m.refused(m.commit(journal.Change{Fence: &old, Step: &journal.Step{Key: "late", Attempt: 1, Output: []byte(`1`)}}),
		journal.ErrFenced)
	m.grew()
}

func (m *machine) end(t *rapid.T) {
	capture := rapid.Bool().Draw(t, "report")
	status := journal.Failed
	if capture {
		status = journal.Done
	}
	err := m.commit(journal.Change{
		End: &journal.Ending{Run: m.now.run, Status: status, Capture: capture}, State: &journal.State{Status: &status},
		Events: []journal.Event{journal.NewEvent(m.now.run, "", journal.EventStatus, journal.StatusData{Status: status},
			0)},
	})
	if !m.now.live() {
		m.refused(err, journal.ErrOver)
		m.grew()
		return
	}
	m.ok(err)
	m.grew(journal.EventStatus)
	m.now.status = status
	if capture {
		m.now.spent++
	}
}

func (m *machine) stop(*rapid.T) {
	if m.now.run == "" {
		return
	}
	m.ok(m.manager.Stop(context.Background(), m.row(), false))
	if !m.now.live() {
		m.grew()
		return
	}
	m.grew(journal.EventStatus)
	m.now.status = journal.Stopped
}

func (m *machine) attach(t *rapid.T) {
	v := rapid.SampledFrom(m.viewers).Draw(t, "tab")
	if v.tab != nil {
		m.away(v)
	}
	tab, err := m.manager.Attach(context.Background(), m.now.id)
	m.ok(err)
	v.tab = tab
	floor, err := m.store.Log.Floor(context.Background(), m.now.id)
	m.ok(err)
	if floor != m.now.floor || tab.Head != m.now.head() {
		m.rt.Fatalf("head %d and floor %d, not %d and %d", tab.Head, floor, m.now.head(), m.now.floor)
	}
	if v.epoch != m.store.Log.Epoch() || v.cursor > tab.Head || v.cursor > 0 && v.cursor < floor {
		v.cursor, v.seen, v.epoch = 0, nil, m.store.Log.Epoch() // the edge sends a reset
	}
	m.ok(m.manager.Replay(context.Background(), m.now.id, v.cursor, tab.Head, func(f *session.Frame) error {
		m.see(v, f)
		return nil
	}))
	v.cursor = tab.Head
}

func (m *machine) detach(t *rapid.T) {
	m.away(rapid.SampledFrom(m.viewers).Draw(t, "tab"))
}

func (m *machine) away(v *viewer) {
	if v.tab == nil {
		return
	}
	m.look(v)
	if v.tab != nil {
		v.tab.Close()
		v.tab = nil
	}
}

// die ends the process without any goodbye; what is in the database stays.
func (m *machine) die(t *rapid.T) {
	switch rapid.IntRange(0, 2).Draw(t, "moment") {
	case 1: // between the commit and the word to the tabs
		m.lose(true)
		m.grew(journal.EventNotice)
	case 2: // before the commit
		m.lose(false)
		m.grew()
	}
	m.reopen()
}

func (m *machine) reopen() {
	for _, v := range m.viewers {
		v.tab = nil
	}
	m.real.die()
}

// lose commits, or not, something of which nobody hears.
func (m *machine) lose(commit bool) {
	m.log.cut(commit)
	lost := make(chan struct{})
	go func() { defer close(lost); _ = m.commit(notice("", 1)) }()
	<-m.log.reached
	m.onDeath = func() { <-lost }
}

func (m *machine) compact(*rapid.T) {
	_, err := m.store.Cleanup.Compact(context.Background(), -1<<40)
	m.ok(err)
	if m.now.live() {
		return
	}
	finished := map[string]bool{}
	for _, e := range m.now.events {
		if id := messageOf(e); id != "" {
			finished[id] = true
		}
	}
	for _, e := range m.now.events {
		if d, text := delta(e); text && finished[d.Message] {
			m.now.floor = max(m.now.floor, e.Seq)
		}
	}
}

func (m *machine) copyAway(*rapid.T) {
	m.real.backup()
	c := m.now.copy()
	m.backup = &c
}

func (m *machine) restore(t *rapid.T) {
	if m.backup == nil {
		t.Skip("no backup yet")
	}
	for _, v := range m.viewers {
		m.away(v)
	}
	m.real.restore()
	m.now = m.backup.copy()
	if m.now.live() { // the engine does this at the start of a restored database
		status := journal.Interrupted
		m.ok(m.commit(journal.Change{
			End: &journal.Ending{Run: m.now.run, Status: status}, State: &journal.State{Status: &status},
			Events: []journal.Event{journal.NewEvent(m.now.run, "", journal.EventStatus,
				journal.StatusData{Status: status}, 0)},
		}))
		m.grew(journal.EventStatus)
		m.now.status = status
	}
}

func (m *machine) remove(*rapid.T) {
	spent := m.now.spent
	m.ok(m.manager.Delete(context.Background(), m.row()))
	for _, v := range m.viewers {
		if v.tab != nil {
			for range v.tab.C { // what it had not read yet
			}
			m.refused(v.tab.Err(), session.ErrGone)
		}
		*v = viewer{}
	}
	m.refused(m.commit(notice("", 1)), journal.ErrNotFound)
	m.open()
	m.now.spent = spent
}

// see checks a frame against the model and remembers it.
func (m *machine) see(v *viewer, f *session.Frame) {
	m.rt.Helper()
	e := f.Event
	if e.Seq <= v.cursor && len(v.seen) > 0 && e.Seq <= v.seen[len(v.seen)-1].Seq || e.Seq > m.now.head() {
		m.rt.Fatalf("a tab got %d after %d; the log has %d", e.Seq, v.cursor, m.now.head())
	}
	if d, text := delta(e); text {
		if want := m.now.text(d, e.Seq); f.Text != want || !strings.HasSuffix(want, f.Text[f.From:]) ||
			f.Text[f.From:] != d.Text {
			m.rt.Fatalf("event %d shows %q from %d, the log says %q", e.Seq, f.Text, f.From, want)
		}
	} else if want := m.now.events[e.Seq-1]; want.Kind != e.Kind || string(want.Data) != string(e.Data) ||
		want.At != e.At || want.Run != e.Run {
		m.rt.Fatalf("event %d is %v, the log says %v", e.Seq, e, want)
	}
	v.seen = append(v.seen, e)
	v.cursor = e.Seq
}

// look reads what a tab was sent.
func (m *machine) look(v *viewer) {
	m.rt.Helper()
	for v.tab != nil {
		select {
		case f, open := <-v.tab.C:
			if !open {
				m.rt.Fatalf("a tab was dropped: %v", v.tab.Err())
			}
			m.see(v, f)
		default:
			return
		}
	}
}

// check holds everything together: the log is the model's list, tabs have seen all of it once, the ledger adds up.
func (m *machine) check(*rapid.T) {
	rows, err := m.store.Log.Events(context.Background(), m.now.id, 0, 1<<60, 0)
	m.ok(err)
	for _, e := range rows {
		if want := m.now.events[e.Seq-1]; string(want.Data) != string(e.Data) || want.Kind != e.Kind {
			m.rt.Fatalf("row %d changed: %v, was %v", e.Seq, e, want)
		}
	}
	for _, v := range m.viewers {
		m.look(v)
		if v.tab != nil {
			m.whole(v)
		}
	}
	if got := m.row(); got.Status != m.now.status || got.HeadSeq != m.now.head() || got.Run != m.now.run {
		m.rt.Fatalf("the row says %s, %d, %s; the model %s, %d, %s", got.Status, got.HeadSeq, got.Run, m.now.status,
			m.now.head(), m.now.run)
	}
	balance, err := m.store.Ledger.Balance(context.Background(), m.owner)
	m.ok(err)
	if want := granted - m.now.spent - m.now.reserved(); balance != want {
		m.rt.Fatalf("%d credits, not %d: %d spent, %d reserved", balance, want, m.now.spent, m.now.reserved())
	}
}

// whole fails unless the tab has seen every event that is no text, once, and of unfinished messages all text.
func (m *machine) whole(v *viewer) {
	m.rt.Helper()
	finished, got := map[string]bool{}, map[journal.TextData]string{}
	i, seen := 0, slices.DeleteFunc(slices.Clone(v.seen), func(e journal.Event) bool {
		d, text := delta(e)
		got[journal.TextData{Message: d.Message, Attempt: d.Attempt}] += d.Text
		return text
	})
	for _, e := range m.now.events {
		if _, text := delta(e); text {
			continue
		}
		if i >= len(seen) || seen[i].Seq != e.Seq {
			m.rt.Fatalf("a tab at %d of %d has not seen event %d", v.cursor, m.now.head(), e.Seq)
		}
		i++
		finished[messageOf(e)] = true
	}
	if i != len(seen) {
		m.rt.Fatalf("a tab has seen %d events too many", len(seen)-i)
	}
	for _, e := range m.now.events {
		d, text := delta(e)
		if key := (journal.TextData{Message: d.Message, Attempt: d.Attempt}); text && !finished[d.Message] &&
			got[key] != m.now.text(d, m.now.head()) {
			m.rt.Fatalf("a tab shows %q of message %s, attempt %d", got[key], d.Message, d.Attempt)
		}
	}
}

// Whatever is sent, said, stopped, killed, compacted, restored and deleted, and whenever tabs come and go: the log is
// one list, every tab sees it in order and once, late work changes nothing, and the credits add up.
func TestWhateverHappensTheLogIsOneListThatEveryTabSeesOnce(t *testing.T) {
	t.Parallel()
	world := newReal(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := &machine{real: world, rt: rt, owner: world.user(), viewers: []*viewer{{}, {}, {}}}
		m.open()
		rt.Repeat(map[string]func(*rapid.T){
			"":        m.check,
			"say":     m.say,
			"start":   m.start,
			"claim":   m.claim,
			"write":   m.write,
			"step":    m.step,
			"late":    m.late,
			"end":     m.end,
			"stop":    m.stop,
			"attach":  m.attach,
			"detach":  m.detach,
			"crash":   m.die,
			"compact": m.compact,
			"backup":  m.copyAway,
			"restore": m.restore,
			"delete":  m.remove,
		})
		for _, v := range m.viewers {
			m.away(v)
		}
	})
}
