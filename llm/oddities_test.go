package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The tests of this file go through the list of servers' odd behaviour, by its numbers, with the recorded bytes.

func TestOddity1AStreamThatEndsWithoutAReasonIsNeverTakenForAnAnswer(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"94-child-sigkill-mid-stream", "98-server-sigkill-mid-stream",
		"99-server-sigterm-mid-stream"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := replays(t, name)
			a, err := ask(t, client(t, s, func(c *Config) { c.MaxTokens = 100_000 }))
			if !errors.Is(err, ErrCut) {
				t.Fatalf("a cut stream gave %v", err)
			}
			if a.Usage.Out == 0 || !a.Usage.Estimated || a.Usage.Calls != maxTries {
				t.Errorf("what the broken answers cost is not known: %+v", a.Usage)
			}
		})
	}
}

func TestOddity2AServerThatStopsSendingIsGivenUpAfterTheIdleTime(t *testing.T) {
	t.Parallel()
	whole := capture(t, "99-server-sigterm-mid-stream")
	gone := make(chan error, 1)
	s := serve(t, func(_ int, _ string, conn net.Conn) {
		conn.Write(whole[:len(whole)/2])
		_, err := conn.Read(make([]byte, 1)) // until the client hangs up
		gone <- err
	})
	c := client(t, s, func(c *Config) { c.Idle, c.MaxTokens = 50*time.Millisecond, 100_000 })
	if _, err := ask(t, c); !errors.Is(err, ErrStalled) {
		t.Fatalf("a stall gave %v", err)
	}
	if err := <-gone; err == nil {
		t.Error("the connection was kept")
	}
	if n := len(s.asked()); n != 1 {
		t.Errorf("a server that stalls was asked %d times", n)
	}
}

func TestOddity3PingsNeitherBreakAStreamNorKeepAStalledOneAlive(t *testing.T) {
	t.Parallel()
	t.Run("recorded", func(t *testing.T) {
		t.Parallel()
		a, err := ask(t, client(t, replays(t, "97-sse-ping-mid-stream"), func(c *Config) { c.MaxTokens = 100_000 }))
		if !errors.Is(err, ErrLength) || a.Text == "" {
			t.Errorf("it gave %q, %v", a.Text[:min(50, len(a.Text))], err)
		}
	})
	t.Run("a thousand in one gap", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(_ int, _ string, conn net.Conn) {
			head, tail, _ := strings.Cut(says("Hel", "lo."), "data: ")
			first, rest, _ := strings.Cut(tail, "\n\n")
			io.WriteString(conn, head+"data: "+first+"\n\n"+strings.Repeat(":\n\n", 1000)+rest)
		})
		if a, err := ask(t, client(t, s)); err != nil || a.Text != "Hello." {
			t.Errorf("it gave %q, %v", a.Text, err)
		}
	})
	t.Run("an error after a ping is still one", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(_ int, _ string, conn net.Conn) {
			head, _, _ := strings.Cut(says("Hello"), `data: {"choices":[{"index":0,"delta":{},`)
			io.WriteString(conn,
				head+":\n\n"+`data: {"error":{"code":500,"message":"slot lost","type":"server_error"}}`+"\n\n")
		})
		_, err := ask(t, client(t, s))
		if !errors.Is(err, ErrCut) || !strings.Contains(err.Error(), "slot lost") {
			t.Errorf("it gave %v", err)
		}
	})
	t.Run("pings are no content", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(_ int, _ string, conn net.Conn) {
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
			for {
				if _, err := io.WriteString(conn, ":\n\n"); err != nil {
					return
				}
			}
		})
		if _, err := ask(t, client(t, s, func(c *Config) { c.First = 50 * time.Millisecond })); !errors.Is(err,
			ErrStalled) {
			t.Errorf("it gave %v", err)
		}
	})
}

func TestOddity4NoHeadersBeforeTheFirstTokenIsWaitedForButNotForEver(t *testing.T) {
	t.Parallel()
	a, err := ask(t, client(t, replays(t, "85-queued-stream-with-pings")))
	if !errors.Is(err, ErrLength) || a.Text != "The market looks" {
		t.Errorf("it gave %q, %v", a.Text, err)
	}
	s := serve(t, func(_ int, _ string, conn net.Conn) { conn.Read(make([]byte, 1)) })
	if _, err := ask(t, client(t, s, func(c *Config) { c.First = 50 * time.Millisecond })); !errors.Is(err,
		ErrStalled) {
		t.Errorf("no headers at all gave %v", err)
	}
}

