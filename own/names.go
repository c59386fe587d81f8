package own

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Person is somebody whom a founder's files name, and the label that stands for the name wherever others may read.
type Person struct {
	N    int    `json:"n"`
	Name string `json:"name"`
}

// Label is what stands for the name: P1, P2 …
func (p Person) Label() string { return "P" + strconv.Itoa(p.N) }

// Key is how names of the same person are told to be the same.
func Key(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// People are the persons of an idea, by number.
type People []Person

// Of is the person of a name.
func (p People) Of(name string) (Person, bool) {
	key := Key(name)
	for _, x := range p {
		if Key(x.Name) == key {
			return x, true
		}
	}
	return Person{}, false
}

// With adds the names that are not there yet. Labels that stand in a text by themselves are left out, so that they mean
// nobody else.
func (p People) With(names []string, texts []string) People {
	out := slices.Clone(p)
	taken := map[int]bool{}
	for _, text := range texts {
		for _, m := range labelRE.FindAllString(text, -1) {
			if n, err := strconv.Atoi(m[1:]); err == nil {
				taken[n] = true
			}
		}
	}
	next := 0
	for _, x := range p {
		next = max(next, x.N)
	}
	for _, name := range names {
		if _, known := out.Of(name); known || Key(name) == "" {
			continue
		}
		for next++; taken[next]; next++ {
		}
		out = append(out, Person{N: next, Name: cut(oneLine(name), MaxName)})
	}
	return out
}

var labelRE = regexp.MustCompile(`\bP[1-9]\d{0,5}\b`)

// mask is a word, or some, that is replaced.
type mask struct {
	word, label string
	anyCase     bool
}

// Masker replaces names in many texts.
type Masker struct{ by map[rune][]mask } // by the first letter, whole names and long ones first

// Masker makes what replaces the names of persons in texts by their labels: whole names in any case, and of names of
// people the single names as they are written with a capital. Addresses of mail are names, too.
func (p People) Masker() Masker {
	var all []mask
	parts := map[string]bool{}
	for _, x := range p {
		if !maskable(x.Name) {
			continue
		}
		all = append(all, mask{x.Name, x.Label(), true})
		for _, part := range partsIn(x.Name) {
			if part != x.Name && !parts[part] { // of several people: the first of them
				parts[part] = true
				all = append(all, mask{part, p.first(part).Label(), false})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b mask) int {
		if a.anyCase != b.anyCase {
			return map[bool]int{true: -1, false: 1}[a.anyCase]
		}
		return len(b.word) - len(a.word)
	})
	m := Masker{map[rune][]mask{}}
	for _, x := range all {
		r, _ := utf8.DecodeRuneInString(x.word)
		m.by[unicode.ToLower(r)] = append(m.by[unicode.ToLower(r)], x)
	}
	return m
}

func (p People) first(part string) Person {
	i := slices.IndexFunc(p, func(x Person) bool { return slices.Contains(partsIn(x.Name), part) })
	return p[i]
}

// maskable reports whether a name can be looked for in texts: a number or a single letter stands for too much else.
func maskable(name string) bool {
	if strings.HasPrefix(name, eachRow) {
		return false
	}
	n := 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n >= 3 || n >= 2 &&
		!strings.ContainsFunc(name, func(r rune) bool {
			return unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek)
		})
}

// partsIn are the single names within a name: words of three letters and more that begin with a capital, or, in scripts
// without capitals, with any letter.
func partsIn(name string) []string {
	if strings.Contains(name, "@") || strings.ContainsFunc(name, unicode.IsDigit) {
		return nil
	}
	var out []string
	for _, w := range strings.FieldsFunc(name,
		func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",()\"", r) }) {
		w = strings.Trim(w, ".'’")
		r, _ := utf8.DecodeRuneInString(w)
		if utf8.RuneCountInString(w) >= 3 && unicode.IsLetter(r) && !unicode.IsLower(r) {
			out = append(out, w)
		}
	}
	return out
}

// Mask replaces the names in a text where they stand for themselves: with no letter or digit before or behind them.
func (m Masker) Mask(text string) string {
	if len(m.by) == 0 {
		return text
	}
	var b strings.Builder
	before, kept := utf8.RuneError, 0
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if label, long := m.at(text[at:], r, before); long > 0 {
			b.WriteString(text[kept:at])
			b.WriteString(label)
			before, _ = utf8.DecodeLastRuneInString(text[:at+long])
			at += long
			kept = at
			continue
		}
		before, at = r, at+size
	}
	b.WriteString(text[kept:])
	return b.String()
}

// at is the label of the name with which a text begins, and how long that is in bytes.
func (m Masker) at(text string, first, before rune) (label string, long int) {
	for _, x := range m.by[unicode.ToLower(first)] {
		n := matched(text, x.word, x.anyCase)
		if n == 0 {
			continue
		}
		after, _ := utf8.DecodeRuneInString(text[n:])
		if !joins(before, x.word) && !joins(after, x.word) {
			return x.label, n
		}
	}
	return "", 0
}

// joins reports whether a character beside a word makes it part of a longer one. Scripts without spaces have no such
// bounds.
func joins(r rune, word string) bool {
	if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(word)
	return !unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

// matched is how many bytes of the beginning of a text are a word; 0: it does not begin with it.
func matched(text, word string, anyCase bool) int {
	if !anyCase {
		if strings.HasPrefix(text, word) {
			return len(word)
		}
		return 0
	}
	at := 0
	for _, w := range word {
		r, size := utf8.DecodeRuneInString(text[at:])
		if size == 0 || unicode.ToLower(r) != unicode.ToLower(w) && unicode.SimpleFold(r) != w {
			return 0
		}
		at += size
	}
	return at
}

// Reveal puts the names back in the place of their labels, for the founder whose files they are in.
func (p People) Reveal(text string) string {
	if len(p) == 0 || !strings.Contains(text, "P") {
		return text
	}
	by := map[string]string{}
	for _, x := range p {
		by[x.Label()] = x.Name
	}
	return labelRE.ReplaceAllStringFunc(text, func(label string) string {
		if name, ok := by[label]; ok {
			return name
		}
		return label
	})
}

// RevealAt is where a byte offset of a text is once names are put back.
func (p People) RevealAt(text string, at int) int {
	if at < 0 || at > len(text) {
		return at
	}
	return len(p.Reveal(text[:at]))
}

// AddressesIn are the addresses of mail in a text, each once.
func AddressesIn(text string) []string {
	found := emailRE.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}
