package fetch

import (
	"context"
	"strings"

	"naps/market"
	"naps/privacy"
)

// mayLeave asks the guard in ctx whether a question may be sent.
func mayLeave(ctx context.Context, c *Client, q *question) error {
	if err := privacy.MayAsk(ctx, q.out(c.ours)); err != nil {
		return &Error{Host: q.host(), Kind: market.ErrPrivate, Why: "it was not asked", Err: err}
	}
	return nil
}

// out is a question as the guard and the ledger see it. Keys are no part of it.
func (q *question) out(ours map[string]bool) privacy.Out {
	return privacy.Out{Host: q.host(), URL: q.url, Body: q.body, Ours: ours, Robots: q.robots, Page: q.page}
}

// wordsOfHosts are the parts of the names of hosts, which stand in the addresses of sources whatever is asked.
func wordsOfHosts(paces []Pace) map[string]bool {
	out := map[string]bool{}
	for _, p := range paces {
		for _, part := range strings.FieldsFunc(strings.ToLower(p.Hosts),
			func(r rune) bool { return r == '.' || r == ' ' || r == '-' }) {
			out[part] = true
		}
	}
	return out
}
