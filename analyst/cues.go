package analyst

import (
	"strings"
	"sync"
)

// cue is something small that a passage may show, found by a table of phrases and nothing else.
type cue uint8

const (
	cueFirst     cue = iota // the speaker tells of themselves
	cuePast                 // it has happened
	cueWhen                 // at a time that is named
	cueLoss                 // time or money was lost
	cuePaid                 // the speaker pays or paid
	cueHired                // somebody was hired for it
	cueBuilt                // the speaker built something to get by
	cueByHand               // it is done by hand, in a spreadsheet, with tricks
	cueAsks                 // asks whether a tool exists
	cueHow                  // asks how others manage
	cueComplaint            // it is bad
	cueFine                 // it is fine as it is
	cueSolved               // it is solved
	cueFree                 // something free does it
	cueNotWorth             // not worth the money, refund, cancelled
	cueWould                // says what they would do or pay: talk
	cueAdvert               // praises its own ware
	cueSwitched             // left one product for another
	cueClosed               // a business ended
	cueNone                 // number of cues
)

type pattern struct {
	cue  cue
	rest [][]string
}

// cueIndex is cueTable by first word, and, for phrases that begin with an open ending, by the first three or four letters.
var cueIndex = sync.OnceValues(func() (m, open map[string][]pattern) {
	m, open = map[string][]pattern{}, map[string][]pattern{}
	for c := range cueNone {
		for line := range strings.Lines(cueTable[c]) {
			words := strings.Fields(line)
			if len(words) == 0 {
				continue
			}
			var rest [][]string
			for _, w := range words[1:] {
				rest = append(rest, strings.Split(w, "|"))
			}
			for first := range strings.SplitSeq(words[0], "|") {
				key := first
				if strings.HasSuffix(first, "*") {
					key = first[:min(4, len(first)-1)]
					open[key] = append(open[key], pattern{c, append([][]string{{first}}, rest...)})
					continue
				}
				m[key] = append(m[key], pattern{c, rest})
			}
		}
	}
	return m, open
})

// seen is where each cue stands first in a passage: token indexes from, to; to is 0 where it does not stand.
type seen struct {
	span  [cueNone][2]int
	count [cueNone]int
}

func (s *seen) has(c cue) bool { return s.count[c] > 0 }

// cuesOf looks for all cues in a run of words.
func cuesOf(toks []token) seen {
	var s seen
	index, open := cueIndex()
	for i := range toks {
		w := toks[i].word
		for _, p := range index[w] {
			s.note(p, toks, i, i+1)
		}
		for n := 3; n <= 4 && n <= len(w); n++ {
			for _, p := range open[w[:n]] {
				s.note(p, toks, i, i)
			}
		}
	}
	return s
}

func (s *seen) note(p pattern, toks []token, from, at int) {
	end, ok := match(p.rest, toks, at)
	if !ok || p.cue == cueComplaint && from > 0 && denies[toks[from-1].word] || p.cue == cueHow && end < len(toks) && opinion[toks[end].word] {
		return
	}
	if s.count[p.cue] == 0 {
		s.span[p.cue] = [2]int{from, end}
	}
	s.count[p.cue]++
}

// denies are the words that turn a complaint into its opposite: "no problem with".
var denies = set("no never not without zero isn't wasn't any less")

// opinion are the words that turn a question for help into one for an opinion: "how do you feel about".
var opinion = set("feel think like enjoy love prefer pronounce celebrate")

// match follows the rest of a pattern from a word on; "..." passes over up to three words.
func match(rest [][]string, toks []token, at int) (end int, ok bool) {
	for i, alts := range rest {
		if alts[0] == "..." {
			for skip := 0; skip <= 3; skip++ {
				if end, ok := match(rest[i+1:], toks, at+skip); ok {
					return end, true
				}
			}
			return 0, false
		}
		if at >= len(toks) || !fits(toks[at].word, alts) {
			return 0, false
		}
		at++
	}
	return at, true
}

func fits(word string, alts []string) bool {
	for _, a := range alts {
		switch {
		case a == word, a == "_":
			return true
		case a == "_ed":
			if strings.HasSuffix(word, "ed") {
				return true
			}
		case strings.HasSuffix(a, "*"):
			if strings.HasPrefix(word, a[:len(a)-1]) {
				return true
			}
		}
	}
	return false
}
