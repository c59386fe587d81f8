package app

import (
	"log/slog"

	"naps/chat"
	"naps/store"
)

// newChat makes what answers questions about reports.
func newChat(s *store.Store, log *slog.Logger) chat.Room {
	return chat.Room{Plain: chat.NewPlain(s, log)}
}
