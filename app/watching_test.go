package app

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"naps/internal/migrated"
	"naps/journal"
	"naps/notify"
	"naps/watch"
)

// postOffice is a mail server that takes one letter at a time and gives it on.
func postOffice(t *testing.T) (port int, letters <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	got := make(chan string, 4)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			got <- letter(c)
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().(*net.TCPAddr).Port, got
}

// letter speaks SMTP until the client quits.
func letter(c net.Conn) string {
	defer c.Close()
	r, text := bufio.NewReader(c), ""
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 post")
	for body := false; ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return text
		}
		switch {
		case body && line == ".\r\n":
			body = false
			say("250 kept")
		case body:
			text += line
		case strings.HasPrefix(line, "DATA"):
			body = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
			return text
		default:
			say("250 ok")
		}
	}
}

func TestNewsGoOutByMailWithALinkThatEndsThem(t *testing.T) {
	t.Parallel()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: migrated.Folder(t)})
	must(t, app.Bootstrap())
	t.Cleanup(func() { _ = app.ResetBootstrapState() })
	port, letters := postOffice(t)
	app.Settings().SMTP.Enabled, app.Settings().SMTP.Host, app.Settings().SMTP.Port = true, "127.0.0.1", port
	app.Settings().Meta.SenderAddress = "naps@example.com"
	n := &notify.Notifier{Mailer: panelMailer{app}, Address: func(path string) string {
		return "https://naps.example" + path
	}}
	m := journal.Monitor{ID: "mon1", Session: "ses1", Mail: "ann@example.com", Confirmed: true, Secret: "key"}
	must(t,
		n.Mail(t.Context(), m, watch.News{Event: "changed", Title: "Deposits\r\nBcc: x@evil.example", Version: 3,
			Before: 2, Verdict: "NO-GO", Was: "GO", Sentences: []string{"The verdict turned from GO to NO-GO."}}))
	text := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(<-letters)
	for _, part := range []string{"ann@example.com", "The verdict turned from GO to NO-GO.",
		"https://naps.example/sessions/ses1/changes?from=2&to=3", "https://naps.example/watch/mon1/",
		"List-Unsubscribe:", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"} {
		if !strings.Contains(text, part) {
			t.Errorf("the letter does not say %q:\n%s", part, text)
		}
	}
	if strings.Contains(text, "\nBcc:") {
		t.Error("a title writes into the head of the letter")
	}
}