func TestOddity5EmptyFirstAndLastPiecesAndAUsagePieceWithoutChoices(t *testing.T) {
	t.Parallel()
	a, err := ask(t, client(t, replays(t, "02-chat-stream-usage")))
	if !errors.Is(err, ErrLength) {
		t.Fatal(err)
	}
	if u := a.Usage; u.In != 23 || u.Out != 12 || u.Estimated || u.Cost != (23+2*12)/1e6 {
		t.Errorf("usage is %+v", u)
	}
	a, _ = ask(t, client(t, replays(t, "03-chat-stream-nousage")))
	if u := a.Usage; u.In == 0 || u.Out == 0 || !u.Estimated || u.Cost == 0 {
		t.Errorf("without the server's count usage is %+v", u)
	}
}

func TestOddity6InterleavedChoicesAndEventsThatShareAChunk(t *testing.T) {
	t.Parallel()
	if a, _ := ask(t, client(t, replays(t, "49-n2-stream"))); a.Text != "The market" {
		t.Errorf("the first choice is %q", a.Text)
	}
	if a, _ := ask(t, client(t, replays(t, "51-logprobs-stream"))); a.Text == "" {
		t.Error("fields that nobody asked for hide the text")
	}
}

func TestOddity7LettersOfManyBytesStayWholeAndAnEndHeldBackIsWaitedFor(t *testing.T) {
	t.Parallel()
	if a, err := ask(t, client(t, replays(t, "63-unicode-stream"))); err != nil || a.Text != "a😀é日" {
		t.Errorf("it gave %q, %v", a.Text, err)
	}
	if a, err := ask(t, client(t, replays(t, "65-unicode-cut-stream"))); !errors.Is(err, ErrLength) || a.Text != "a" {
		t.Errorf("it gave %q, %v", a.Text, err)
	}
	if a, err := ask(t, client(t, replays(t, "86-sse-ping"))); !errors.Is(err, ErrLength) || a.Text != "ok" {
		t.Errorf("it gave %q, %v", a.Text, err)
	}
}

func search(do func(context.Context, json.RawMessage) (string, error)) []Tool {
	schema := json.RawMessage(
		`{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer"}},"required":["query"]}`)
	return []Tool{{Name: "search", About: "Search", Schema: schema, Do: do}}
}

func TestOddity8ACallOfAToolThatWasNotOfferedIsNotCarriedOut(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"75-tools-named-get_weather", "69-tool-choice-unknown-function"} {
		answer := streamed(t, name)
		s := serve(t, func(_ int, _ string, conn net.Conn) { conn.Write(answer) })
		weather := []Tool{{Name: "get_weather", Schema: json.RawMessage(`{"type":"object"}`)}}
		if a, err := client(t, s).Calls(t.Context(), question, weather); err != nil || len(a.Calls) != 0 {
			t.Errorf("%s gave %+v, %v", name, a.Calls, err)
		}
	}
	if got := whole("<tool_call>\n{\"name\": \"x\"}\n</tool_call> It is small. <tool_call> {"); got != "It is small." {
		t.Errorf("calls within text leave %q", got)
	}
	s := serve(t, func(_ int, _ string, conn net.Conn) { conn.Write(streamed(t, "16-tools-none")) })
	if a, _ := ask(t, client(t, s)); a.Text != "" {
		t.Errorf("a raw call is shown as text: %q", a.Text)
	}
}

func TestOddity9WhatIsCutAtItsBoundIsNotParsed(t *testing.T) {
	t.Parallel()
	for _, bytes := range [][]byte{streamed(t, "17-tools-truncated"), capture(t, "18-tools-truncated-stream")} {
		s := serve(t, func(_ int, _ string, conn net.Conn) { conn.Write(bytes) })
		if _, err := client(t, s).Calls(t.Context(), question, search(nil)); !errors.Is(err, ErrLength) {
			t.Errorf("half a call gave %v", err)
		}
	}
	half := streamed(t, "06-json-schema-truncated")
	s := serve(t, func(n int, _ string, conn net.Conn) {
		if n == 1 {
			conn.Write(half)
			return
		}
		io.WriteString(conn, says(`{"title":"x"}`))
	})
	a, err := client(t, s).JSON(t.Context(), question, "idea",
		json.RawMessage(`{"type":"object","required":["title"]}`))
	if err != nil || a.Text != `{"title":"x"}` || !strings.Contains(s.asked()[1], "cut at its bound") {
		t.Errorf("half a JSON was not asked for again: %q, %v", a.Text, err)
	}
}

