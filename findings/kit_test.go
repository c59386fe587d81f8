package findings

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"

	"naps/market"
)

const today = "2026-11-24"

// said is a post of somebody, in words like no other's.
func said(n int, who, place string) market.Evidence {
	text := fmt.Sprintf("%s says %x.", who, sha256.Sum256([]byte{byte(n)}))
	e := market.Evidence{ID: fmt.Sprint("E", n), Kind: market.Post, Source: "forum",
		URL: fmt.Sprintf("https://%s/%d", place, n), Title: fmt.Sprint("Post ", n),
		Text: text, Quote: text, Author: who, Place: place, Date: "2026-10-01"}
	return e.Seal()
}

// reads is a reading of the very problem by a sufferer, each fact with words of its own; "loss=It cost me $40." gives
// the words.
func reads(e market.Evidence, facts ...string) market.Reading {
	r := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel, About: market.VeryProblem,
		Voice: market.Sufferer}
	for _, f := range facts {
		name, quote, _ := strings.Cut(f, "=")
		r.Facts = append(r.Facts, market.Fact{Fact: name, At: []int{1}, Quote: cmp.Or(quote, "Words of "+name+".")})
	}
	return r
}

// offered is a reading of a product of the same job.
func offered(e market.Evidence, name string, facts ...string) market.Reading {
	r := reads(e, facts...)
	r.Voice, r.Relation, r.Name = market.Provider, market.SameJob, name
	return r
}

// thing is a product with a page of its own.
func thing(n int, title, url string) market.Evidence {
	e := market.Evidence{ID: fmt.Sprint("E", n), Kind: market.Product, Source: "directory", URL: url, Title: title,
		Text: title, Quote: title, Place: "directory.example", Date: "2026-06-01"}
	return e.Seal()
}

// kase collects evidence with its readings.
type kase struct{ Case }

func newKase() *kase {
	return &kase{Case{Brief: market.Brief{Idea: "Reminders for people who are paid late", AsOf: today},
		Subject:  market.Subject{Job: "payment reminders", Problem: "clients pay late"},
		Readings: map[string]market.Reading{}}}
}

func (k *kase) add(e market.Evidence, r market.Reading) *kase {
	k.Evidence = append(k.Evidence, e)
	if r.Hash != "" {
		k.Readings[e.Hash] = r
	}
	return k
}

func of(fs []market.Finding, kind string) []market.Finding {
	var out []market.Finding
	for _, f := range fs {
		if f.Kind == kind {
			out = append(out, f)
		}
	}
	return out
}
