package model

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"sync"

	"naps/analyst"
	"naps/market"
)

//go:embed controls.txt
var controlsText string

// control is a text of ours that is about no business idea: a reader that calls it a match is not reading.
type control struct{ lang, title, text string }

var controls = sync.OnceValue(func() []control {
	var out []control
	for part := range strings.SplitSeq(strings.TrimSpace(controlsText), "\n\n") {
		head, text, _ := strings.Cut(part, "\n")
		lang, title, _ := strings.Cut(head, " | ")
		out = append(out, control{lang, title, text})
	}
	return out
})

// controlsFor orders the control texts for a batch: first those that share the fewest words with the idea, so that
// none is about it by chance, then by a hash. Only English and the language of the idea are used: a reader could tell
// others by their language alone.
func controlsFor(idea map[string]bool, language, seed string) []control {
	var out []control
	main, _, _ := strings.Cut(language, "-")
	for _, c := range controls() {
		if c.lang == "en" || c.lang == main {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(x, y control) int {
		return cmp.Or(
			cmp.Compare(overlap(idea, x.title+" "+x.text), overlap(idea, y.title+" "+y.text)),
			cmp.Compare(hash(seed, x.title), hash(seed, y.title)))
	})
	return out
}

// withControl adds a control to a part of a batch. A hash decides its place and its id, so that neither gives it away.
func withControl(part, batch []analyst.Candidate, c control, seed string) (all []analyst.Candidate, id string) {
	h := hash(seed, c.title)
	id = freeID(batch, h)
	e := market.Evidence{ID: id, Kind: part[h%uint64(len(part))].Evidence.Kind, Title: c.title}
	at := int(h / 7 % uint64(len(part)+1))
	return slices.Insert(slices.Clone(part), at, analyst.Candidate{Evidence: e, Text: c.text}), id
}

// freeID is an id close to those of a batch that is not in it.
func freeID(batch []analyst.Candidate, h uint64) string {
	low, high := 1<<30, 0
	for _, c := range batch {
		if n, err := strconv.Atoi(strings.TrimPrefix(c.Evidence.ID, "E")); err == nil {
			low, high = min(low, n), max(high, n)
		}
	}
	var free []string
	for n := max(1, min(low, high)); n <= high+3 && len(free) < 64; n++ {
		if id := "E" + strconv.Itoa(n); !hasID(batch, id) {
			free = append(free, id)
		}
	}
	return free[h%uint64(len(free))]
}

// hash is a number that depends on the texts only.
func hash(parts ...string) uint64 {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return binary.BigEndian.Uint64(sum[:])
}