func TestOddity10CallsThatComeInPiecesArePutTogether(t *testing.T) {
	t.Parallel()
	a, err := client(t, replays(t, "13-tools-auto-stream")).Calls(t.Context(), question, search(nil))
	if err != nil || len(a.Calls) != 1 {
		t.Fatalf("it gave %+v, %v", a.Calls, err)
	}
	if call := a.Calls[0]; call.Name != "search" || len(call.ID) != 32 || !strings.Contains(call.Args, `"limit": 3`) {
		t.Errorf("the call is %+v", call)
	}
	empty := streamed(t, "69-tool-choice-unknown-function")
	s := serve(t, func(_ int, _ string, conn net.Conn) { conn.Write(empty) })
	a, err = client(t, s).Calls(t.Context(), question,
		[]Tool{{Name: "a", Schema: json.RawMessage(`{"type":"object"}`)}})
	if err != nil || len(a.Calls) != 1 {
		t.Errorf("a call without arguments gave %+v, %v", a.Calls, err)
	}
}

func TestOddity11ToolsAndASchemaAreNeverAskedForTogetherAndThinkingInsteadOfAnAnswerIsNone(t *testing.T) {
	t.Parallel()
	thinks := streamed(t, "A3-reasoning-json-schema")
	s := serve(t, func(_ int, _ string, conn net.Conn) { conn.Write(thinks) })
	_, err := client(t, s).JSON(t.Context(), question, "x", json.RawMessage(`{"type":"object","required":["ok"]}`))
	if !errors.Is(err, ErrAnswer) {
		t.Errorf("thinking alone gave %v", err)
	}
	for _, body := range s.asked() {
		if strings.Contains(body, `"tools"`) || !strings.Contains(body, `"response_format"`) {
			t.Errorf("it was asked: %s", body)
		}
	}
	if a, err := ask(t, client(t, replays(t, "A1-reasoning-stream"))); err != nil || a.Text != "Hello there." {
		t.Errorf("an answer after thinking is %q, %v", a.Text, err)
	}
}

func TestOddity12AnAnswerIsCheckedHereWhateverTheServerSaysOfSchemas(t *testing.T) {
	t.Parallel()
	wrong := streamed(t, "A5-pattern-unanchored")
	s := serve(t, func(_ int, _ string, conn net.Conn) { conn.Write(wrong) })
	_, err := client(t, s).JSON(t.Context(), question, "x",
		json.RawMessage(`{"type":"object","properties":{"a":{"type":"string","pattern":"[A-Z]{3}"}},"required":["a"]}`))
	var bad *BadAnswer
	if !errors.As(err, &bad) || bad.Raw != `{"a": "quotes"}` || len(s.asked()) != 2 {
		t.Errorf("it gave %v after %d calls", err, len(s.asked()))
	}
	for _, name := range []string{"08-json-schema-bad-ref", "10-json-schema-bad-type"} {
		s := replays(t, name)
		if _, err := ask(t, client(t, s)); !errors.Is(err, ErrRefused) || len(s.asked()) != 1 {
			t.Errorf("%s gave %v after %d calls", name, err, len(s.asked()))
		}
	}
	refuses := capture(t, "11-response-format-unknown")
	s = serve(t, func(_ int, body string, conn net.Conn) {
		if strings.Contains(body, "json_schema") {
			conn.Write(refuses) // it names json_object as one that it takes
			return
		}
		io.WriteString(conn, says("Here it is:\n```json\n{\"ok\": true}\n```"))
	})
	c := client(t, s)
	for range 2 {
		if a, err := c.JSON(t.Context(), question, "x",
			json.RawMessage(`{"type":"object","required":["ok"]}`)); err != nil || a.Text != `{"ok": true}` {
			t.Errorf("a server without formats gave %q, %v", a.Text, err)
		}
	}
	if n := len(s.asked()); n != 3 || !strings.Contains(s.asked()[2], "json_object") {
		t.Errorf("it was asked %d times, the schema should be offered once and json_object then", n)
	}
}

func TestOddities13To16ErrorsAreToldApartAndOnlyThoseThatPassAreTriedAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		want  error
		calls int
	}{
		{"30-context-too-long", ErrTooLong, 1},
		{"31-context-too-long-stream", ErrTooLong, 1}, {"92-router-context-too-long", ErrTooLong, 1},
		{"43-content-image", ErrRefused, 1}, {"68-tools-malformed", ErrRefused, 1},
		{"21-tools-bad-args-history", ErrRefused, 1}, {"58-embeddings-not-enabled", ErrRefused, 1},
		{"87-router-model-unknown", ErrRefused, 1},
		{"88-router-model-unknown-stream", ErrRefused, 1}, {"57-model-by-id", ErrRefused, 1},
		{"96-child-sigkill-nonstream", ErrRefused, 1}, {"79-loading-503", ErrBusy, maxTries},
		{"80-auth-missing", ErrKey, 1}, {"81-auth-wrong", ErrKey, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := replays(t, c.name)
			_, err := ask(t, client(t, s))
			if !errors.Is(err, c.want) || len(s.asked()) != c.calls {
				t.Errorf("it gave %v after %d calls, want %v after %d", err, len(s.asked()), c.want, c.calls)
			}
		})
	}
}

