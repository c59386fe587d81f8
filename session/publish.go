package session

import (
	"encoding/json"
	"errors"
	"strings"

	"naps/journal"
)

// drafts are the unfinished messages of a session, by id.
type drafts map[string]*draft

// draft is a message that is still being written: its text so far is what a page must show.
type draft struct {
	attempt int
	text    strings.Builder
}

// publish gives a committed event to every tab.
func (a *actor) publish(e journal.Event) {
	f, err := NewFrame(e)
	if err != nil {
		a.logger.Error("An event cannot be encoded", "session", a.id, "seq", e.Seq, "error", err)
		return
	}
	grown := a.drafts.follow(f)
	if f.Over() {
		a.recent.forget(e.Seq)
	} else {
		a.recent.add(f, grown)
	}
	a.tabs.offer(f)
}

// follow keeps the text of unfinished messages, so that a frame can carry all of it. It gives the draft that has grown,
// if one has.
func (all drafts) follow(f *Frame) *draft {
	switch f.Event.Kind {
	case journal.EventText:
		var d journal.TextData
		if json.Unmarshal(f.Event.Data, &d) != nil {
			return nil
		}
		it := all[d.Message]
		if it == nil || d.Attempt > it.attempt {
			it = &draft{attempt: d.Attempt}
			all[d.Message] = it
		}
		if d.Attempt < it.attempt {
			return nil // voided already
		}
		f.From = it.text.Len()
		it.text.WriteString(d.Text)
		f.Text = it.text.String()
		return it
	case journal.EventMessage:
		delete(all, f.Message.ID)
	case journal.EventStatus:
		if f.Over() {
			clear(all)
		}
	}
	return nil
}

// complain tells the operator what was not kept, and the tabs, once, that the disk takes no more. Such a frame has no
// number: it is not kept, nor pretended to be.
func (a *actor) complain(it item, err error) {
	disk := errors.Is(err, journal.ErrDisk)
	switch {
	case err == nil:
		return
	case !disk && it.text != nil && !errors.Is(err, journal.ErrFenced) && !errors.Is(err, journal.ErrNotFound):
		a.logger.Error("Text could not be kept", "session", a.id, "run", it.text.fence.Run, "error", err)
	}
	if !disk || a.told {
		return
	}
	a.told = true
	a.logger.Error("The log could not be written", "session", a.id, "error", err)
	e := journal.NewEvent("", "", journal.EventError,
		journal.NoticeData{Code: "disk",
			Text: "The server cannot save anything at the moment. Nothing is lost; the work goes on when there is space."},
		0)
	if f, err := NewFrame(e); err == nil {
		a.tabs.offer(f)
	}
}
