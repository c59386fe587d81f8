package app

import (
	"context"
	"log/slog"

	"naps/analyst/plain"
	"naps/fetch"
	"naps/research"
	"naps/source"
)

// researchOn is the pipeline of this version with a way out to the web, on the server and on a worker.
func researchOn(client *fetch.Client, cfg Config, log *slog.Logger) *research.Pipeline {
	return &research.Pipeline{
		Log: log, Plain: plain.Analyst{}, Sample: sampled,
		Label: source.Label, Apart: source.Apart, Live: sourcesOf(client, cfg),
		Online: func(ctx context.Context) bool { return fetch.Online(ctx, client, source.Hosts(8)) },
	}
}

func sourcesOf(client *fetch.Client, cfg Config) []research.Source {
	var list []research.Source
	for _, s := range source.All(client, source.Config{Contact: cfg.Contact, Settings: cfg.Sources,
		Mirror: cfg.Mirror != ""}) {
		list = append(list, s)
	}
	return list
}

func limitsOf(cfg Config) research.Limits {
	return research.Limits{Fetches: cfg.RunFetches, Wall: cfg.RunTimeout, Tokens: cfg.RunTokens, Money: cfg.RunMoney}
}
