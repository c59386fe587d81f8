package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/analyst"
	"naps/analyst/model"
	"naps/journal"
	"naps/market"
	"naps/words"
)

// searchedWeb is the kept output of a search of the web: what it brought, by hash.
type searchedWeb struct {
	Hashes []string `json:"hashes"`
	Failed bool     `json:"failed,omitempty"`
}

// carryOut does what the model asks for, and returns what it is told.
func (k *talk) carryOut(ctx context.Context, key string, call analyst.ToolCall) (string, error) {
	switch call.Name {
	case model.SearchEvidence:
		var args struct{ Words string }
		if json.Unmarshal(call.Args, &args) != nil {
			return "Give words to search for.", nil
		}
		found, err := k.Shelf.FindEvidence(ctx, k.turn.Session, args.Words, toolPieces)
		if err != nil {
			return "", err
		}
		var ids []string
		for _, e := range found {
			ids = append(ids, e.ID)
		}
		return k.told(k.check.show(ids, toolPieces)), nil
	case model.SearchWeb:
		var args struct{ Query, Kind string }
		if json.Unmarshal(call.Args, &args) != nil {
			return "Give a query and a kind.", nil
		}
		return k.searchWeb(ctx, key, args.Query, market.Kind(args.Kind))
	}
	return "There is no such tool.", nil
}

func (k *talk) told(pieces []market.Evidence) string {
	if len(pieces) == 0 {
		return "Nothing was found."
	}
	return k.model.Blocks(pieces)
}

// searchWeb searches within the budget. What it brings is kept like all evidence; nobody has read it.
func (k *talk) searchWeb(ctx context.Context, key, query string, kind market.Kind) (string, error) {
	if !k.model.Web || k.webs >= webMost || k.used.Fetches >= k.Limits.Searches {
		return "The web cannot be searched any more. Answer from what there is.", nil
	}
	if why := k.refuses(query); why != "" {
		k.Log.Info("A search of the web was refused", "session", k.turn.Session, "why", why)
		return why, nil
	}
	k.webs++
	step, err := k.j.Do(ctx, key+"/web", func(ctx context.Context) (market.TurnStep, []market.Evidence, error) {
		found, requests, err := k.Search(ctx, query, kind, k.Limits.Searches-k.used.Fetches)
		if ctx.Err() != nil {
			return market.TurnStep{}, nil, context.Cause(ctx)
		}
		out := searchedWeb{Failed: err != nil}
		if err != nil {
			k.Log.Warn("A search for an answer failed", "session", k.turn.Session, "error", err)
		}
		found = found[:min(toolPieces, len(found))]
		for i := range found {
			found[i].Query = query
			found[i] = found[i].Seal()
			out.Hashes = append(out.Hashes, found[i].Hash)
		}
		raw, err := market.Encode(out)
		return market.TurnStep{Output: raw, Used: market.Used{Fetches: max(1, requests)}}, found, err
	})
	if err != nil {
		return "", err
	}
	k.used.Fetches += step.Used.Fetches
	var out searchedWeb
	if err := json.Unmarshal(step.Output, &out); err != nil {
		return "", fmt.Errorf("chat: step %s: %w", key, err)
	}
	if out.Failed {
		return "The search failed.", nil
	}
	all, err := k.Shelf.Evidence(ctx, k.turn.Session, "")
	if err != nil {
		return "", err
	}
	var ids []string
	for _, e := range all {
		if slices.Contains(out.Hashes, e.Hash) {
			ids = append(ids, e.ID)
		}
	}
	k.check.add(all)
	return k.told(k.check.show(ids, toolPieces)), nil
}

const (
	queryWords     = 8
	queryMost      = 100 // characters
	queryWordMost  = 24  // characters: longer ones carry something
	refusedPrivate = "That search would give away words of the idea that are nobody's business. Search with common words or those of the question."
	refusedForm    = "A query is two to eight plain words. Search again."
)

// refuses says why a query may not leave the house, empty where it may. What a text of the web makes a model search for
// can be anything, so a query must be short and plain, and must not carry words of the idea that have not been searched
// for already and that the question does not have: nobody who watches searches learns more of an idea than its research
// gave away.
func (k *talk) refuses(query string) string {
	fields := strings.Fields(query)
	if len(fields) == 0 || len(fields) > queryWords || utf8.RuneCountInString(query) > queryMost {
		return refusedForm
	}
	for _, r := range query {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) &&
			!strings.ContainsRune(" -'’&$€£%.,?", r) {
			return refusedForm
		}
	}
	private := privateWords(k.w, k.model.Said, k.turn.Question)
	for _, w := range fields {
		if utf8.RuneCountInString(w) > queryWordMost || strings.Contains(strings.Trim(w, ".,?"), ".") {
			return refusedForm
		}
	}
	for _, t := range words.Terms(query) {
		if private[t] {
			return refusedPrivate
		}
	}
	return ""
}

// privateWords are the terms of the idea and of what the founder added that no search of the run has used, without
// those of the question.
func privateWords(w writer, said []journal.Message, question string) map[string]bool {
	out := map[string]bool{}
	mark := func(text string, private bool) {
		for _, t := range words.Terms(text) {
			if private {
				out[t] = true
			} else {
				delete(out, t)
			}
		}
	}
	mark(w.r.Idea, true)
	for _, m := range said {
		if m.Role == "founder" {
			mark(m.Text, true)
		}
	}
	for _, e := range w.r.Evidence {
		if e.Source == founderSource {
			mark(e.Title+" "+e.Quote, true)
		}
	}
	for _, p := range w.r.Phases {
		for _, s := range p.Searches {
			mark(s.Query, false)
		}
	}
	mark(question, false)
	return out
}
