package views

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"pgregory.net/rapid"

	"naps/journal"
	"naps/market"
)

// world is a session as the store would read it, together with the log that led there.
type world struct {
	page  SessionPage
	pages []SessionPage // the page after each event, the first before any
	log   []logged
	run   string
	next  int
}

// logged is an event with what the edge knows of it: the whole text so far and where the delta begins.
type logged struct {
	event journal.Event
	text  string
	from  int
}

func (w *world) add(kind journal.EventKind, data any, text string, from int) {
	w.log = append(w.log, logged{event(int64(len(w.log)+1), w.run, kind, data), text, from})
	w.page.Seq = int64(len(w.log))
	w.pages = append(w.pages, w.page)
}

func (w *world) status(s journal.Status, reason string, place int) {
	if s == journal.Queued && w.page.Status != journal.Queued {
		w.next++
		w.run = fmt.Sprint("run", w.next)
		w.page.Run, w.page.Phases, w.page.Notices = w.run, nil, nil
		w.page.Started, w.page.Ended = noon+int64(len(w.log)+1), 0
	}
	w.page.Status, w.page.Reason, w.page.Place = s, reason, place
	w.add(journal.EventStatus, journal.StatusData{Status: s, Reason: reason, Place: place}, "", 0)
}

func (w *world) phase(d journal.PhaseData) {
	w.page.Phases = append(slices.DeleteFunc(slices.Clone(w.page.Phases),
		func(x journal.PhaseData) bool { return x.Phase == d.Phase }), d)
	w.add(journal.EventPhase, d, "", 0)
}

func (w *world) evidence(n int) {
	e := exampleEvidence(n)
	w.page.Evidence = append(slices.DeleteFunc(slices.Clone(w.page.Evidence),
		func(x market.Evidence) bool { return x.ID == e.ID }), e)
	w.page.Total = max(w.page.Total, n)
	w.add(journal.EventEvidence, e, "", 0)
}

// write is a delta of a message; a new attempt begins with nothing.
func (w *world) write(id string, attempt int, delta string) {
	texts := slices.Clone(w.page.Texts)
	i := slices.IndexFunc(texts, func(t journal.TextData) bool { return t.Message == id })
	if i < 0 {
		texts, i = append(texts, journal.TextData{Message: id, Attempt: attempt}), len(texts)
	}
	if texts[i].Attempt != attempt {
		texts[i] = journal.TextData{Message: id, Attempt: attempt}
	}
	from := len(texts[i].Text)
	texts[i].Text += delta
	w.page.Texts = texts
	w.add(journal.EventText, journal.TextData{Message: id, Attempt: attempt, Text: delta}, texts[i].Text, from)
}

func (w *world) say(m journal.Message) {
	w.page.Texts = slices.DeleteFunc(slices.Clone(w.page.Texts), func(t journal.TextData) bool {
		return t.Message == m.ID
	})
	w.page.Messages = append(slices.Clone(w.page.Messages), m)
	w.add(journal.EventMessage, m, "", 0)
}

func (w *world) notice(n journal.NoticeData) {
	w.page.Notices = append(slices.Clone(w.page.Notices), n)
	w.add(journal.EventNotice, n, "", 0)
}

func (w *world) report(v int) {
	w.page.Result = Result{Session: w.page.ID, Version: v, Verdict: "GO", Score: 70.5, Low: 60, High: 80.1}
	w.add(journal.EventReport, journal.ReportData{Version: v, Verdict: "GO", Score: 70.5, Low: 60, High: 80.1}, "", 0)
}

