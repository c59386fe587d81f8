//go:build !bench

package app

import (
	"github.com/pocketbase/pocketbase/core"

	"naps/engine"
)

// The product has no second researcher and no routes for load drivers: see bench.go.

func withBench(research engine.Pipeline) engine.Pipeline { return research }

func (m *machine) bindBench(core.App) {}
