package mcp

import (
	"context"
	"net/url"
	"slices"
	"strconv"
)

type reportIn struct {
	Session string `json:"session" jsonschema:"id of the idea"`
	Version int    `json:"version,omitempty" jsonschema:"the latest if left out"`
}

// report is the whole report but for the pieces of evidence, which read_evidence gives.
func (a API) report(ctx context.Context, in reportIn) (map[string]any, error) {
	q := url.Values{}
	if in.Version > 0 {
		q.Set("version", strconv.Itoa(in.Version))
	}
	r := map[string]any{}
	if err := a.get(ctx, session(in.Session, "/report"), q, &r); err != nil {
		return nil, err
	}
	pieces, _ := r["evidence"].([]any)
	r["evidence"] = len(pieces)
	return r, nil
}

type evidenceIn struct {
	Session string   `json:"session" jsonschema:"id of the idea"`
	IDs     []string `json:"ids,omitempty" jsonschema:"such as E17; all if left out"`
	Phase   string   `json:"phase,omitempty" jsonschema:"keywords, pains, competitors, funding, market or verdict"`
	Offset  int      `json:"offset,omitempty"`
	Limit   int      `json:"limit,omitempty" jsonschema:"30 if left out, 100 at most"`
}

// Piece is a piece of evidence.
type Piece struct {
	ID      string             `json:"id"`
	Source  string             `json:"source"`
	URL     string             `json:"url"`
	Title   string             `json:"title"`
	Quote   string             `json:"quote,omitempty" jsonschema:"verbatim from what was fetched"`
	Date    string             `json:"date,omitempty"`
	Place   string             `json:"place,omitempty"`
	Phase   string             `json:"phase,omitempty"`
	Metrics map[string]float64 `json:"metrics,omitempty"`
	Counter bool               `json:"counter,omitempty" jsonschema:"found by a search for reasons not to build"`
	Sample  bool               `json:"sample,omitempty"`
}

type pieces struct {
	Items []Piece `json:"items" jsonschema:"fewer than the limit where they are long: go on with offset"`
	Total int     `json:"total" jsonschema:"how many fit, before offset and limit"`
}

func (a API) evidence(ctx context.Context, in evidenceIn) (out pieces, err error) {
	q := url.Values{}
	if in.Phase != "" {
		q.Set("phase", in.Phase)
	}
	if err := a.get(ctx, session(in.Session, "/evidence"), q, &out); err != nil {
		return out, err
	}
	if len(in.IDs) > 0 {
		out.Items = slices.DeleteFunc(out.Items, func(p Piece) bool { return !slices.Contains(in.IDs, p.ID) })
	}
	out.Total = len(out.Items)
	limit := in.Limit
	if limit <= 0 {
		limit = 30
	}
	from := min(max(in.Offset, 0), len(out.Items))
	out.Items = fitting(out.Items[from:min(from+min(limit, 100), len(out.Items))])
	return out, nil
}

// fitting is the beginning of a list that one answer can hold, one piece at least.
func fitting(items []Piece) []Piece {
	const row = 300 // what a piece takes beside its texts
	size := 0
	for i, p := range items {
		if size += row + len(p.Quote) + len(p.Title) + len(p.URL) + 40*len(p.Metrics); size > maxResult/2 && i > 0 {
			return items[:i]
		}
	}
	return items
}

type compareIn struct {
	Sessions []string `json:"sessions" jsonschema:"ids of two to four ideas"`
}

type compared struct {
	Ranking []standing `json:"ranking" jsonschema:"by the lower bound of the score, the best first"`
	Overlap bool       `json:"overlap" jsonschema:"the interval of the first overlaps with that of another: the evidence does not tell them apart"`
}

type standing struct {
	Session    string      `json:"session"`
	Idea       string      `json:"idea"`
	Verdict    string      `json:"verdict"`
	Score      float64     `json:"score"`
	Low        float64     `json:"low"`
	High       float64     `json:"high"`
	Gates      []gate      `json:"gates"`
	Dimensions []dimension `json:"dimensions"`
}

type gate struct {
	Name    string `json:"name"`
	Passed  bool   `json:"passed"`
	Unknown bool   `json:"unknown,omitempty" jsonschema:"too little is known to judge; it holds nothing back and proves nothing"`
	Effect  string `json:"effect,omitempty"`
	Reason  string `json:"reason"`
}

type dimension struct {
	Name  string  `json:"name"`
	Score float64 `json:"score"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func (a API) compare(ctx context.Context, in compareIn) (out compared, err error) {
	if len(in.Sessions) < 2 || len(in.Sessions) > 4 {
		return out, refusal("Name two to four ideas.")
	}
	for _, id := range in.Sessions {
		s := standing{Session: id}
		if err := a.get(ctx, session(id, "/report"), nil, &s); err != nil {
			return out, err
		}
		s.Session = id
		out.Ranking = append(out.Ranking, s)
	}
	slices.SortStableFunc(out.Ranking, func(x, y standing) int {
		switch {
		case x.Low > y.Low:
			return -1
		case x.Low < y.Low:
			return 1
		}
		return 0
	})
	for _, s := range out.Ranking[1:] {
		out.Overlap = out.Overlap || s.High >= out.Ranking[0].Low
	}
	return out, nil
}

type searchIn struct {
	Words string `json:"words"`
}

type hit struct {
	Session  string `json:"session"`
	Title    string `json:"title" jsonschema:"of the idea"`
	Evidence Piece  `json:"evidence"`
}

type searched struct {
	Ideas    []Idea `json:"ideas"`
	Evidence []hit  `json:"evidence"`
}

func (a API) search(ctx context.Context, in searchIn) (out searched, err error) {
	return out, a.get(ctx, "/search", url.Values{"q": {in.Words}}, &out)
}
