package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"naps/journal"
	"naps/market"
)

// stampLayout is how rows keep times: PocketBase's form, in UTC.
const stampLayout = "2006-01-02 15:04:05.000Z"

// Idea is what a founder asks for.
type Idea struct {
	Owner string
	Text  string
	Goal  market.Goal
	Kill  []market.Criterion

	Privacy market.Privacy // empty: open
	Tags    []string
	// what the founder said of the idea that this one is a copy of; it stands in the conversation, and in the brief
	Said   []string
	Attach []journal.Attachment
	Start  bool // begin without questions
	Sample bool // the bundled sample: free of credits
	Paced  bool // the sample is watched: it plays for a while instead of ending at once
	Free   bool // on the operator's own machine: free of credits
	Key    string
}

// Create opens a session and, if asked, starts its first run in the same transaction: when the start is refused,
// nothing is left. A repeated key gives the session that the first call made.
func (m *Manager) Create(ctx context.Context, idea Idea) (journal.Session, error) {
	once := &journal.Once{Owner: idea.Owner, Scope: "session", Key: idea.Key}
	if answer, used, err := m.answered(ctx, once); used || err != nil {
		return repeated(answer, err)
	}
	now := m.cfg.Now().UTC()
	s := journal.Session{
		ID: m.cfg.NewID(), Owner: idea.Owner, Title: market.TitleOf(idea.Text), Idea: idea.Text,
		Goal: idea.Goal, Kill: idea.Kill, Privacy: idea.Privacy.Mode(), Tags: idea.Tags,
		Status: journal.Draft, Sample: idea.Sample, Created: now.Format(stampLayout), Updated: now.Format(stampLayout),
	}
	said := m.message("founder", idea.Text, nil)
	c := journal.Change{Session: s.ID, Create: &s, Add: []journal.Message{said},
		Events: []journal.Event{messageEvent(said)}}
	for _, a := range idea.Attach {
		a.ID, a.Session = m.cfg.NewID(), s.ID
		c.Attach = append(c.Attach, a)
	}
	for _, text := range idea.Said {
		msg := m.message("founder", text, nil)
		c.Add, c.Events = append(c.Add, msg), append(c.Events, messageEvent(msg))
	}
	if idea.Start {
		if err := m.researcher.Admit(idea.Owner); err != nil {
			return journal.Session{}, err
		}
		m.begin(&c, &s, idea.Said, m.cfg.Price.of(idea.Sample, idea.Free, false))
		c.Start.Brief.Paced = idea.Sample && idea.Paced
	} else {
		reply := m.message("naps", m.cfg.Interviewer.Open(m.brief(s, idea.Said)), nil)
		c.Add = append(c.Add, reply)
		c.Events = append(c.Events, messageEvent(reply))
	}
	if idea.Key != "" {
		answer, err := market.Encode(s)
		if err != nil {
			return journal.Session{}, err
		}
		once.Answer = answer
		c.Once = once
	}
	o, err := m.Commit(ctx, c)
	if errors.Is(err, journal.ErrRepeated) {
		return repeated(o.Answer, nil)
	}
	if err != nil {
		return journal.Session{}, err
	}
	if len(o.Events) > 0 {
		s.HeadSeq = o.Events[len(o.Events)-1].Seq
	}
	if o.Run != nil {
		m.researcher.Start(*o.Run)
	}
	return s, nil
}

// Start says how a run begins. Key is its idempotency key, "" for none.
type Start struct {
	// what the founder puts right before it: it stands in the conversation, and in the brief of this run and of later
	// ones
	Note  string
	Said  string // what the founder said to begin it: it stands in the conversation only
	Reply string // naps' answer to that
	// after a report: search only this phase anew and take the rest from the last run; "" searches everything
	Again market.Phase
	Watch bool // a look by the clock: it costs what those cost
	Key   string
}

// Run starts a run of a session: the first, one more, or, after one that ended early, one that goes on from what is
// there. It returns once the new status is committed.
func (m *Manager) Run(ctx context.Context, s journal.Session, start Start) error {
	once := &journal.Once{Owner: s.Owner, Scope: "run:" + s.ID, Key: start.Key}
	if _, used, err := m.answered(ctx, once); used || err != nil {
		return err // before anything can be refused: a repeat is no new start
	}
	if err := m.researcher.Admit(s.Owner); err != nil {
		return err
	}
	notes, err := m.cfg.notes(ctx, s.ID)
	if err != nil {
		return err
	}
	c := journal.Change{Session: s.ID}
	if start.Key != "" {
		c.Once = once
	}
	if start.Note != "" {
		notes = append(notes, start.Note)
	}
	for _, said := range []struct{ role, text string }{{"founder", start.Note}, {"founder", start.Said},
		{"naps", start.Reply}} {
		if said.text != "" {
			msg := m.message(said.role, said.text, nil)
			c.Add, c.Events = append(c.Add, msg), append(c.Events, messageEvent(msg))
		}
	}
	before, whole := s.Run, s.Status == journal.Done
	m.begin(&c, &s, notes, m.cfg.Price.of(s.Sample, false, start.Watch))
	if start.Again != "" && before != "" && whole {
		c.Start.Continues, c.Start.Brief.Again = before, start.Again
	}
	o, err := m.Commit(ctx, c)
	if errors.Is(err, journal.ErrRepeated) {
		return nil
	}
	if err != nil {
		return err
	}
	m.researcher.Start(*o.Run)
	return nil
}