func TestOddity16AServerThatLoadsOrIsBusyIsAskedAgainWhenItSays(t *testing.T) {
	t.Parallel()
	s := serve(t, func(n int, _ string, conn net.Conn) {
		switch n {
		case 1:
			conn.Write(capture(t, "79-loading-503"))
		case 2:
			io.WriteString(conn,
				"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		default:
			io.WriteString(conn, says("Hello."))
		}
	})
	begun := time.Now()
	a, err := ask(t, client(t, s))
	if err != nil || a.Text != "Hello." || time.Since(begun) < time.Second {
		t.Errorf("it gave %q, %v after %s", a.Text, err, time.Since(begun))
	}
	s = serve(t, func(int, string, net.Conn) {})
	s2 := serve(t, func(_ int, _ string, conn net.Conn) {
		io.WriteString(conn,
			"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	})
	if _, err := ask(t, client(t, s2)); !errors.Is(err, ErrBusy) || len(s2.asked()) != 1 {
		t.Errorf("a server that asks to wait an hour gave %v after %d calls", err, len(s2.asked()))
	}
	if _, err := ask(t, client(t, s)); !errors.Is(err, ErrUnreachable) || len(s.asked()) != maxTries {
		t.Errorf("a server that hangs up gave %v after %d calls", err, len(s.asked()))
	}
}

func TestOddities17And18EveryRequestStreamsAndIsBoundedAndACancelFreesTheServer(t *testing.T) {
	t.Parallel()
	freed := make(chan struct{})
	s := serve(t, func(_ int, _ string, conn net.Conn) {
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"+
			`data: {"choices":[{"index":0,"delta":{"content":"He"}}]}`+"\n\n")
		conn.Read(make([]byte, 1))
		close(freed)
	})
	why := errors.New("stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := client(t, s).Text(ctx, question, func(string) error { cancel(why); return nil })
	if !errors.Is(err, why) {
		t.Errorf("a cancelled call gave %v", err)
	}
	<-freed
	var body struct {
		Stream    bool
		MaxTokens int `json:"max_tokens"`
	}
	if err := json.Unmarshal([]byte(s.asked()[0]), &body); err != nil || !body.Stream || body.MaxTokens < 1 {
		t.Errorf("it was asked %s", s.asked()[0])
	}
	endless := serve(t, func(_ int, _ string, conn net.Conn) {
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
		for {
			if _, err := io.WriteString(conn, `data: {"choices":[{"index":0,"delta":{"content":"more and more "}}]}`+
				"\n\n"); err != nil {
				return
			}
		}
	})
	if _, err := ask(t, client(t, endless, func(c *Config) { c.MaxTokens = 50 })); !errors.Is(err, ErrLength) {
		t.Errorf("a server that knows no bound gave %v", err)
	}
	if _, err := ask(t, client(t, replays(t, "77-length-when-context-full"))); !errors.Is(err, ErrLength) {
		t.Errorf("an answer in one piece that was cut gave %v", err)
	}
}

func TestOddity19AConnectionClosedWhileItWasIdleCostsNothing(t *testing.T) {
	t.Parallel()
	body := strings.SplitN(says("Hello."), "\r\n\r\n", 2)[1]
	s := serve(t, func(n int, _ string, conn net.Conn) {
		// and closes, without having said so
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n%s",
			len(body), body)
	})
	c := client(t, s)
	for range 5 {
		if a, err := ask(t, c); err != nil || a.Text != "Hello." {
			t.Fatalf("it gave %q, %v", a.Text, err)
		}
	}
}

func TestTheKeyNeverStandsInAnError(t *testing.T) {
	t.Parallel()
	s := serve(t, func(_ int, _ string, conn net.Conn) {
		text := `{"error":{"message":"wrong key sk-very-secret","type":"x","code":401}}`
		fmt.Fprintf(conn,
			"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
			len(text), text)
	})
	_, err := ask(t, client(t, s))
	if !errors.Is(err, ErrKey) || strings.Contains(err.Error(), "secret") {
		t.Errorf("it gave %v", err)
	}
}

func TestRetryAfterIsReadInBothForms(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{"": 0, "7": 7 * time.Second, "-1": 0,
		now.Add(time.Minute).Format(http.TimeFormat):  time.Minute,
		now.Add(-time.Minute).Format(http.TimeFormat): 0, "soon": 0} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q is %s", value, got)
		}
	}
}
