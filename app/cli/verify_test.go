package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"naps/market"
	"naps/report"
	"naps/score"
)

func TestVerifySaysWhetherABundleHolds(t *testing.T) {
	t.Parallel()
	e := market.Evidence{ID: "E1", Source: "hackernews", Kind: market.Post, URL: "https://a.example/1", Quote: "it took six hours", Text: "Last week it took six hours."}.Seal()
	e.ID = "E1"
	d := market.Dossier{Brief: market.Brief{Idea: "Invoices", Goal: market.Living, AsOf: "2026-11-01"}, Evidence: []market.Evidence{e}}
	raw, err := report.JSON(report.Build(d, score.Of(report.Bundle(d)), 1))
	must(t, err)
	for text, holds := range map[string]bool{e.Text: true, strings.Replace(e.Text, "six", "two", 1): false} {
		z, err := report.Zip(raw, []market.StoredPage{{Hash: e.Page, Text: text}})
		must(t, err)
		var out bytes.Buffer
		if err := verify(z, &out); errors.Is(err, errNotVerified) == holds || (holds && err != nil) {
			t.Errorf("%v: %s", err, &out)
		}
	}
	if err := verify([]byte("text"), &bytes.Buffer{}); err == nil {
		t.Error("a text passes for a bundle")
	}
}
