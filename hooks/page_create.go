package hooks

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/journal"
	"naps/market"
	"naps/session"
	"naps/views"
)

// createFromPage takes the idea box. Who is not signed in signs up first, and the idea goes along.
func createFromPage(x *edge, e *core.RequestEvent) error {
	if err := readForm(e); err != nil {
		return err
	}
	if e.Request.PostFormValue("sample") != "" {
		return startSample(x, e)
	}
	idea := e.Request.PostFormValue("idea")
	user, err := userOf(e)
	if err == nil {
		key, err := keyOf(e)
		if err != nil {
			return err
		}
		return x.createDraft(e, user, idea, key)
	}
	if !errors.Is(err, errNobody) {
		return err
	}
	text, err := ideaOf(idea)
	if err != nil {
		return x.refuseIdea(e, idea, err)
	}
	return x.showSignUp(e, http.StatusOK, form{idea: text}, views.Problems{})
}

// createDraft opens a session for an idea and goes to its page, where goal and kill criteria are chosen; with the field
// start it begins at once.
func (x *ideaPages) createDraft(e *core.RequestEvent, user *core.Record, idea, key string) error {
	text, err := ideaOf(idea)
	if err != nil {
		return x.refuseIdea(e, idea, err)
	}
	start := e.Request.PostFormValue("start")
	goal, err := goalOf(market.Goal(e.Request.PostFormValue("goal")))
	if err != nil {
		return x.refuseIdea(e, idea, err)
	}
	begins := start == "1" || start == "true" || start == "on"
	if begins {
		if err := x.readable(market.Brief{Idea: text}); err != nil {
			return x.refuseIdea(e, idea, err)
		}
	}
	if err := x.room(e, user.Id, !begins); err != nil {
		return err
	}
	mode, err := privacyOf(market.Privacy(e.Request.PostFormValue("privacy")), market.Open)
	if err != nil {
		return x.refuseIdea(e, idea, err)
	}
	attached, err := x.noteForms.taken(e, mode)
	if err != nil {
		return x.refuseIdea(e, idea, err)
	}
	created := session.Idea{Owner: user.Id, Text: text, Goal: goal, Privacy: mode, Key: key}
	if from := e.Request.PostFormValue("from"); from != "" {
		original, err := x.ideaEdits.ownIdea(e, from)
		if err != nil {
			return err
		}
		if created, err = x.ideaEdits.copyOf(e, original, text, key); err != nil {
			return err
		}
	}
	created.Start, created.Attach = begins, attached
	s, err := x.manager.Create(e.Request.Context(), created)
	if err != nil {
		return err
	}
	return redirect(e, "/sessions/"+s.ID)
}

// refuseIdea shows the first page again with what is wrong and what was written.
func (x *ideaPages) refuseIdea(e *core.RequestEvent, idea string, why error) error {
	var wrong *invalid
	if !errors.As(why, &wrong) {
		return why
	}
	p, err := x.home(e)
	if err != nil {
		return err
	}
	p.Path, p.Idea = "/", idea
	if s, err := x.ideaEdits.ownIdea(e, e.Request.PostFormValue("from")); err == nil {
		p.From, p.FromTitle = s.ID, s.Title
	}
	p.Problems = views.Problems{Text: wrong.Text, Fields: map[string]string{wrong.Field: wrong.Text}}
	return render(e, http.StatusUnprocessableEntity, views.Home(p))
}

// startSample runs one of the bundled samples, free of credits: the one whose slug the field sample has, else the
// first. A visitor may do so where the operator said serve --sample: they get an account of a guest. Elsewhere they
// sign up first.
func startSample(x *edge, e *core.RequestEvent) error {
	slug := cmp.Or(e.Request.PostFormValue("sample"), firstSample)
	if _, ok := sampleNamed(x.cfg.Samples, slug); !ok {
		return journal.ErrNotFound
	}
	user, err := userOf(e)
	if err != nil && !errors.Is(err, errNobody) {
		return err
	}
	if err != nil {
		if !x.cfg.Sample {
			return redirect(e, "/signup?next="+url.QueryEscape(afterSignUp(slug)))
		}
		if err := x.limits.signups.take(address(e)); err != nil {
			return err
		}
		if user, err = x.newUser("guest-"+security.RandomString(16)+"@guest.invalid",
			security.RandomString(40)); err != nil {
			return err
		}
		if err := x.logIn(e, user); err != nil {
			return err
		}
	}
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	return x.createSample(e, user, slug, key)
}

func (x *ideaPages) createSample(e *core.RequestEvent, user *core.Record, slug, key string) error {
	sample, ok := sampleNamed(x.samples, slug)
	if !ok {
		return journal.ErrNotFound
	}
	s, err := x.manager.Create(e.Request.Context(), session.Idea{
		Owner: user.Id, Text: sample.Idea, Goal: market.Living, Start: true, Sample: true, Paced: true, Key: key,
	})
	if err != nil {
		return err
	}
	return redirect(e, "/sessions/"+s.ID)
}
