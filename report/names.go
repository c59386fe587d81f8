package report

import (
	"slices"

	"naps/market"
)

// WithNames is a report with the names behind the labels in the founder's own files, which evidence never holds: for
// its founder, and for others where the founder chose so. Only what rests on these files changes, since a label may
// stand in other texts for something else.
func WithNames(r Report, reveal func(string) string) Report {
	own := map[string]bool{}
	r.Evidence = list(r.Evidence)
	for i, e := range r.Evidence {
		if e.Source != market.OwnSource {
			continue
		}
		own[e.ID] = true
		e.Title, e.Quote, e.Facts = reveal(e.Title), reveal(e.Quote), copied(e.Facts)
		for name, fact := range e.Facts {
			e.Facts[name] = reveal(fact)
		}
		e.Read, e.Overruled = namedRead(e.Read, reveal), namedRead(e.Overruled, reveal)
		e.Signals = list(e.Signals)
		for k := range e.Signals {
			e.Signals[k].Span = reveal(e.Signals[k].Span)
		}
		r.Evidence[i] = e
	}
	if len(own) == 0 {
		return r
	}
	cites := func(ids []string) bool { return slices.ContainsFunc(ids, func(id string) bool { return own[id] }) }
	r.Phases = list(r.Phases)
	for i, p := range r.Phases {
		p.Findings, p.Claims = list(p.Findings), list(p.Claims)
		for k, f := range p.Findings {
			if cites(f.Evidence) {
				p.Findings[k].Title, p.Findings[k].Detail = reveal(f.Title), reveal(f.Detail)
			}
		}
		for k, c := range p.Claims {
			if cites(c.Evidence) {
				p.Claims[k].Text = reveal(c.Text)
			}
		}
		r.Phases[i] = p
	}
	r.For, r.Against = namedReasons(r.For, cites, reveal), namedReasons(r.Against, cites, reveal)
	return r
}

func namedRead(r *Read, reveal func(string) string) *Read {
	if r == nil {
		return nil
	}
	out := *r
	out.Facts, out.Pain = list(r.Facts), reveal(r.Pain)
	for i := range out.Facts {
		out.Facts[i].Quote = reveal(out.Facts[i].Quote)
	}
	return &out
}

func namedReasons(all []Reason, cites func([]string) bool, reveal func(string) string) []Reason {
	out := list(all)
	for i, x := range out {
		if cites(x.Evidence) {
			out[i].Text, out[i].Quote = reveal(x.Text), reveal(x.Quote)
		}
	}
	return out
}
