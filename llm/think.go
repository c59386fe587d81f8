package llm

import "strings"

const thinkOpen, thinkShut = "<think>", "</think>"

// thinking takes what a model says to itself out of a stream: what stands between the marks, however they are split,
// and all of it where the second mark is missing. Where only the second one stands, all before it is taken out of
// whole, though it has been shown.
type thinking struct {
	held   string // may be the beginning of a mark
	inside bool
}

// next takes a piece and returns what may be shown of it.
func (t *thinking) next(piece string) string {
	t.held += piece
	var out strings.Builder
	for {
		mark := thinkOpen
		if t.inside {
			mark = thinkShut
		}
		before, after, found := strings.Cut(t.held, mark)
		if !found {
			keep := tail(t.held, mark)
			if !t.inside {
				out.WriteString(t.held[:len(t.held)-keep])
			}
			t.held = t.held[len(t.held)-keep:]
			return out.String()
		}
		if !t.inside {
			out.WriteString(before)
		}
		t.held, t.inside = after, !t.inside
	}
}

// rest is what was held back and turned out to be no mark.
func (t *thinking) rest() string {
	held := t.held
	t.held = ""
	if t.inside {
		return ""
	}
	return held
}

// tail is how many bytes at the end of text may be the beginning of mark.
func tail(text, mark string) int {
	for n := min(len(mark)-1, len(text)); n > 0; n-- {
		if strings.HasSuffix(text, mark[:n]) {
			return n
		}
	}
	return 0
}

// whole is a text without thinking and without calls of tools that the server did not understand.
func whole(text string) string {
	var t thinking
	text = t.next(text) + t.rest()
	if i := strings.LastIndex(text, thinkShut); i >= 0 {
		text = text[i+len(thinkShut):]
	}
	for {
		before, after, found := strings.Cut(text, "<tool_call>")
		if !found {
			return strings.TrimSpace(text)
		}
		_, after, _ = strings.Cut(after, "</tool_call>")
		text = before + after
	}
}
