package research

import (
	"context"
	"errors"
	"fmt"

	"naps/analyst"
	"naps/findings"
	"naps/market"
)

// Understander takes an idea apart.
type Understander interface {
	Understand(ctx context.Context, b market.Brief) (market.Subject, error)
}

// Planner plans searches, and asks for more of them when it knows what the first ones brought. What was proposed and
// refused comes back too.
type Planner interface {
	Plan(ctx context.Context, b market.Brief, s market.Subject) ([]analyst.Search, []market.Removed, error)
	More(ctx context.Context, b market.Brief, s market.Subject,
		k analyst.Known) (analyst.Further, []market.Removed, error)
}

// Reader reads what people say, and what products and pages say of themselves.
type Reader interface {
	Read(ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate) (analyst.Batch, error)
	Products(ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate) (analyst.Batch, error)
}

// Namer names pains and tells which products are one.
type Namer interface {
	Names(ctx context.Context, b market.Brief, s market.Subject,
		n analyst.Naming) (analyst.Names, []market.Removed, error)
}

// Writer writes the report's sentences.
type Writer interface {
	Write(ctx context.Context, b market.Brief, s market.Subject,
		d analyst.Draft) (analyst.Prose, []market.Removed, error)
}

// Analyst does all the jobs of understanding. An error is the end of ctx, of the journal, or one of the model.
type Analyst interface {
	Understander
	Planner
	Reader
	Namer
	Writer
	Classifier
	RuleReader
}

// PlainAnalyst works without a model. It also writes down what a phase has found, in sentences whose numbers code
// counted.
type PlainAnalyst interface {
	Analyst
	Claims(phase market.Phase, c findings.Case, findings []market.Finding) (claims []market.Claim, summary string)
}

// thinking is who understands in one run: the analyst of the model, whose jobs fall back to the plain one when the
// model fails.
type thinking struct {
	Analyst
	plain  PlainAnalyst
	helper *helper // nil without a model
	reads  bool    // somebody reads in this run: a model, or whoever read the sample
}

// tried hides the errors of a model, whose job somebody else does; the end of the run or of the journal stays an error.
func tried(err error) (ok bool, end error) {
	switch {
	case err == nil:
		return true, nil
	case own(err):
		return false, err
	}
	return false, nil
}

// understand takes the idea apart. Where the model leaves a part empty, the form fills it.
func (t thinking) understand(ctx context.Context, b market.Brief) (market.Subject, error) {
	form, err := t.plain.Understand(ctx, b)
	if err != nil {
		return form, err
	}
	s, err := t.Analyst.Understand(ctx, b)
	if ok, end := tried(err); !ok {
		var refused *analyst.ModelError
		if errors.As(err, &refused) && t.helper != nil {
			t.helper.fell("understand", refused.Reason) // an answer that code refused; the helper knows of the others
		}
		return form, end
	}
	return filled(s, form), nil
}

// filled takes from the form what is missing.
func filled(s, form market.Subject) market.Subject {
	for _, part := range []struct {
		to   *string
		from string
	}{{&s.Title, form.Title}, {&s.Customer, form.Customer}, {&s.Job, form.Job}, {&s.Problem, form.Problem}, {&s.Region,
		form.Region}, {&s.Language, form.Language}} {
		if *part.to == "" {
			*part.to = part.from
		}
	}
	if len(s.Says) == 0 {
		s.Says = form.Says
	}
	return s
}

// plan is the model's plan, with templates where it has too little of a phase, kind and side; no query comes twice for
// a phase and kind.
func (t thinking) plan(ctx context.Context, b market.Brief,
	s market.Subject) ([]analyst.Search, []market.Removed, error) {
	templates, _, err := t.plain.Plan(ctx, b, s)
	if err != nil {
		return nil, nil, err
	}
	own, removed, err := t.Analyst.Plan(ctx, b, s)
	if ok, end := tried(err); !ok {
		return templates, removed, end
	}
	type place struct {
		phase market.Phase
		kind  market.Kind
		text  string
	}
	seen := map[place]bool{}
	var out []analyst.Search
	add := func(q analyst.Search) {
		at := place{q.Phase, q.Kind, q.Query.Text}
		if !seen[at] {
			seen[at] = true
			out = append(out, q)
		}
	}
	has := map[string]int{}
	for _, q := range own {
		add(q)
		has[side(q)]++
	}
	for _, q := range templates {
		// Templates fill what the model left open; they are in English.
		if has[side(q)] < sideEnough && (q.Plain || english(s.Language)) {
			add(q)
		}
	}
	return out, removed, nil
}

// sideEnough is how many searches of a phase, kind and side make templates of the same needless.
const sideEnough = 2

func side(q analyst.Search) string {
	return fmt.Sprint(q.Phase, "/", q.Kind, "/", q.Query.Counter)
}
