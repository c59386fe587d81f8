package notify

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"naps/journal"
	"naps/watch"
)

func quiet(*http.Request) int { return http.StatusNoContent }

func TestAMailSaysTheNewsAndHowToEndThem(t *testing.T) {
	t.Parallel()
	n, mails, _ := newNotifier(t, quiet)
	m := journal.Monitor{ID: "mon1", Session: "ses1", Mail: "ann@example.com", Confirmed: true, Secret: "key"}
	must(t, n.Mail(t.Context(), m, watch.News{
		Event: "changed", Title: "Deposits\r\nBcc: x@evil.example", Version: 3, Before: 2, Verdict: "NO-GO", Was: "GO",
		Sentences: []string{"The verdict turned\nfrom GO to NO-GO."},
	}))
	l := mails.letters[0]
	if l.To != "ann@example.com" || strings.ContainsAny(l.Subject, "\r\n") ||
		!strings.HasPrefix(l.Subject, "GO → NO-GO: Deposits") {
		t.Errorf("to %q, subject %q", l.To, l.Subject)
	}
	for _, part := range []string{"The verdict turned from GO to NO-GO.",
		"https://naps.example/sessions/ses1/changes?from=2&to=3", "https://naps.example" + EndPath(m)} {
		if !strings.Contains(l.Text, part) {
			t.Errorf("the letter does not say %q:\n%s", part, l.Text)
		}
	}
	if l.Headers["List-Unsubscribe"] != "<https://naps.example"+EndPath(m)+">" ||
		l.Headers["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" {
		t.Errorf("headers %v", l.Headers)
	}
}

func TestNoMailOfAnyKindGoesToAnAddressThatIsNotConfirmed(t *testing.T) {
	t.Parallel()
	n, mails, _ := newNotifier(t, quiet)
	m := journal.Monitor{ID: "mon1", Session: "ses1", Title: "Buy at evil.example", Mail: "stranger@example.com",
		Email: true, Secret: "key"}
	errs := []error{n.Test(t.Context(), m, Email)}
	for _, event := range []string{"changed", "stopped", "test"} {
		errs = append(errs, n.Mail(t.Context(), m,
			watch.News{Event: event, Title: m.Title, Sentences: []string{"Buy."}}))
	}
	for _, err := range errs {
		var never *Undeliverable
		if !errors.As(err, &never) || !strings.Contains(never.Sentence, "Settings") {
			t.Errorf("the answer is %v", err)
		}
	}
	if len(mails.letters) > 0 {
		t.Errorf("sent %+v", mails.letters)
	}
}

func TestOnlyTheMarkOfAWatchEndsIt(t *testing.T) {
	t.Parallel()
	m := journal.Monitor{ID: "mon1", Secret: "key"}
	mark := EndPath(m)[strings.LastIndexByte(EndPath(m), '/')+1:]
	if !Ends(m, mark) {
		t.Error("its own mark does not end it")
	}
	for _, other := range []journal.Monitor{{ID: "mon2", Secret: "key"}, {ID: "mon1", Secret: "other"}, {ID: "mon1"}} {
		if Ends(other, mark) {
			t.Errorf("the mark ends %+v", other)
		}
	}
	unsigned := journal.Monitor{ID: "mon1"}
	if Ends(unsigned, EndPath(unsigned)[strings.LastIndexByte(EndPath(unsigned), '/')+1:]) {
		t.Error("a watch without a secret is ended by a mark that anybody can compute")
	}
}
