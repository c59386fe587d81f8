package hooks

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"naps/founder"
	"naps/journal"
	"naps/market"
	"naps/views"
)

// mostSittings bounds how many quotes in a row a page may aim at, in sittings.
const mostSittings = 5

// readPage asks the founder about one quote at a time.
func readPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	state, err := x.cfg.Founder.Look(e.Request.Context(), s)
	return showReading(x, e, s, http.StatusOK, state, err, views.Problems{})
}

// readFromPage takes an answer and goes on to the next quote. Without a script the browser is sent on; htmx gets the
// next quote at once.
func readFromPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	form := e.Request.PostFormValue
	a, err := answerOf(e.Request)
	var state founder.State
	if err == nil {
		evidence := form("evidence")
		if a.Say == undo {
			evidence = form("undo")
		}
		state, err = takeAnswer(x, e, s, evidence, a, key)
	}
	var wrong *invalid
	if errors.As(err, &wrong) {
		state, err = x.cfg.Founder.Look(e.Request.Context(), s)
		return showReading(x, e, s, http.StatusUnprocessableEntity, state, err, views.Problems{Text: wrong.Text})
	}
	if err != nil && !unreadableNow(err) {
		return err
	}
	if !partial(e.Request) {
		to := "/sessions/" + s.ID + "/read"
		if n := aimOf(e.Request); n > founder.Enough {
			to += "?of=" + strconv.Itoa(n)
		}
		return redirect(e, to)
	}
	return showReading(x, e, s, http.StatusOK, state, err, views.Problems{})
}

// answerOf reads the form of an answer.
func answerOf(r *http.Request) (founder.Answer, error) {
	a := founder.Answer{Say: r.PostFormValue("answer")}
	switch {
	case r.PostFormValue("undo") != "":
		return founder.Answer{Say: undo}, nil
	case a.Say == "":
		return a, &invalid{Field: "answer", Text: "Choose an answer first."}
	case a.Say != founder.Yes:
		return a, nil // what was ticked before the mind changed
	}
	at := 0
	if s := r.PostFormValue("at"); s != "" {
		var err error
		if at, err = strconv.Atoi(s); err != nil {
			return a, &invalid{Field: "at", Text: "There is no such sentence in the text."}
		}
	}
	for _, what := range r.PostForm["fact"] {
		a.Shows = append(a.Shows, founder.Mark{What: what, At: at})
	}
	return a, nil
}

// aimOf is how many quotes the founder means to read: those of one sitting, or of several.
func aimOf(r *http.Request) int {
	n, err := strconv.Atoi(r.FormValue("of"))
	if err != nil || n < founder.Enough || n > mostSittings*founder.Enough {
		return founder.Enough
	}
	return n
}

// unreadableNow reports whether an error only says that nothing can be read at the moment.
func unreadableNow(err error) bool {
	return errors.Is(err, founder.ErrRunning) || errors.Is(err, founder.ErrNoReport) ||
		errors.Is(err, founder.ErrNothing)
}

// showReading shows where the founder stands, or why nothing can be read.
func showReading(x *edge, e *core.RequestEvent, s journal.Session, status int, state founder.State, err error,
	wrong views.Problems) error {
	if err != nil && !unreadableNow(err) {
		return err
	}
	nameQuote(state.Quote, x.namesForOwner(e.Request.Context(), s))
	p := readPageOf(s, state, aimOf(e.Request))
	p.Key, p.Problems = newKey(), wrong
	p.Why = whyNothing(state, err)
	if partial(e.Request) {
		p.Shell.Title = readTitle(p)
		return render(e, status, views.ReadPart(p))
	}
	p.Shell = x.shell(e, readTitle(p))
	p.Shell.Path, p.Shell.Sample = "/sessions/"+s.ID+"/read", s.Sample
	return render(e, status, views.Read(p))
}

func readTitle(p views.ReadPage) string {
	if p.Quote == nil {
		return "Read: " + p.Title
	}
	return "Read " + strconv.Itoa(p.Done+1) + " of " + strconv.Itoa(p.Of)
}

// whyNothing says why there is nothing to read; empty where there is.
func whyNothing(state founder.State, err error) string {
	switch {
	case errors.Is(err, founder.ErrRunning):
		return "Research is still running. You can read the quotes when it finishes."
	case errors.Is(err, founder.ErrNoReport):
		return "Nothing to read yet: this idea has not been researched."
	case errors.Is(err, founder.ErrNothing):
		return "There is no answer to undo."
	case state.All == 0:
		return "Nothing to read: the searches found figures and products, but no posts by people."
	}
	return ""
}

func readPageOf(s journal.Session, state founder.State, aim int) views.ReadPage {
	p := views.ReadPage{ID: s.ID, Title: s.Title, Done: state.Done, All: state.All, Of: min(aim, state.All),
		Last: state.Last, Report: state.Report, Was: state.Was, Version: state.Version}
	if q := state.Quote; q != nil && state.Done < p.Of {
		p.Quote = &views.ReadQuote{ID: q.ID, Title: q.Title, URL: q.URL, Source: q.Source, Place: q.Place, Date: q.Date,
			Before: q.Before, After: q.After, Form: readFormOf(state.Before)}
		for _, line := range q.Sentences {
			p.Quote.Sentences = append(p.Quote.Sentences, views.ReadSentence(line))
		}
	}
	if state.Quote != nil && p.Quote == nil {
		p.More = min(founder.Enough, state.All-state.Done)
		p.Next = min(aim+founder.Enough, mostSittings*founder.Enough)
		if p.Next <= state.Done {
			p.More = 0
		}
	}
	return p
}

// readFormOf is how a form of answers begins.
func readFormOf(a founder.Answer) views.ReadForm {
	f := views.ReadForm{Say: a.Say, Shows: map[string]bool{}}
	for _, m := range a.Shows {
		f.Shows[m.What] = true
	}
	return f
}

// offerReading lets the founder read a piece of evidence on its page, beginning with what is said of it so far.
func offerReading(p *views.EvidencePage, s journal.Session) {
	p.CanRead = founder.Answerable(p.Evidence) && !s.Status.Live()
	p.Product, p.Key = founder.IsProduct(p.Evidence), newKey()
	p.Form = readFormOf(founder.SaidOf(market.Standing(p.Readings)[p.Evidence.Hash]))
	_, p.Mine = market.Answers(p.Readings)[p.Evidence.Hash]
}

// overrule takes what the founder reads in one piece of evidence, in the place of what a model read in it.
func overrule(x *edge, e *core.RequestEvent, s journal.Session) error {
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	id := e.Request.PathValue("n")
	if !evidenceID.MatchString(id) {
		return journal.ErrNotFound
	}
	a, err := answerOf(e.Request)
	if err == nil {
		_, err = takeAnswer(x, e, s, id, a, key)
	}
	if err != nil {
		return err
	}
	return redirect(e, "/sessions/"+s.ID+"/evidence/"+id+"#read")
}
