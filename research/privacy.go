package research

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"naps/market"
	"naps/privacy"
)

// guard makes the guard of a run: it knows all that the founder wrote and attached.
func (p *Pipeline) guard(ctx context.Context, brief market.Brief, session string) (*privacy.Guard, error) {
	mode := brief.Privacy.Mode()
	if brief.Sample {
		mode = market.Closed // a sample asks nobody, and its model is none
	}
	if mode != market.Careful {
		return privacy.NewGuard(mode, nil, ""), nil
	}
	form, err := p.Plain.Understand(ctx, brief) // by its form alone: nothing is asked
	if err != nil {
		return nil, err
	}
	texts := append([]string{brief.Idea}, brief.Notes...)
	if p.Attached != nil {
		all, err := p.Attached(ctx, session)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			texts = append(texts, a.Name, a.Text)
		}
	}
	g := privacy.NewGuard(mode, texts, form.Language)
	for _, s := range sites {
		g.Brought(s.name) // these names are the program's own
	}
	return g, nil
}

// noting calls f with a ledger in its context, and returns what was sent meanwhile.
func noting(ctx context.Context, a privacy.Asked, f func(ctx context.Context) error) ([]market.Sent, error) {
	l := &privacy.Ledger{}
	err := f(privacy.Noting(privacy.Asking(ctx, a), l))
	return l.Sent(), err
}

// askedOf declares what a search is about.
func askedOf(a ask) privacy.Asked {
	out := privacy.Asked{Label: a.shown()}
	switch {
	case slices.Contains(byCode, a.source.Name()):
		out.Codes = present(a.query.Text, a.query.Community)
	case a.deeper, a.source.Name() == pageviews:
		out.Found = present(a.query.Text, a.query.Community)
	default:
		out.Words, out.Places = append(present(a.query.Text), a.query.Wordings...), present(a.query.Community)
	}
	return out
}

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

// careful makes of planned searches those that a careful run may make: in words in general use, and in places that it
// may name. What is left of one with neither words nor a place is nothing, and a run that only reads on searches for
// nothing anyway.
func careful(s *searcher, asks []ask) []ask {
	if s.guard.Mode() != market.Careful || s.facts.readsOn() {
		return asks
	}
	var out []ask
	for _, a := range asks {
		switch {
		case slices.Contains(byCode, a.source.Name()):
		case a.deeper, a.source.Name() == pageviews:
			s.guard.Brought(a.query.Text, a.query.Community) // made of what was found
		default:
			words := a.query.Text
			a.query.Text = s.guard.Words(words)
			a.query.Wordings = present(eachOf(a.query.Wordings, s.guard.Words)...)
			if words != "" && a.query.Text == "" || !s.guard.Place(a.query.Community) {
				continue
			}
		}
		out = append(out, a)
	}
	return out
}

func eachOf(texts []string, f func(string) string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = f(t)
	}
	return out
}

// brought tells the guard in which communities and on which hosts something was found, so that a search may be kept to
// them.
func brought(g *privacy.Guard, answers []answer) {
	if g.Mode() != market.Careful {
		return
	}
	for _, e := range found(answers) {
		if _, name, ok := strings.Cut(strings.ToLower(e.Place), "/r/"); ok {
			g.Brought(name)
		}
		u, err := url.Parse(e.URL)
		if err != nil {
			continue
		}
		for host := strings.ToLower(u.Hostname()); strings.Contains(host, "."); _, host, _ = strings.Cut(host, ".") {
			g.Brought(host)
		}
	}
}

// left adds up what left the machine in the steps of a run. Only the goroutine of Research uses it.
type left struct{ lists [][]market.Sent }

func (l *left) add(sent []market.Sent) {
	if len(sent) > 0 {
		l.lists = append(l.lists, sent)
	}
}

func (l *left) all() []market.Sent { return market.Merge(l.lists...) }

// carefully adds to why nothing was found that a careful run searches for little.
func carefully(g *privacy.Guard) string {
	if g.Mode() != market.Careful {
		return ""
	}
	return "; a careful run searches only for everyday words of some languages, without names"
}
