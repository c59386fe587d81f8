package llm

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// relaxer reads a value that is almost JSON and writes it as JSON. It adds nothing that is not there: a value without
// its end is refused.
type relaxer struct {
	in      string
	at      int
	out     strings.Builder
	members int // of objects and lists of them, that were read whole
	far     int // how far it has looked
}

// The deepest that a value may lie within others.
const maxNesting = 200

var (
	numberAt = regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`)
	nameAt   = regexp.MustCompile(`^[\p{L}_$][\p{L}\p{N}_$-]*`)
	spaceAt  = regexp.MustCompile(`^(?:[\s\x{feff}\x{a0}]+|//[^\n]*|#[^\n]*|/\*(?s:.*?)\*/)+`)
)

// constants are the names that stand for a value, in JSON and in Python.
var constants = map[string]string{"true": "true", "false": "false", "null": "null", "True": "true", "False": "false",
	"None": "null"}

// The marks that begin a text, with those that end it.
var quoteMarks = map[rune]rune{'"': '"', '\'': '\'', '“': '”', '‘': '’'}

func (r *relaxer) space() {
	r.at += len(spaceAt.FindString(r.in[r.at:]))
}

// take reads one letter where it comes next.
func (r *relaxer) take(c byte) bool {
	r.space()
	if r.at < len(r.in) && r.in[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *relaxer) value(depth int) bool {
	r.space()
	if r.at >= len(r.in) || depth > maxNesting {
		return false
	}
	switch {
	case r.in[r.at] == '{':
		return r.group('}', depth, r.member)
	case r.in[r.at] == '[':
		return r.group(']', depth, r.element)
	}
	if r.text() {
		return true
	}
	rest := r.in[r.at:]
	if n := numberAt.FindString(rest); n != "" {
		r.at += len(n)
		r.out.WriteString(n)
		return r.parted()
	}
	name := nameAt.FindString(rest)
	word, ok := constants[name]
	r.at += len(name)
	r.out.WriteString(word)
	return ok && r.parted()
}

// parted reports whether a number or a name ends where it was read to.
func (r *relaxer) parted() bool {
	c, _ := utf8.DecodeRuneInString(r.in[r.at:])
	return r.at == len(r.in) || strings.ContainsRune(",:]} \t\r\n/#", c)
}

// group reads an object or a list; a comma may stand behind its last member.
func (r *relaxer) group(end byte, depth int, member func(depth int) bool) bool {
	r.out.WriteByte(r.in[r.at])
	r.at++
	for n := 0; ; n++ {
		if r.take(end) {
			r.out.WriteByte(end)
			return true
		}
		if n > 0 {
			r.out.WriteByte(',')
		}
		if !member(depth + 1) {
			return false
		}
		if !r.take(',') {
			if !r.take(end) {
				return false
			}
			r.out.WriteByte(end)
			return true
		}
	}
}

func (r *relaxer) element(depth int) bool {
	r.space()
	nested := r.at < len(r.in) && r.in[r.at] == '{'
	ok := r.value(depth)
	if ok && nested {
		r.members++
	}
	return ok
}

func (r *relaxer) member(depth int) bool {
	r.space()
	if !r.text() {
		name := nameAt.FindString(r.in[r.at:])
		if name == "" {
			return false
		}
		r.at += len(name)
		r.out.WriteString(string(raw(name)))
	}
	if !r.take(':') {
		return false
	}
	r.out.WriteByte(':')
	ok := r.value(depth)
	if ok {
		r.members++
	}
	return ok
}

// text reads a text in any of the marks.
func (r *relaxer) text() bool {
	open, n := utf8.DecodeRuneInString(r.in[r.at:])
	shut, ok := quoteMarks[open]
	if !ok {
		return false
	}
	var b strings.Builder
	for i := r.at + n; i < len(r.in); {
		c, n := utf8.DecodeRuneInString(r.in[i:])
		switch {
		case c == shut && (shut == '"' || r.closes(i+n)):
			r.at = i + n
			r.out.WriteString(string(raw(b.String())))
			return true
		case c == '\\':
			n += escaped(&b, r.in[i+n:])
		case c == utf8.RuneError && n == 1:
			b.WriteRune(c)
		default:
			b.WriteString(r.in[i : i+n])
		}
		i += n
	}
	r.far = len(r.in)
	return false
}

// closes reports whether a mark that ends here ends its text: an apostrophe within words looks the same.
func (r *relaxer) closes(at int) bool {
	rest := strings.TrimLeft(r.in[at:], " \t\r\n")
	return rest == "" || strings.ContainsRune(",:]}", rune(rest[0]))
}

var escapes = map[byte]string{'"': `"`, '\'': "'", '\\': `\`, '/': "/", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r",
	't': "\t"}

var unicodeAt = regexp.MustCompile(`^(?:u[0-9a-fA-F]{4})(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?`)

// escaped writes what stands behind a backslash, and returns how many bytes that were. A backslash that escapes nothing
// stands for itself.
func escaped(b *strings.Builder, rest string) int {
	if code := unicodeAt.FindString(rest); code != "" {
		if !strings.EqualFold(code[1:2], "d") {
			code = code[:5] // one letter; what follows is another
		}
		var s string
		if jsonText(`"\`+code+`"`, &s) {
			b.WriteString(s)
			return len(code)
		}
	}
	if rest != "" {
		if c, ok := escapes[rest[0]]; ok {
			b.WriteString(c)
			return 1
		}
	}
	b.WriteByte('\\')
	return 0
}

func jsonText(text string, into *string) bool { return json.Unmarshal([]byte(text), into) == nil }
