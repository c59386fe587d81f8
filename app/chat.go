package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"naps/analyst"
	"naps/chat"
	"naps/fetch"
	"naps/journal"
	"naps/market"
	"naps/source"
	"naps/store"
)

// newChat makes what answers questions about reports. Without a model it answers from the report alone.
func newChat(s *store.Store, m analyst.Model, cfg Config, log *slog.Logger) chat.Room {
	book := chatBook{s}
	room := chat.Room{Plain: chat.NewPlain(book, log)}
	if m != nil {
		room.Talker = &chat.Talker{
			Plain: room.Plain, Shelf: book, Model: m, Search: webSearch(s, cfg, log), Log: log,
			// As many tokens and as much money as one run may use, and a tenth of its searches.
			Limits: chat.Limits{Tokens: cfg.RunTokens, Money: cfg.RunMoney, Searches: max(1, cfg.RunFetches/10)},
		}
	}
	return room
}

const (
	chatSearchTime = 20 * time.Second
	chatSources    = 3 // asked for one search until one has an answer
	pageReader     = "pages"
)

// webSearch asks the sources of one kind, one after the other, until one has an answer.
func webSearch(s *store.Store, cfg Config, log *slog.Logger) func(context.Context, string, market.Kind) ([]market.Evidence, int, error) {
	client := source.Client(webOf(&cfg, s.Cache, log))
	all := source.All(client, source.Config{Contact: cfg.Contact, Settings: cfg.Sources, Mirror: cfg.Mirror != ""})
	return func(ctx context.Context, query string, kind market.Kind) ([]market.Evidence, int, error) {
		ctx, cancel := context.WithTimeout(ctx, chatSearchTime)
		defer cancel()
		used := &fetch.Usage{}
		ctx = fetch.WithUsage(ctx, used)
		var failed []error
		asked := 0
		for _, src := range all {
			if src.Kind() != kind || src.Name() == pageReader || asked == chatSources {
				continue
			}
			asked++
			found, err := src.Search(ctx, market.Query{Text: query, Limit: 10})
			if err != nil {
				failed = append(failed, err)
				continue
			}
			if len(found) > 0 {
				return found, int(used.Fetches.Load()), nil
			}
		}
		if len(failed) == asked && asked > 0 {
			return nil, int(used.Fetches.Load()), errors.Join(failed...)
		}
		return nil, int(used.Fetches.Load()), nil
	}
}

// chatBook reads what answers are made from.
type chatBook struct{ store *store.Store }

func (b chatBook) Report(ctx context.Context, session string, version int) ([]byte, int, error) {
	return b.store.Reports.Report(ctx, session, version)
}

func (b chatBook) FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error) {
	return b.store.Evidence.FindEvidence(ctx, session, question, limit)
}

func (b chatBook) Evidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error) {
	return b.store.Evidence.ListEvidence(ctx, session, phase)
}

func (b chatBook) Said(ctx context.Context, session string, limit int) ([]journal.Message, error) {
	return b.store.Chats.Said(ctx, session, limit)
}

func (b chatBook) ChatUsed(ctx context.Context, session string) (market.Used, error) {
	return b.store.Chats.ChatUsed(ctx, session)
}
