package cli

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naps/market"
	"naps/report"
	"naps/score"
)

func TestVerifySaysWhetherABundleHolds(t *testing.T) {
	t.Parallel()
	e := market.Evidence{ID: "E1", Source: "hackernews", Kind: market.Post, URL: "https://a.example/1",
		Quote: "it took six hours", Text: "Last week it took six hours."}.Seal()
	e.ID = "E1"
	d := market.Dossier{Brief: market.Brief{Idea: "Invoices", Goal: market.Living, AsOf: "2026-11-01"},
		Evidence: []market.Evidence{e}}
	raw, err := report.JSON(report.Build(d, score.Of(report.Bundle(d)), 1))
	must(t, err)
	public, key, err := ed25519.GenerateKey(nil)
	must(t, err)
	other, _, err := ed25519.GenerateKey(nil)
	must(t, err)
	for text, holds := range map[string]bool{e.Text: true, strings.Replace(e.Text, "six", "two", 1): false} {
		z, err := report.Zip(raw, []market.StoredPage{{Hash: e.Page, Text: text}},
			report.Stamp{Version: "test", Key: key})
		must(t, err)
		var out bytes.Buffer
		if err := verify(z, nil, "test", &out); errors.Is(err, errNotVerified) == holds || (holds && err != nil) {
			t.Errorf("%v: %s", err, &out)
		}
		if holds && !strings.Contains(out.String(), "not proved authentic") {
			t.Errorf("consistent passes for authentic: %s", &out)
		}
		if err := verify(z, []ed25519.PublicKey{other, public}, "test", &out); (err == nil) != holds {
			t.Errorf("with its key: %v: %s", err, &out)
		}
		if err := verify(z, []ed25519.PublicKey{other}, "test", &out); !errors.Is(err, errNotVerified) {
			t.Errorf("with another key: %v", err)
		}
	}
	if err := verify([]byte("text"), nil, "test", &bytes.Buffer{}); err == nil {
		t.Error("a text passes for a bundle")
	}
}

func TestAKeyIsAFileOrDigitsAndNeverAskedFor(t *testing.T) {
	t.Parallel()
	public, _, err := ed25519.GenerateKey(nil)
	must(t, err)
	line := report.KeyLine(public)
	file := filepath.Join(t.TempDir(), "naps-key")
	must(t, os.WriteFile(file, []byte(line), 0o600))
	for _, given := range []string{file, line, strings.Fields(line)[1]} {
		if keys, err := keysFrom(given); err != nil || len(keys) != 1 || !public.Equal(keys[0]) {
			t.Errorf("%q: %x %v", given, keys, err)
		}
	}
	for _, given := range []string{"https://naps.example/.well-known/naps-key", file + ".missing", "abc"} {
		if _, err := keysFrom(given); err == nil {
			t.Errorf("%q passes for a key", given)
		}
	}
}
