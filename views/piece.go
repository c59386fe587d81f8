package views

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/a-h/templ"

	"naps/journal"
	"naps/market"
)

// The names of pieces.
const (
	// an element for the end or the top of a list; in place of the one with its id if the page has it already
	Block  = "block"
	Patch  = "patch"  // in place of the element with its id
	End    = "end"    // a patch after which the run is over
	Notice = "notice" // a sentence as plain text, about the stream itself and not about the session; no row of the log
	Reset  = "reset"  // made by the edge, without HTML: the cursor is of no use, the page loads itself anew
)

// Piece is one frame of the HTML form of the stream. One event makes at most one piece, so a frame cut off on its way
// is no half event. Data holds one or more elements, each with an id of its own; putting the same piece twice changes
// nothing.
type Piece struct {
	Name string
	Data []byte
}

// PieceOf is the HTML form of an event of a session; false means that the event shows nothing on the page. For a text
// event, text is the whole text of the message and attempt so far, and from is where the event's delta begins in it. It
// is a pure function.
func PieceOf(session string, e journal.Event, text string, from int) (Piece, bool) {
	switch e.Kind {
	case journal.EventStatus:
		return statusPiece(e)
	case journal.EventPhase:
		if d, ok := read[journal.PhaseData](e); ok && d.Phase != "" {
			return phasePiece(d)
		}
	case journal.EventEvidence:
		if d, ok := read[market.Evidence](e); ok && d.ID != "" {
			parts := []templ.Component{evidenceRow(session, d, readingMark{}), evidenceTotal(number(d.ID))}
			if said(d) {
				parts = append(parts, newestQuote(session, d))
			}
			return piece(Block, parts...)
		}
	case journal.EventText:
		if d, ok := read[journal.TextData](e); ok && d.Message != "" {
			return textPiece(d, text, from)
		}
	case journal.EventMessage:
		if d, ok := read[journal.Message](e); ok && d.ID != "" {
			if len(d.FollowUps) > 0 {
				return piece(Block, messageItem(session, d), followUps(session, d.ID, d.FollowUps, false))
			}
			return piece(Block, messageItem(session, d))
		}
	case journal.EventReport:
		if d, ok := read[journal.ReportData](e); ok && d.Version > 0 {
			return piece(Patch,
				resultCard(Result{Session: session, Version: d.Version, Verdict: d.Verdict, Score: d.Score, Low: d.Low,
					High: d.High, Why: besideVerdict(d.Verdict, d.Why), Silent: silent(d.Inconclusive)}))
		}
	case journal.EventNotice, journal.EventError:
		d, ok := read[journal.NoticeData](e)
		switch {
		case !ok || d.Text == "":
		case e.Seq == 0:
			return Piece{Name: Notice, Data: []byte(d.Text)}, true
		case d.Code == journal.NoticeReading && d.Reading != nil:
			return readingPiece(d)
		case d.Code == journal.NoticeProgress && d.Progress != nil:
			return piece(Patch, liveLine(liveOf(d)))
		case d.Code == spendingCode:
			return piece(Patch, spending(d.Text))
		default:
			return piece(Block, noticeItem(d))
		}
	}
	return Piece{}, false
}

// phasePiece moves the rail and says what a step that begins does.
func phasePiece(d journal.PhaseData) (Piece, bool) {
	parts := []templ.Component{railStep(d), phaseRow(d)}
	if d.Status == market.PhaseRunning {
		parts = append(parts, liveLine(live{Text: phaseDoes[d.Phase]}))
	}
	return piece(Patch, parts...)
}

// statusPiece also carries an empty timeline and an empty list of notices, which take the place of those of an earlier
// run only.
func statusPiece(e journal.Event) (Piece, bool) {
	d, ok := read[journal.StatusData](e)
	if !ok {
		return Piece{}, false
	}
	line := statusLine(d.Status, d.Reason, d.Place)
	switch {
	case d.Status.Over():
		return piece(End, line)
	case d.Status == journal.Queued && e.Run != "":
		parts := []templ.Component{line, timeline(e.Run, sixRows(nil)), noticeList(e.Run, nil), spending(""),
			liveLine(live{Text: waitingForTurn}), toldList("", e.Run, nil), tellingList(e.Run, nil)}
		for _, row := range sixRows(nil) {
			parts = append(parts, phaseRow(row))
		}
		return piece(Patch, parts...)
	}
	return piece(Patch, line)
}

// readingPiece says what was read, and marks the rows of evidence that are on the page.
func readingPiece(d journal.NoticeData) (Piece, bool) {
	parts := []templ.Component{liveLine(liveOf(d))}
	for _, m := range d.Reading.Marks {
		parts = append(parts, evidenceRead(m.Evidence, markText(m)))
	}
	return piece(Patch, parts...)
}

// textPiece sends the blocks that the delta changed. The first delta of an attempt, or one that takes a block away (a
// paragraph that turns out to be the target of a link), sends the message as a whole, which also voids what an earlier
// attempt left.
func textPiece(d journal.TextData, text string, from int) (Piece, bool) {
	now := draftBlocks(text)
	if from <= 0 || from > len(text) {
		return piece(Block, draftItem(d.Message, d.Attempt, text))
	}
	before := draftBlocks(text[:from])
	if len(now) < len(before) || len(before) == 0 {
		return piece(Block, draftItem(d.Message, d.Attempt, text))
	}
	var changed []templ.Component
	for i, b := range now {
		if i >= len(before) || before[i] != b {
			changed = append(changed, draftBlock(d.Message, i, b))
		}
	}
	if len(changed) == 0 {
		return Piece{}, false
	}
	return piece(Block, changed...)
}

func piece(name string, parts ...templ.Component) (Piece, bool) {
	var b bytes.Buffer
	for _, p := range parts {
		if err := p.Render(context.Background(), &b); err != nil {
			return Piece{}, false // a bytes.Buffer never fails, nor do our components
		}
	}
	return Piece{Name: name, Data: b.Bytes()}, true
}

func read[T any](e journal.Event) (T, bool) {
	var v T
	err := json.Unmarshal(e.Data, &v)
	return v, err == nil
}

// Frame encodes the piece for text/event-stream under a cursor ("seq.epoch"). Line breaks of any kind in the data
// cannot forge a frame.
func (p Piece) Frame(cursor string) []byte {
	var b bytes.Buffer
	if cursor != "" {
		b.WriteString("id: " + oneLine.Replace(cursor) + "\n")
	}
	b.WriteString("event: " + oneLine.Replace(p.Name) + "\n")
	for line := range strings.SplitSeq(lineBreaks.Replace(string(p.Data)), "\n") {
		b.WriteString("data: " + line + "\n")
	}
	b.WriteByte('\n')
	return b.Bytes()
}

var (
	lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	oneLine    = strings.NewReplacer("\r", "", "\n", "", "\x00", "")
)
