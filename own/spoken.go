package own

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Turn sizes in characters: what one person says in a row is one piece until it is long, and texts without speakers are
// cut after so much.
const (
	turnAtMost    = 1500
	passageAtMost = 600
)

// turns joins what one person says in a row.
type turns struct {
	out  []Piece
	most int
}

func (t *turns) add(p Piece) {
	if last := len(t.out) - 1; last >= 0 && t.out[last].Person == p.Person && len(t.out[last].Text) < t.most &&
		p.Text != "" {
		t.out[last].Text = strings.TrimSpace(t.out[last].Text + " " + p.Text)
		return
	}
	if p.Text != "" {
		t.out = append(t.out, p)
	}
}

var (
	voiceTag = regexp.MustCompile(`<v(?:\.[^ >]*)?\s+([^>]+)>`)
	anyTag   = regexp.MustCompile(`</?[a-zA-Z][^>]*>|<[\d:.]+>|\{\\[^}]*\}`)
)

// readCues reads VTT and SRT. Who speaks stands in a voice tag or before a colon.
func readCues(text string) ([]Piece, error) {
	t := turns{most: turnAtMost}
	var at, person, last string
	n, inside := 0, false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if m := cueTime.FindStringSubmatch(line); m != nil {
			if n++; n > MaxRows {
				return nil, errRows
			}
			at, inside = clock(m[1]), true
			continue
		}
		if line == "" {
			inside = false
			continue
		}
		if !inside {
			continue // numbers, notes, styles
		}
		if m := voiceTag.FindStringSubmatch(line); m != nil {
			person = oneLine(m[1])
		}
		said := oneLine(anyTag.ReplaceAllString(line, ""))
		if who, rest, ok := speakerOf(said); ok {
			person, said = who, rest
		}
		if said == last { // captions that roll repeat the line before
			continue
		}
		last = said
		t.add(Piece{Text: said, Person: person, At: at})
	}
	if len(named(t.out)) == 0 {
		return passages(t.out), nil
	}
	return t.out, nil
}

// clock writes the time of a cue with hours.
func clock(s string) string {
	if strings.Count(s, ":") == 1 {
		s = "0:" + s
	}
	parts := strings.Split(s, ":")
	for i, p := range parts {
		if len(p) < 2 {
			parts[i] = "0" + p
		}
	}
	return strings.Join(parts, ":")
}

// passages cuts what nobody in particular says where a sentence ends.
func passages(all []Piece) []Piece {
	var out []Piece
	for _, p := range all {
		rest := p.Text
		for len(rest) > passageAtMost {
			end := strings.LastIndexAny(rest[:passageAtMost], ".!?。！？\n")
			if end < passageAtMost/3 {
				if end = strings.LastIndexByte(rest[:passageAtMost], ' '); end < 1 {
					break
				}
			}
			for end++; end < len(rest) && rest[end]&0xC0 == 0x80; end++ {
				// past the whole of a sign of more than one byte
			}
			q := p
			q.Text, rest = strings.TrimSpace(rest[:end]), strings.TrimSpace(rest[end:])
			out = append(out, q)
		}
		p.Text = rest
		out = append(out, p)
	}
	return out
}

// spokenLine is a line that begins with a name: "Anna Schmidt (00:01:02): text", "[00:12] Anna: text", "**Anna:**
// text".
var spokenLine = regexp.MustCompile(
	`^[\s>*_#-]*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[\s-]*)?([\p{L}\p{N}][\p{L}\p{M}\p{N}.'’() -]{0,39}?)\s*` +
		`(?:[\[(]\s*(\d{1,2}:\d{2}(?::\d{2})?)\s*[\])])?[*_]*\s*[:：][*_]*(?:\s+(.*)|)$`)

// nameAlone is a line that is only a name and a time, with what is said below.
var nameAlone = regexp.MustCompile(
	`^\s*([\p{L}][\p{L}\p{M}\p{N}.'’ -]{0,39}?)\s+[\[(]?(\d{1,2}:\d{2}(?::\d{2})?)[\])]?\s*$`)

// speakerOf parts a line into who speaks and what is said.
func speakerOf(line string) (who, rest string, ok bool) {
	m := spokenLine.FindStringSubmatch(line)
	if m == nil || !nameLike(m[1]) {
		return "", line, false
	}
	return oneLine(m[1]), oneLine(m[3]), true
}

