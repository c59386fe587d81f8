package cli

import (
	"strings"
	"testing"
)

func TestNothingThatATerminalObeysIsPrinted(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"\x1b]0;owned\a\x1b[2Jtext": "]0;owned[2Jtext", "a\u202eb\u2066c": "abc",
		"two\nlines\tand a tab": "two\nlines\tand a tab",
		"\x9b31mred":            "31mred", "bad \xff\xfe": "bad ", "\u200bß請": "ß請", "\r": "",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q gives %q, not %q", in, got, want)
		}
	}
	if strings.ContainsRune(Printable("\u009b31m"), 0x9b) {
		t.Error("a control character of eight bits is left")
	}
}