// begin adds a new run to a change, and to s what its row will show.
func (m *Manager) begin(c *journal.Change, s *journal.Session, notes []string, cost int) {
	run := journal.Run{ID: m.cfg.NewID(), Session: s.ID, Owner: s.Owner, Status: journal.Queued,
		Pipeline: m.cfg.Pipeline, Cost: cost, Brief: m.brief(*s, notes)}
	if s.Run != "" && s.Status != journal.Done {
		run.Continues = s.Run
	}
	s.Status, s.Reason, s.Phase, s.Progress, s.Run = journal.Queued, "", market.Phases[0], 0, run.ID
	c.Start = &run
	c.State = &journal.State{Status: &s.Status, Reason: &s.Reason, Phase: &s.Phase, Progress: &s.Progress,
		Goal: &s.Goal, Kill: &s.Kill, Privacy: &s.Privacy}
	c.Events = append(c.Events, journal.NewEvent(run.ID, "", journal.EventStatus,
		journal.StatusData{Status: journal.Queued}, 0))
}

func (m *Manager) brief(s journal.Session, notes []string) market.Brief {
	b := market.Brief{Idea: s.Idea, Goal: s.Goal, Kill: s.Kill, Notes: notes, Sample: s.Sample,
		Privacy: s.Privacy.Mode(), AsOf: m.cfg.Now().UTC().Format(time.DateOnly)}
	if s.Sample {
		b.AsOf = market.SampleDay
	}
	return b
}

// notes is what the founder has said of the idea; a wish to look again says nothing of it.
func (c Config) notes(ctx context.Context, id string) ([]string, error) {
	notes, err := c.Sessions.Notes(ctx, id)
	return slices.DeleteFunc(notes, func(text string) bool {
		_, wish := c.wish(text)
		_, mode := market.ChosenPrivacy(text)
		return wish || mode
	}), err
}

// wish is the phase that a message asks to be searched anew, if it does.
func (c Config) wish(text string) (market.Phase, bool) {
	if c.Again == nil {
		return "", false
	}
	return c.Again(text)
}

// lookAgain starts the run that a message asks for, if it asks for one and there is a report. A repeated key starts
// none, whatever came of the first: it is the run's key, so that only the call that committed is told apart from a
// message.
func lookAgain(ctx context.Context, m *Manager, s journal.Session, text, key string) (began bool, err error) {
	phase, ok := m.cfg.wish(text)
	if !ok {
		return false, nil
	}
	if _, used, err := m.answered(ctx, &journal.Once{Owner: s.Owner, Scope: "run:" + s.ID, Key: key}); used ||
		err != nil {
		return used, err
	}
	if s.Status != journal.Done {
		return false, nil
	}
	reply := fmt.Sprintf(
		"I look again at the part *%s* and take the rest from the last run. The next version of the report will show what has changed.",
		phase)
	return true, m.Run(ctx, s, Start{Said: text, Reply: reply, Again: phase, Key: key})
}

// Stop ends what is under way; with report, research ends and the report is made of what there is. A stop that comes
// after the end is no error.
func (m *Manager) Stop(ctx context.Context, s journal.Session, report bool) error {
	if !s.Status.Live() && m.StopAnswer(s.ID) {
		return nil
	}
	err := m.researcher.Stop(ctx, s.ID, report)
	if !errors.Is(err, journal.ErrOver) || s.Run == "" {
		return err
	}
	if report || !s.Status.Live() {
		return nil
	}
	// Nobody works on it. That is so after its end, and for a moment between the commit of a start and its place in the
	// queue: the stop must not be lost then. The log knows which.
	status, reason := journal.Stopped, ""
	_, err = m.Commit(ctx, journal.Change{
		Session: s.ID,
		End:     &journal.Ending{Run: s.Run, Status: status},
		State:   &journal.State{Status: &status, Reason: &reason},
		Events: []journal.Event{journal.NewEvent(s.Run, "", journal.EventStatus, journal.StatusData{Status: status},
			0)},
	})
	if errors.Is(err, journal.ErrOver) {
		return nil
	}
	return err
}

// Delete ends what is under way, releases its credits and removes the session with everything that belongs to it.
func (m *Manager) Delete(ctx context.Context, s journal.Session) error {
	if err := m.researcher.Stop(ctx, s.ID, false); err != nil && !errors.Is(err, journal.ErrOver) {
		return err
	}
	m.StopAnswer(s.ID)
	if err := m.cfg.Sessions.Delete(ctx, s.ID); err != nil {
		return err
	}
	m.Forget(s.ID)
	// A run that began in between finds its session gone at its next commit; it need not work until then.
	if err := m.researcher.Stop(ctx, s.ID, false); err != nil && !errors.Is(err, journal.ErrOver) &&
		!errors.Is(err, journal.ErrNotFound) {
		return err
	}
	return nil
}

// repeated gives the answer of the first call with the same key.
func repeated(answer json.RawMessage, err error) (journal.Session, error) {
	var s journal.Session
	if err == nil {
		err = json.Unmarshal(answer, &s)
	}
	return s, err
}
