package app

import (
	"context"
	"log/slog"

	"naps/chat"
	"naps/market"
	"naps/store"
)

// newChat makes what answers questions about reports.
func newChat(s *store.Store, log *slog.Logger) chat.Room {
	return chat.Room{Plain: chat.NewPlain(chatBook{s}, log)}
}

// chatBook reads what answers are made from.
type chatBook struct{ store *store.Store }

func (b chatBook) Report(ctx context.Context, session string, version int) ([]byte, int, error) {
	return b.store.Reports.Report(ctx, session, version)
}

func (b chatBook) FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error) {
	return b.store.Evidence.FindEvidence(ctx, session, question, limit)
}