// put does to a document what static/stream.js does to the page.
func put(d *goquery.Document, html string) {
	piece, err := goquery.NewDocumentFromReader(strings.NewReader("<body>" + html))
	if err != nil {
		panic(err)
	}
	piece.Find("body").Children().Each(func(_ int, el *goquery.Selection) {
		old := d.Find("#" + el.AttrOr("id", "none"))
		list := d.Find("#" + el.AttrOr("data-into", "none"))
		if run, ok := el.Attr("data-run"); ok && old.Length() > 0 && old.AttrOr("data-run", "-") == run {
			return
		}
		if old.AttrOr("id", "") == "timeline" { // what was said so far is the past then
			d.Find("#before").AppendSelection(d.Find("#messages").Children())
		}
		if n, ok := el.Attr("data-n"); ok && old.Length() > 0 && atoi(n) < atoi(old.AttrOr("data-n", "0")) {
			return
		}
		if old.Length() > 0 && list.Length() > 0 && old.Parent().AttrOr("id", "") != list.AttrOr("id", "") {
			old.Remove()
			old = d.Find("#none")
		}
		switch {
		case old.Length() > 0:
			old.ReplaceWithSelection(el)
		case list.Length() > 0:
			below := list.Children().FilterFunction(func(_ int, c *goquery.Selection) bool {
				n, ok := el.Attr("data-n")
				return ok && atoi(c.AttrOr("data-n", "")) < atoi(n)
			})
			if below.Length() > 0 {
				below.First().BeforeSelection(el)
			} else {
				list.AppendSelection(el)
			}
		}
		if most := atoi(list.AttrOr("data-cap", "0")); most > 0 {
			list.Children().Slice(min(most, list.Children().Length()), goquery.ToEnd).Remove()
		}
	})
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// keptIn are the parts of the page that the stream keeps alive.
func kept(d *goquery.Document) map[string]string {
	out := map[string]string{}
	for _, id := range []string{"status", "timeline", "result", "notices", "before", "messages", "drafts", "told",
		"telling", "evidence", "evidence-total", "newest"} {
		html, err := goquery.OuterHtml(d.Find("#" + id))
		if err != nil {
			panic(err)
		}
		out[id] = html
	}
	return out
}

func shown(p SessionPage) *goquery.Document {
	var b strings.Builder
	if err := Session(p).Render(context.Background(), &b); err != nil {
		panic(err)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		panic(err)
	}
	return d
}

// step is anything that may happen next.
func (w *world) step(t *rapid.T) {
	phase := rapid.SampledFrom(market.Phases)
	message := rapid.SampledFrom([]string{journal.AnswerID("1"), journal.AnswerID("3/<x>"), w.run + "-pains"})
	switch rapid.IntRange(0, 8).Draw(t, "what") {
	case 0:
		w.status(journal.Queued, "", rapid.IntRange(0, 3).Draw(t, "place"))
	case 1:
		next := []journal.Status{journal.Done, journal.Failed, journal.Stopped, journal.Interrupted}
		if !w.page.Status.Over() { // after an end, a new run begins in the queue
			next = append(next, journal.Running)
		}
		w.status(rapid.SampledFrom(next).Draw(t, "status"),
			rapid.SampledFrom([]string{"", "No source answered.", hostile}).Draw(t, "reason"), 0)
	case 2:
		if !w.page.Status.Live() { // the log refuses what comes from a run that is over
			return
		}
		state := rapid.SampledFrom([]market.PhaseStatus{market.PhaseRunning, market.PhaseDone, market.PhasePartial,
			market.PhaseFailed, market.PhaseSkipped}).Draw(t, "state")
		w.phase(journal.PhaseData{Phase: phase.Draw(t, "phase"), Status: state, Reason: hostile,
			Evidence: rapid.IntRange(0, 3).Draw(t, "pieces")})
	case 3, 4:
		w.evidence(rapid.IntRange(1, 130).Draw(t, "evidence"))
	case 5, 6:
		id := message.Draw(t, "message")
		if slices.ContainsFunc(w.page.Messages, func(m journal.Message) bool { return m.ID == id }) {
			return
		}
		delta := rapid.SampledFrom([]string{"a word ", "\n\n", "- a point\n", "[x]", "[x]: https://x.example/\n",
			"**bold", "** ", "```\n", "===\n", "1. ", "<b>", "ä", "   ", ""}).Draw(t, "delta")
		w.write(id, rapid.IntRange(1, 2).Draw(t, "attempt"), delta)
	case 7:
		id := message.Draw(t, "message")
		if !slices.ContainsFunc(w.page.Messages, func(m journal.Message) bool { return m.ID == id }) {
			m := journal.Message{ID: id, Role: rapid.SampledFrom([]string{"naps", "founder"}).Draw(t, "role"),
				Text: "It is **said**.\n\n" + hostile, At: noon + int64(len(w.log)+1)}
			if !journal.IsAnswer(id) {
				m.Phase = market.Pains
			}
			w.say(m)
		}
	case 8:
		w.notice(journal.NoticeData{Text: rapid.SampledFrom([]string{"One.", "Two.", hostile}).Draw(t, "notice"),
			Code: "source"})
		w.report(len(w.log))
	}
}

func TestAPageThatFollowedTheStreamIsThePageLoadedAnew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := &world{page: SessionPage{Shell: shellOf("An idea", "/sessions/s1"), ID: "s1", Title: "An idea",
			Idea: "An idea of mine.", Status: journal.Draft}}
		w.pages = []SessionPage{w.page}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			w.step(t)
		}
		pages := w.pages
		n := rapid.IntRange(0, len(pages)-1).Draw(t, "rendered at")
		twice := rapid.Bool().Draw(t, "everything twice")
		d := shown(pages[n])
		for i := n; i < len(w.log); i++ {
			l := w.log[i]
			p, ok := PieceOf("s1", l.event, l.text, l.from)
			if ok {
				put(d, string(p.Data))
			}
			if ok && twice {
				put(d, string(p.Data))
			}
			if p.Name == End { // static/stream.js fetches the rail anew then
				d.Find("#timeline").ReplaceWithSelection(shown(pages[i+1]).Find("#timeline"))
			}
			if i+1 < len(w.log) && i%5 != 0 {
				continue
			}
			want := kept(shown(pages[i+1]))
			got := kept(d)
			for id := range want {
				if got[id] != want[id] {
					t.Fatalf("after event %d (%s, from page %d) #%s differs\nfollowed: %s\nloaded:   %s", l.event.Seq,
						l.event.Kind, n, id, got[id], want[id])
				}
			}
		}
	})
}

