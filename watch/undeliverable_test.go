package watch

import (
	"strings"
	"testing"
)

func TestAMessageThatCannotArriveIsGivenUpAtOnceAndItsOwnerReadsWhy(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	b.is.Verdict, b.nomail = "NO-GO", &Undeliverable{Sentence: "Your address isn't confirmed."}
	round(t, w, 2)
	if b.monitor.Mailed != b.monitor.Run || !strings.HasSuffix(b.monitor.Note, " Your address isn't confirmed.") ||
		len(b.posts) != 1 {
		t.Errorf("%+v, %d posts", b.monitor, len(b.posts))
	}
}