// nameLike reports whether a few words may be a name: none begins in lower case but for particles, and it is no
// sentence.
func nameLike(s string) bool {
	words := strings.Fields(strings.Trim(s, "()"))
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	lower := 0
	for i, w := range words {
		r := []rune(w)[0]
		if unicode.IsLower(r) {
			if i == 0 && len(words) > 1 {
				return false
			}
			lower++
		}
	}
	return strings.ContainsFunc(s, unicode.IsLetter) && lower <= len(words)/2+len(words)%2
}

// speakersIn are those who speak at least twice, as long as a good part of the lines begins with one of them; nil where
// the text is no transcript.
func speakersIn(text string) map[string]int {
	count, lines := map[string]int{}, 0
	for line := range strings.Lines(text[:min(len(text), 256<<10)]) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		lines++
		if m := nameAlone.FindStringSubmatch(strings.TrimSpace(line)); m != nil && nameLike(m[1]) {
			count[oneLine(m[1])]++
		} else if who, _, ok := speakerOf(strings.TrimSpace(line)); ok {
			count[who]++
		}
	}
	turns := 0
	for who, n := range count {
		if n < 2 {
			delete(count, who)
			continue
		}
		turns += n
	}
	if turns < 4 || turns*6 < lines {
		return nil
	}
	return count
}

// readTurns reads a transcript. Lines without a name belong to who spoke before.
func readTurns(text string) []Piece {
	known := speakersIn(text)
	t := turns{most: turnAtMost}
	person, at, n := "", "", 0
	for line := range strings.Lines(text) {
		n++
		trimmed := strings.TrimSpace(line)
		if m := nameAlone.FindStringSubmatch(trimmed); m != nil && known[oneLine(m[1])] > 0 {
			person, at = oneLine(m[1]), clock(m[2])
			continue
		}
		who, rest, ok := speakerOf(trimmed)
		if ok && known[who] > 0 {
			person, at = who, "line "+strconv.Itoa(n)
			if m := lineTime.FindString(trimmed[:len(trimmed)-len(rest)]); m != "" {
				at = clock(m)
			}
			trimmed = rest
		}
		if at == "" {
			at = "line " + strconv.Itoa(n)
		}
		t.add(Piece{Text: oneLine(trimmed), Person: person, At: at})
	}
	return t.out
}

var lineTime = regexp.MustCompile(`\d{1,2}:\d{2}(?::\d{2})?`)

var bullet = regexp.MustCompile(`^\s*(?:[-*•–]|\d{1,3}[.)])\s+`)

// readNotes reads notes: each paragraph and each point of a list is one.
func readNotes(text string) []Piece {
	var out []Piece
	open := false
	n := 0
	for line := range strings.Lines(text) {
		n++
		point := bullet.MatchString(line)
		said := oneLine(strings.TrimLeft(bullet.ReplaceAllString(line, ""), "#> "))
		switch {
		case said == "":
			open = false
		case open && !point:
			out[len(out)-1].Text += " " + said
		default:
			out, open = append(out, Piece{Text: said, At: "line " + strconv.Itoa(n)}), true
		}
	}
	return passages(out)
}

// readPages reads the text of a PDF page by page: transcripts within it by speaker, all else by paragraph.
func readPages(text string) []Piece {
	speakers := speakersIn(strings.ReplaceAll(text, "\f", "\n"))
	var out []Piece
	person := ""
	for i, page := range strings.Split(text, "\f") {
		var said []Piece
		if len(speakers) > 1 {
			said = turnsOn(page, speakers, &person)
		} else {
			said = passages([]Piece{{Text: oneLine(page)}})
		}
		for _, p := range said {
			p.At = "page " + strconv.Itoa(i+1)
			if p.Text != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// turnsOn are the turns of a page; person is who spoke last on the page before, and on this one.
func turnsOn(page string, known map[string]int, person *string) []Piece {
	t := turns{most: turnAtMost}
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		if who, rest, ok := speakerOf(line); ok && known[who] > 0 {
			*person, line = who, rest
		}
		t.add(Piece{Text: oneLine(line), Person: *person})
	}
	return t.out
}

// named are the persons of some pieces.
func named(all []Piece) map[string]bool {
	out := map[string]bool{}
	for _, p := range all {
		if p.Person != "" {
			out[p.Person] = true
		}
	}
	return out
}