func TestAnEventOfTheWebIsNoMarkup(t *testing.T) {
	t.Parallel()
	e := exampleEvidence(7)
	e.Quote, e.Title, e.Place, e.Source, e.Date, e.URL = hostile, hostile, hostile, hostile, hostile,
		"javascript:alert(1)"
	e.Metrics = map[string]float64{hostile: 1}
	bad := []logged{
		{event(1, "r", journal.EventEvidence, e), "", 0},
		{event(2, "r", journal.EventStatus, journal.StatusData{Status: hostile, Reason: hostile}), "", 0},
		{event(3, "r", journal.EventPhase, journal.PhaseData{Phase: hostile, Status: hostile, Reason: hostile,
			Summary: hostile}), "", 0},
		{event(4, "r", journal.EventMessage, journal.Message{ID: hostile, Role: hostile,
			Text:  hostile + "\n\n[x](javascript:alert(1)) ![y](https://evil.example/p.png)",
			Phase: hostile, Cites: []string{hostile}}), "", 0},
		{event(5, "r", journal.EventMessage, journal.Message{ID: "f", Role: "founder", Text: hostile}), "", 0},
		{event(6, "r", journal.EventText, journal.TextData{Message: hostile, Text: hostile}), hostile, 0},
		{event(7, "r", journal.EventNotice, journal.NoticeData{Text: hostile, Code: hostile}), "", 0},
		{event(8, hostile, journal.EventStatus, journal.StatusData{Status: journal.Queued}), "", 0},
		{event(9, "r", journal.EventReport, journal.ReportData{Version: 1, Verdict: hostile}), "", 0},
	}
	for _, l := range bad {
		p, ok := PieceOf(hostile, l.event, l.text, l.from)
		if !ok {
			t.Errorf("event %d makes no piece", l.event.Seq)
			continue
		}
		d, err := goquery.NewDocumentFromReader(strings.NewReader("<body>" + string(p.Data)))
		if err != nil {
			t.Fatal(err)
		}
		checkPolicy(t, d)
		if d.Find("script, img, [onerror]").Length() > 0 {
			t.Errorf("event %d lets markup through: %s", l.event.Seq, p.Data)
		}
	}
}

func TestGarbageMakesNoPiece(t *testing.T) {
	t.Parallel()
	for _, kind := range []journal.EventKind{journal.EventStatus, journal.EventPhase, journal.EventEvidence,
		journal.EventText, journal.EventMessage, journal.EventFinding,
		journal.EventReport, journal.EventNotice, "other"} {
		for _, data := range []string{"", "null", "[]", `"x"`, "{", "7"} {
			if kind == journal.EventStatus && data == "null" {
				continue // the zero status: shown as a draft
			}
			if p, ok := PieceOf("s1", journal.Event{Seq: 1, Kind: kind, Data: []byte(data)}, "text", 900); ok {
				t.Errorf("%s with data %q makes %s", kind, data, p.Data)
			}
		}
	}
}

func TestOnlyTheBlocksThatChangedAreSent(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A paragraph that is done.\n\n", 50)
	text := long + "And one that gro"
	p, ok := PieceOf("s1", event(3, "r", journal.EventText, journal.TextData{Message: "m1", Attempt: 1, Text: "gro"}),
		text, len(text)-3)
	if !ok || p.Name != Block || len(p.Data) > 200 || !strings.Contains(string(p.Data), `id="m-m1-50"`) {
		t.Errorf("sent is %s", p.Data)
	}
}

func TestTheEndOfARunIsNamedEnd(t *testing.T) {
	t.Parallel()
	for s, want := range map[journal.Status]string{journal.Queued: Patch, journal.Running: Patch, journal.Done: End,
		journal.Failed: End, journal.Stopped: End, journal.Interrupted: End} {
		if p, ok := PieceOf("s1", event(1, "r", journal.EventStatus, journal.StatusData{Status: s}), "", 0); !ok ||
			p.Name != want {
			t.Errorf("%s makes %q", s, p.Name)
		}
	}
}

func TestANoticeOutsideTheLogIsPlainText(t *testing.T) {
	t.Parallel()
	p, ok := PieceOf("s1", journal.NewEvent("", "", journal.EventNotice,
		journal.NoticeData{Text: "The server restarts <now>."}, 0), "", 0)
	if !ok || p.Name != Notice || string(p.Data) != "The server restarts <now>." {
		t.Errorf("it is %q %q", p.Name, p.Data)
	}
}
