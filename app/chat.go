package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"naps/chat"
	"naps/fetch"
	"naps/journal"
	"naps/market"
	"naps/privacy"
	"naps/session"
	"naps/source"
	"naps/store"
)

// chatRoom answers questions about reports: with the model in force, or from the report alone while there is none.
type chatRoom struct {
	plain  *chat.Plain
	talker *chat.Talker
	models *models
	store  *store.Store
}

func newChat(s *store.Store, m *models, cfg Config, log *slog.Logger) chatRoom {
	book := chatBook{s}
	plain := chat.NewPlain(book, log)
	return chatRoom{plain: plain, models: m, store: s, talker: &chat.Talker{
		Plain: plain, Shelf: book, Model: m, Search: webSearch(s, cfg, log), Log: log,
		// As many tokens and as much money as one run may use, and a tenth of its searches.
		Limits: chat.Limits{Tokens: cfg.RunTokens, Money: cfg.RunMoney, Searches: max(1, cfg.RunFetches/10)},
	}}
}

// now is the room as it answers at the moment.
func (c chatRoom) now() chat.Room {
	room := chat.Room{Plain: c.plain}
	if c.models.set() {
		room.Talker = c.talker
	}
	return room
}

// Asks implements session.Chat, as the others do.
func (c chatRoom) Asks(s journal.Session, text string) bool { return c.now().Asks(s, text) }

func (c chatRoom) Slow(s journal.Session) bool { return c.now().Slow(s) }

func (c chatRoom) Answer(ctx context.Context, s journal.Session, question string) (journal.Message, error) {
	ctx, err := c.private(ctx, s.ID)
	if err != nil {
		return journal.Message{}, err
	}
	return c.now().Answer(ctx, s, question)
}

func (c chatRoom) Tell(ctx context.Context, t market.Turn, j session.TurnJournal) (journal.Message, error) {
	ctx, err := c.private(ctx, t.Session)
	if err != nil {
		return journal.Message{}, err
	}
	return c.now().Tell(ctx, t, j)
}

// interviewer speaks for naps in the conversation; which ideas it can read depends on the model in force.
type interviewer struct {
	library chat.Library
	models  *models
}

func (i interviewer) now() chat.Interviewer {
	return chat.Interviewer{Library: i.library, Model: i.models.set()}
}

// Open implements session.Interviewer.
func (i interviewer) Open(b market.Brief) string { return i.now().Open(b) }

// Answer implements session.Interviewer.
func (i interviewer) Answer(ctx context.Context, s journal.Session, text string) (string, []string, error) {
	return i.now().Answer(ctx, s, text)
}

const (
	chatSearchTime = 20 * time.Second
	chatSources    = 3 // asked for one search until one has an answer
	pageReader     = "pages"
)

// webSearch asks the sources of one kind, one after the other, until one has an answer.
func webSearch(s *store.Store, cfg Config, log *slog.Logger) func(context.Context, string, market.Kind,
	int) ([]market.Evidence, int, error) {
	client := source.Client(webOf(&cfg, s.Cache, log))
	return searchBy(source.All(client, source.Config{Contact: cfg.Contact, Settings: cfg.Sources,
		Mirror: cfg.Mirror != ""}))
}

// searchBy asks the first few of some sources that bring one kind, with at most so many requests.
func searchBy(all []source.Source) func(context.Context, string, market.Kind, int) ([]market.Evidence, int, error) {
	return func(ctx context.Context, query string, kind market.Kind, most int) ([]market.Evidence, int, error) {
		ctx, cancel := context.WithTimeout(ctx, chatSearchTime)
		defer cancel()
		used := &fetch.Usage{Most: int64(most)}
		ctx = fetch.WithUsage(ctx, used)
		if query = privacy.Of(ctx).Words(query); query == "" {
			return nil, 0, nil
		}
		ctx = privacy.Asking(ctx, privacy.Asked{Words: []string{query}, Label: query})
		var failed []error
		asked := 0
		for _, src := range all {
			if src.Kind() != kind || src.Name() == pageReader || asked == chatSources || source.Apart(src.Name()) {
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
