package hooks

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/views"
)

// maxCorrection bounds what is put right in one field of the brief, maxAssumed what else is to be assumed, maxSays the
// phrases of people with the problem, in characters.
const (
	maxCorrection = 160
	maxAssumed    = 1000
	maxSays       = 600
)

// preview is how naps reads an idea and what it will search for, from the idea and what its founder has said since.
func (x *ideaPages) preview(s journal.Session, messages []journal.Message) views.Brief {
	if x.readBrief == nil {
		return views.Brief{}
	}
	return x.readBrief(briefOf(s, messages))
}

// briefOf is an idea with what its founder has said since.
func briefOf(s journal.Session, messages []journal.Message) market.Brief {
	b := market.Brief{Idea: s.Idea, Goal: s.Goal, Kill: s.Kill, Sample: s.Sample, Privacy: s.Privacy}
	for _, m := range messages {
		if _, mode := market.ChosenPrivacy(m.Text); m.Role == "founder" && m.Text != s.Idea && !mode {
			b.Notes = append(b.Notes, m.Text)
		}
	}
	return b
}

// corrections is the founder's note on what naps has read wrongly: a line for each field that differs from how the idea
// is read now. A field that is empty, or not there, leaves that as it is.
func (x *ideaPages) corrections(e *core.RequestEvent, s journal.Session, posted views.Brief) (string, error) {
	if posted.Customer+posted.Problem+posted.Region+posted.Says+posted.Assume == "" {
		return "", nil
	}
	snap, err := x.sessions.Snapshot(e.Request.Context(), s.ID)
	if err != nil {
		return "", err
	}
	now := x.preview(s, snap.Messages)
	var lines []string
	for _, f := range []struct {
		name, field, posted, now string
		most                     int
	}{
		{"Customer", "customer", posted.Customer, now.Customer, maxCorrection},
		{"Problem", "problem", posted.Problem, now.Problem, maxCorrection},
		{"Region", "region", posted.Region, now.Region, maxCorrection},
		{"Says", "says", posted.Says, now.Says, maxSays},
		{"Assumption", "assume", posted.Assume, "", maxAssumed},
	} {
		text := strings.Join(strings.Fields(f.posted), " ")
		if utf8.RuneCountInString(text) > f.most {
			return "", &invalid{Field: f.field, Text: fmt.Sprintf("Say it in at most %d characters.", f.most)}
		}
		if text == "" || text == f.now {
			continue
		}
		if text, err = textOf(f.field, "something", text); err != nil {
			return "", err
		}
		lines = append(lines, f.name+": "+text)
	}
	return strings.Join(lines, "\n"), nil
}

// searchable refuses to begin a run of an idea that cannot be searched for here, with all that its founder has said and
// a note beside it.
func searchable(ctx context.Context, x *ideaPages, s journal.Session, note string) error {
	if x.unreadable == nil || s.Sample {
		return nil
	}
	snap, err := x.sessions.Snapshot(ctx, s.ID)
	if err != nil {
		return err
	}
	b := briefOf(s, snap.Messages)
	if note != "" {
		b.Notes = append(b.Notes, note)
	}
	return x.readable(b)
}

// readable refuses a brief that cannot be searched for here, before anything is charged.
func (x *ideaPages) readable(b market.Brief) error {
	if x.unreadable == nil {
		return nil
	}
	if why := x.unreadable(b); why != "" {
		return &invalid{Field: "idea", Text: why}
	}
	return nil
}

// blocked says why an idea cannot be searched for with what its founder has said and one more note; empty where it can.
func blocked(x *ideaPages, e *core.RequestEvent, s journal.Session, note string) (string, error) {
	snap, err := x.sessions.Snapshot(e.Request.Context(), s.ID)
	if err != nil {
		return "", err
	}
	if note != "" {
		snap.Messages = append(snap.Messages, journal.Message{Role: "founder", Text: note})
	}
	return x.preview(s, snap.Messages).Blocked, nil
}
