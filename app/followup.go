package app

import (
	"github.com/pocketbase/pocketbase/core"

	"naps/followup"
	"naps/hooks"
)

// keeper wires what makes predictions and finds out what became of them.
func keeper(m *machine, app core.App, cfg Config) *followup.Keeper {
	p := m.store.Predictions
	return &followup.Keeper{Reports: p, Past: p, Open: p, Founders: p, Notifier: m.notifier(app, cfg),
		Now: m.seams.clock(), Log: m.note}
}

// recording is what the pages show of it.
func recording(m *machine, cfg Config) hooks.Recording {
	p := m.store.Predictions
	return hooks.Recording{Predictions: p, Record: p, Public: cfg.RecordPublic, Now: m.seams.clock()}
}
