package analyst

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/market"
)

// QuoteMax is the longest quote in characters (design, section 8).
const QuoteMax = 300

// sentence is one sentence of a text: byte offsets, and its run of words in the tokens of the whole text.
type sentence struct {
	start, end int
	from, to   int
	para       int
}

// sentences cuts text at line breaks and at full stops that end a sentence.
func sentences(text string, toks []token) []sentence {
	var out []sentence
	start, para, at := 0, 0, 0
	flush := func(end int) {
		s, e := trimmed(text, start, end)
		start = end
		if e <= s {
			return
		}
		from := at
		for at < len(toks) && toks[at].start < e {
			at++
		}
		if at > from {
			out = append(out, sentence{s, e, from, at, para})
		}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			flush(i)
			para++
		case c == '.' || c == '!' || c == '?':
			j := i + 1
			for j < len(text) && strings.IndexByte(`.!?"')]*`, text[j]) >= 0 {
				j++
			}
			if j >= len(text) || text[j] == ' ' || text[j] == '\n' {
				if c != '.' || !abbreviated(text, start, i) {
					flush(j)
				}
				i = j - 1
			}
		case c == 0xE3 && strings.HasPrefix(text[i:], "。"):
			flush(i + 3)
			i += 2
		}
	}
	flush(len(text))
	return out
}

var abbreviations = set("mr mrs ms dr st vs etc eg ie e.g i.e approx no inc ltd co corp u.s jr sr prof est dept fig a.m p.m")

// abbreviated reports whether the full stop at i belongs to an abbreviation.
func abbreviated(text string, from, i int) bool {
	j := i
	for j > from && !unicode.IsSpace(rune(text[j-1])) && text[j-1] != '(' {
		j--
	}
	w := strings.ToLower(text[j:i])
	return abbreviations[w] || len(w) == 1 && w != "i" && unicode.IsLetter(rune(w[0]))
}

func trimmed(text string, start, end int) (int, int) {
	for start < end {
		r, n := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) && !strings.ContainsRune("*-–—>•#_", r) {
			break
		}
		start += n
	}
	for end > start {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= n
	}
	return start, end
}

// worth says how much a passage is worth quoting for each thing it shows.
var worth = []struct {
	cue    cue
	points float64
}{
	{cueLoss, 2.2}, {cueBuilt, 2}, {cueHired, 2}, {cuePaid, 1.6}, {cueSwitched, 1.5}, {cueAsks, 1.8}, {cueComplaint, 1.3}, {cueNotWorth, 1.2},
	{cueByHand, 1.1}, {cueSolved, 0.9}, {cueFine, 0.7}, {cueFree, 0.5}, {cueHow, 0.7}, {cueFirst, 0.8}, {cueWhen, 0.6}, {cuePast, 0.5}, {cueAdvert, -1.5},
}

// Quote cuts the most telling passage about the subject out of a text: whole sentences of one paragraph where it can, at most 300 characters,
// and always word for word. It is empty only when the text has no words.
func Quote(s market.Subject, text string) string { return quote(focus(s), text) }

func quote(l *lens, text string) string {
	toks := tokens(text)
	sents := sentences(text, toks)
	if len(sents) == 0 {
		return clip(strings.TrimSpace(text), QuoteMax)
	}
	shows := make([]shown, len(sents))
	for i, s := range sents {
		shows[i] = l.shown(toks, s.from, s.to)
	}
	best, bestStart, bestEnd := -100.0, 0, 0
	sg := sight{make([]float64, len(l.concepts))}
	for i := range sents {
		clear(sg.best)
		var cues [cueNone]bool
		swears := 0.0
		for j := i; j < len(sents) && j < i+4 && sents[j].para == sents[i].para; j++ {
			start, end := sents[i].start, sents[j].end
			if j > i && tooLong(text[start:end]) {
				break
			}
			for _, h := range shows[j].hits {
				sg.best[h.concept] = max(sg.best[h.concept], h.factor)
			}
			for c := range cueNone {
				cues[c] = cues[c] || shows[j].cues.has(c)
			}
			swears += shows[j].foul
			if p := l.points(sg, cues, text[start:end], j-i) - swears; p > best {
				best, bestStart, bestEnd = p, start, end
			}
		}
	}
	return l.fit(text, toks, bestStart, bestEnd)
}

// shown is what one sentence shows.
type shown struct {
	hits []hit
	cues seen
	foul float64
}

func (l *lens) shown(toks []token, from, to int) shown {
	s := shown{cues: cuesOf(toks[from:to]), foul: foul(toks[from:to])}
	for k := from; k < to; k++ {
		if h, ok := l.hitAt(toks, k); ok {
			s.hits = append(s.hits, h)
		}
	}
	return s
}

func tooLong(s string) bool { return len(s) > QuoteMax && utf8.RuneCountInString(s) > QuoteMax }

// points weighs a passage: first what it says of the subject, then what it shows.
func (l *lens) points(sg sight, cues [cueNone]bool, text string, more int) float64 {
	job, n := l.sum(sg, roleJob, roleProblem)
	who, _ := l.sum(sg, roleCustomer)
	p := 1.1*min(job, 6) + 0.4*min(who, 3)
	scale := 0.35 // a telling passage about something else is worth little
	if n > 0 {
		scale = 1
	}
	for _, w := range worth {
		if cues[w.cue] {
			p += scale * w.points
		}
	}
	if n > 0 && strings.ContainsAny(text, "$€£") {
		p += 0.8
	}
	if strings.ContainsAny(text, "<>[]|{}") || strings.Contains(text, "http") {
		p -= 2.5
	}
	if len(text) < 40 {
		p -= 1.2
	}
	if len(text) < 20 {
		p -= 2
	}
	return p - 0.25*float64(more)
}

// fit shortens one sentence that is too long: a window of whole words around what it says of the subject.
func (l *lens) fit(text string, toks []token, start, end int) string {
	q := text[start:end]
	if !tooLong(q) {
		return q
	}
	var in []token
	for _, t := range toks {
		if t.start >= start && t.end <= end {
			in = append(in, t)
		}
	}
	if len(in) == 0 {
		return clip(q, QuoteMax)
	}
	bestFrom, best := 0, -1.0
	for from := 0; from < len(in); from += 4 {
		to := from
		for to < len(in) && in[to].end-in[from].start <= QuoteMax {
			to++
		}
		w, _ := l.sum(l.look(in[from:max(to, from)]), roleJob, roleProblem, roleCustomer)
		if w > best+0.01 {
			best, bestFrom = w, from
		}
		if to == len(in) {
			break
		}
	}
	return clip(text[in[bestFrom].start:end], QuoteMax)
}

// foul is what swearing and slurs take from the worth of a passage.
func foul(toks []token) float64 {
	p := 0.0
	for _, t := range toks {
		if slurs[t.word] {
			p += 20
		} else if swearing[t.word] {
			p += 0.7
		}
	}
	return p
}
