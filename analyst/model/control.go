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

// control is a text of ours that is about no business idea: a reader that takes it for a hit is not reading.
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

// controlsFor orders the control texts for a batch: those first that share the fewest words with the idea, so that none is by chance
// about it, and among them by the hash of the batch. Texts in other languages than English and the idea's are left out: a reader
// could tell them by the language alone.
func controlsFor(about map[string]bool, language, seed string) []control {
	var out []control
	main, _, _ := strings.Cut(language, "-")
	for _, c := range controls() {
		if c.lang == "en" || c.lang == main {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(x, y control) int {
		return cmp.Or(cmp.Compare(common(about, x.title+" "+x.text), common(about, y.title+" "+y.text)),
			cmp.Compare(hashed(seed, x.title), hashed(seed, y.title)))
	})
	return out
}

// mixed puts a control among some candidates of a batch, at a place and with an id that the hash decides, so that neither tells which it is.
func mixed(of, batch []analyst.Candidate, c control, seed string) (all []analyst.Candidate, id string) {
	h := hashed(seed, c.title)
	id = freeID(batch, h)
	e := market.Evidence{ID: id, Kind: market.Post, Title: c.title}
	if len(of) > 0 {
		e.Kind = of[h%uint64(len(of))].Evidence.Kind
	}
	at := int(h / 7 % uint64(len(of)+1))
	return slices.Insert(slices.Clone(of), at, analyst.Candidate{Evidence: e, Text: c.text}), id
}

// freeID is an id near those of a batch that none of it has.
func freeID(of []analyst.Candidate, h uint64) string {
	used, low, high := map[int]bool{}, 0, 0
	for _, c := range of {
		if n, err := strconv.Atoi(strings.TrimLeft(c.Evidence.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")); err == nil && n > 0 && n < 1<<30 {
			used[n] = true
			if low == 0 || n < low {
				low = n
			}
			high = max(high, n)
		}
	}
	var free []int
	for n := max(1, low); n <= high+3 && len(free) < 64; n++ {
		if !used[n] {
			free = append(free, n)
		}
	}
	return "E" + strconv.Itoa(free[h%uint64(len(free))])
}

// hashed is a number that depends on nothing but the texts.
func hashed(parts ...string) uint64 {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return binary.BigEndian.Uint64(sum[:])
}
