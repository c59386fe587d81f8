//lint:file-ignore SA1019 servers that know max_tokens only are played here

package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// house is a model's server with one habit. It refuses some requests, and says its answers in a way of its own.
type house struct {
	refuse func(q body, text string) (status int, answer string) // status 0: it does not
	say    func(w http.ResponseWriter, q body, text string)

	mu      sync.Mutex
	asked   int
	refused int
}

func (h *house) counts() (asked, refused int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked, h.refused
}

func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q body
	var text json.RawMessage
	if json.NewDecoder(r.Body).Decode(&text) != nil || json.Unmarshal(text, &q) != nil ||
		r.URL.Path != "/v1/chat/completions" {
		http.NotFound(w, r)
		return
	}
	status, answer := 0, ""
	if h.refuse != nil {
		status, answer = h.refuse(q, string(text))
	}
	h.mu.Lock()
	if h.asked++; status != 0 {
		h.refused++
	}
	h.mu.Unlock()
	if status != 0 {
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
		return
	}
	said := "Nine people say so."
	if strings.Contains(string(text), `\"right\"`) || q.ResponseFormat != nil {
		said = `{"right":true}`
	}
	if h.say != nil {
		h.say(w, q, said)
		return
	}
	if len(q.Tools) > 0 {
		send(w, delta(`{"tool_calls":[{"index":0,"id":"c1","function":{"name":"`+q.Tools[0].Function.Name+
			`","arguments":"{\"product\":\"flour\"}"}}]}`), end("tool_calls"), done)
		return
	}
	send(w, delta(`{"content":`+string(raw(said))+`}`), end("stop"), done)
}

const done = "[DONE]"

func delta(fields string) string { return `{"choices":[{"index":0,"delta":` + fields + `}]}` }
func end(why string) string {
	return `{"choices":[{"index":0,"delta":{},"finish_reason":"` + why + `"}]}`
}

func send(w http.ResponseWriter, events ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	for _, e := range events {
		fmt.Fprint(w, "data: "+e+"\n\n")
	}
}

func (h *house) client(t *testing.T) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := New(Config{BaseURL: s.URL + "/v1", Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	c.wait = time.Millisecond
	t.Cleanup(c.Close)
	return c
}

var rightSchema = json.RawMessage(
	`{"type":"object","properties":{"right":{"type":"boolean"}},"required":["right"],"additionalProperties":false}`)

var flourTool = Tool{Name: "price_of",
	Schema: json.RawMessage(
		`{"type":"object","properties":{"product":{"type":"string"}},"required":["product"],"additionalProperties":false}`)}

// all asks in each of the ways that naps asks, and fails where one of them gives no answer.
func all(t *testing.T, c *Client) {
	t.Helper()
	if a, err := c.JSON(t.Context(), question, "sum", rightSchema); err != nil || a.Text != `{"right":true}` {
		t.Errorf("JSON is %q, %v", a.Text, err)
	}
	if a, err := c.Text(t.Context(), question, nil); err != nil || a.Text != "Nine people say so." {
		t.Errorf("text is %q, %v", a.Text, err)
	}
	if a, err := Talk(t.Context(), c, question, nil, []Tool{flourTool}, nil); err != nil || len(a.Calls) == 0 &&
		a.Text == "" {
		t.Errorf("with tools it is %+v, %v", a, err)
	}
}

// with refuses requests that have a field.
func with(has func(q body) bool, status int, answer string) func(body, string) (int, string) {
	return func(q body, _ string) (int, string) {
		if has(q) {
			return status, answer
		}
		return 0, ""
	}
}

func message400(text string) string {
	return `{"error":{"message":` + string(raw(text)) + `,"type":"invalid_request_error","param":null,"code":null}}`
}

func TestARefusedParameterCostsOneCallAndIsRememberedInWhateverWordsItIsRefused(t *testing.T) {
	t.Parallel()
	usage := func(q body) bool { return q.StreamOptions != nil }
	oldBound := func(q body) bool { return q.MaxTokens > 0 }
	anyFormat := func(q body) bool { return q.ResponseFormat != nil }
	tools := func(q body) bool { return len(q.Tools) > 0 }
	streams := func(q body) bool { return q.Stream }
	system := func(q body) bool {
		return slices.ContainsFunc(q.Messages, func(m openai.ChatCompletionMessage) bool {
			return m.Role == openai.ChatMessageRoleSystem
		})
	}
	atOnce := func(w http.ResponseWriter, _ body, text string) {
		fmt.Fprint(w, `{"choices":[{"index":0,"message":{"role":"assistant","content":`+string(raw(text))+
			`},"finish_reason":"stop"}]}`)
	}
	for name, c := range map[string]struct {
		h     *house
		habit string
	}{
		"usage, unknown field in a list": {&house{refuse: with(usage, 400,
			`[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"stream_options\": Cannot find field.","status":"INVALID_ARGUMENT"}}]`)},
			"refuses stream_options"},
		"usage, named by its place": {&house{refuse: with(usage, 422,
			`{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{"include_usage":true}}]}}`)},
			"refuses stream_options"},
		"usage, a text of Python": {&house{refuse: with(usage, 400,
			`{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]","code":400}`)},
			"refuses stream_options"},
		"usage, nothing named":   {&house{refuse: with(usage, 400, `Bad Request`)}, "refuses stream_options"},
		"usage, an empty answer": {&house{refuse: with(usage, 422, ``)}, "refuses stream_options"},
		"bound, the other name": {&house{refuse: with(oldBound, 400,
			`{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}}`)},
			"wants max_completion_tokens instead of max_tokens"},
		"bound, through a gateway": {&house{refuse: with(oldBound, 500,
			`{"detail":"Error code: 400 - {'error': {'message': \"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\"}}"}`)},
			"wants max_completion_tokens instead of max_tokens"},
		"bound, no advice": {&house{refuse: with(oldBound, 400,
			message400("Unrecognized request argument supplied: max_tokens"))},
			"wants max_completion_tokens instead of max_tokens"},
		"bound, too large": {&house{refuse: with(func(q body) bool { return q.MaxTokens > 1024 }, 400,
			message400("max_tokens for `m` must be less than or equal to 1024, the maximum for this model"))},
			"limits its answers to fewer tokens than asked for"},
		"format, type unknown": {&house{refuse: with(anyFormat, 400,
			`{"error":"'response_format.type' must be 'text'"}`)}, "refuses response_format"},
		"format, other words": {&house{refuse: with(anyFormat, 400,
			message400("This model does not support response format `json_schema`."))}, "refuses response_format"},
		"format, a server error": {&house{refuse: with(anyFormat, 500,
			`{"object":"error","message":"Failed to compile grammar for xgrammar","code":500}`)},
			"refuses response_format"},
		"format, a server error without words": {&house{refuse: with(anyFormat, 500, `Internal Server Error`)},
			"refuses response_format"},
		"format, not implemented": {&house{refuse: with(anyFormat, 501,
			`<html><head><title>501 Not Implemented</title></head></html>`)}, "refuses response_format"},
		"format, strict": {&house{refuse: with(func(q body) bool {
			return q.ResponseFormat != nil && q.ResponseFormat.JSONSchema != nil && q.ResponseFormat.JSONSchema.Strict
		}, 400,
			message400("Invalid schema for response_format 'sum': strict mode needs all properties to be required"))},
			"refuses strict schemas"},
		"format, another one": {&house{refuse: with(
			func(q body) bool { return q.ResponseFormat != nil && q.ResponseFormat.JSONSchema != nil }, 400,
			message400("response_format type must be one of text or json_object"))},
			"takes json_object instead of a schema"},
		"tools, by a model": {&house{refuse: with(tools, 400, message400("registry/x:12b does not support tools"))},
			"refuses tools"},
		"tools, by a flag": {&house{refuse: with(tools, 400,
			`{"object":"error","message":"\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set","code":400}`)},
			"refuses tools"},
		"tools, no endpoint": {&house{refuse: with(tools, 404,
			`{"error":{"message":"No endpoints found that support tool use.","code":404}}`)}, "refuses tools"},
		"tools, a server error": {&house{refuse: with(tools, 500,
			`{"error":{"code":500,"message":"tools param requires --jinja flag","type":"server_error"}}`)},
			"refuses tools"},
		"system, by a template": {&house{refuse: with(system, 500,
			`{"error":{"code":500,"message":"Jinja Exception: System role not supported","type":"server_error"}}`)},
			"refuses system messages"},
		"system, a list of roles": {&house{refuse: with(system, 400,
			message400("Only user, assistant and tool roles are supported, got system."))},
			"refuses system messages"},
		"stream": {&house{refuse: with(streams, 400,
			message400("Streaming is not supported for this model.")), say: atOnce}, "refuses to stream"},
		"temperature, one value only": {&house{refuse: with(func(q body) bool { return q.Temperature != 0 }, 400,
			message400(
				"Unsupported value: 'temperature' does not support 0.01 with this model. Only the default (1) value is supported."))},
			"refuses temperature or seed"},
		"seed, an extra field": {&house{refuse: with(func(q body) bool { return q.Seed != nil }, 422,
			`{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted","input":1}]}`)},
			"refuses temperature or seed"},
		"two of them": {&house{refuse: func(q body, text string) (int, string) {
			if usage(q) {
				return 400, message400("unknown field stream_options")
			}
			return with(oldBound, 400, message400("unknown field max_tokens"))(q, text)
		}}, "refuses stream_options"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := c.h
			client := h.client(t)
			all(t, client)
			asked, refused := h.counts()
			if most := map[bool]int{true: 2, false: 1}[name == "two of them"]; refused > most {
				t.Errorf("%d of %d calls were refused", refused, asked)
			}
			if habits := client.habits.names(); !slices.Contains(habits, c.habit) {
				t.Errorf("its habits are %q, not %q", habits, c.habit)
			}
			all(t, client)
			if _, again := h.counts(); again != refused {
				t.Errorf("what was refused is sent again: %d times more", again-refused)
			}
		})
	}
}

func TestWhatIsLearnedIsRememberedForOtherClientsOfTheServerAndModel(t *testing.T) {
	t.Parallel()
	h := &house{refuse: with(func(q body) bool { return q.ResponseFormat != nil }, 400,
		message400("no response_format here"))}
	first := h.client(t)
	all(t, first)
	second, err := New(Config{BaseURL: first.server.end.address(""), Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	all(t, second)
	if _, refused := h.counts(); refused != 1 {
		t.Errorf("%d calls were refused", refused)
	}
}

func TestAServerThatRefusesEverythingIsAskedAFewTimesOnly(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"no", "stream_options max_tokens response_format tools system role not supported",
		"Internal Server Error"} {
		for _, status := range []int{400, 404, 422, 500} {
			h := &house{refuse: func(body, string) (int, string) { return status, message400(words) }}
			if _, err := h.client(t).JSON(t.Context(), question, "sum", rightSchema); err == nil {
				t.Errorf("%d %q gave an answer", status, words)
			}
			if asked, _ := h.counts(); asked > mostLessons+1 {
				t.Errorf("%d %q was asked %d times", status, words, asked)
			}
		}
	}
}

// thinker says so many words to itself before each answer, in its way, within the bound that it was given.
func thinker(words int, way func(thought string) string) func(w http.ResponseWriter, q body, text string) {
	return func(w http.ResponseWriter, q body, text string) {
		var events []string
		for n := range words {
			if n == q.MaxTokens {
				send(w, append(events, end("length"), done)...)
				return
			}
			events = append(events, delta(way("so ")))
		}
		send(w, append(events, delta(`{"content":`+string(raw(text))+`}`), end("stop"), done)...)
	}
}

func TestAModelThatThinksGetsRoomForItAndTheLostCallIsPaidForOnce(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]func(http.ResponseWriter, body, string){
		"reasoning_content": thinker(3000, func(s string) string {
			return `{"content":"","reasoning_content":"` + s + `"}`
		}),
		"reasoning": thinker(3000, func(s string) string { return `{"content":null,"reasoning":"` + s + `"}` }),
		"thinking":  thinker(3000, func(s string) string { return `{"thinking":"` + s + `"}` }),
		"parts": thinker(3000, func(s string) string {
			return `{"content":[{"type":"thinking","thinking":[{"type":"text","text":"` + s + `"}]}]}`
		}),
		"both names": thinker(3000, func(s string) string {
			return `{"reasoning":"` + s + `","reasoning_content":"` + s + `"}`
		}),
		"counted only": func(w http.ResponseWriter, q body, text string) {
			if q.MaxTokens < 3000 {
				send(w, end("length"),
					`{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1500,"completion_tokens_details":{"reasoning_tokens":1500}}}`,
					done)
				return
			}
			send(w, delta(`{"content":`+string(raw(text))+`}`), end("stop"),
				`{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3000,"completion_tokens_details":{"reasoning_tokens":2990}}}`,
				done)
		},
		"in the content": func(w http.ResponseWriter, q body, text string) {
			thinker(3000, func(s string) string { return `{"content":"` + s + `"}` })(w, q, "</think>"+text)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "in the content" {
				inner := say
				say = func(w http.ResponseWriter, q body, text string) {
					send(w, delta(`{"content":"<think>"}`))
					inner(w, q, text)
				}
			}
			h := &house{say: say}
			c := h.client(t)
			all(t, c)
			all(t, c)
			if asked, _ := h.counts(); asked != 7 {
				t.Errorf("six answers took %d calls", asked)
			}
			if !c.habits.has(habitThinks) {
				t.Errorf("its habits are %q", c.habits.names())
			}
		})
	}
}

func TestAnAnswerCutWithoutAnyThinkingIsNotAskedForWithMoreRoom(t *testing.T) {
	t.Parallel()
	h := &house{say: func(w http.ResponseWriter, _ body, _ string) {
		send(w, delta(`{"content":"It goes on and"}`), end("length"), done)
	}}
	if _, err := h.client(t).Text(t.Context(), question, nil); err == nil {
		t.Error("half an answer passed")
	}
	if asked, _ := h.counts(); asked != 1 {
		t.Errorf("it was asked %d times", asked)
	}
}

func TestTheTextOfTheReasoningIsTheLastResort(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]string{
		"reasoning_content": `{"reasoning_content":%s,"content":""}`, "reasoning": `{"reasoning":%s}`,
		"parts": `{"content":[{"type":"thinking","thinking":[{"type":"text","text":%s}]}]}`,
	} {
		h := &house{say: func(w http.ResponseWriter, _ body, text string) {
			send(w, delta(fmt.Sprintf(way, raw(text))), end("stop"), done)
		}}
		c := h.client(t)
		all(t, c)
		if !c.habits.has(habitInThoughts) {
			t.Errorf("%s: its habits are %q", name, c.habits.names())
		}
	}
	h := &house{say: func(w http.ResponseWriter, _ body, text string) {
		send(w, delta(`{"content":`+string(raw("<think>"+text))+`}`), end("stop"), done)
	}}
	all(t, h.client(t))
	h = &house{say: func(w http.ResponseWriter, _ body, _ string) {
		send(w, delta(`{"reasoning":"Perhaps {\"right\":false}? No: {\"right\":true}"}`), end("stop"), done)
	}}
	if a, err := h.client(t).JSON(t.Context(), question, "sum", rightSchema); err != nil || a.Text != `{"right":true}` {
		t.Errorf("of two drafts it took %q, %v", a.Text, err)
	}
}

func TestAnAnswerIsReadInWhateverFormItComes(t *testing.T) {
	t.Parallel()
	message := func(text string) string {
		return `{"choices":[{"index":0,"message":{"role":"assistant","content":` + string(raw(text)) +
			`},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}`
	}
	for name, c := range map[string]struct {
		say   func(w http.ResponseWriter, q body, text string)
		habit string
	}{
		"JSON at once": {func(w http.ResponseWriter, _ body, text string) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			fmt.Fprint(w, "\n"+message(text))
		}, habitAtOnce},
		"JSON at once, called a stream": {func(w http.ResponseWriter, _ body, text string) {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, message(text))
		}, habitAtOnce},
		"JSON at once, without a type": {func(w http.ResponseWriter, _ body, text string) {
			w.Header()["Content-Type"] = nil
			fmt.Fprint(w, message(text))
		}, habitAtOnce},
		"a line of JSON each": {func(w http.ResponseWriter, _ body, text string) {
			fmt.Fprint(w, delta(`{"content":`+string(raw(text))+`}`)+"\n"+end("stop")+"\n")
		}, habitAtOnce},
		"a stream called plain text": {func(w http.ResponseWriter, _ body, text string) {
			w.Header().Set("Content-Type", "text/plain")
			fmt.Fprint(w, ": hello\n\ndata:"+delta(`{"content":`+string(raw(text))+`}`)+"\r\n\r\ndata:"+end("stop")+
				"\r\n\r\ndata:[DONE]\r\n\r\n")
		}, ""},
		"no reason at the end": {func(w http.ResponseWriter, _ body, text string) {
			send(w, delta(`{"content":`+string(raw(text))+`}`), done)
		}, habitNoEnd},
		"fields of odd types": {func(w http.ResponseWriter, _ body, text string) {
			send(w, `{"choices":[],"prompt_filter_results":[{}]}`,
				`{"id":7,"choices":[{"index":0,"delta":{"role":7,"content":`+string(raw(text))+
					`},"finish_reason":null,"logprobs":7}],"usage":null}`, end("STOP"), done)
		}, habitNoCount},
		"a list of parts": {func(w http.ResponseWriter, _ body, text string) {
			send(w, delta(`{"content":[{"type":"text","text":`+string(raw(text))+
				`},{"type":"reference","reference_ids":[1]}]}`), end("stop"), done)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &house{say: c.say}
			client := h.client(t)
			all(t, client)
			if asked, _ := h.counts(); asked != 3 {
				t.Errorf("three answers took %d calls", asked)
			}
			if c.habit != "" && !client.habits.has(c.habit) {
				t.Errorf("its habits are %q", client.habits.names())
			}
		})
	}
}

// slowly gives one event a time, with a pause before each.
type slowly struct {
	events []string
	pause  time.Duration
}

func (s *slowly) Read(p []byte) (int, error) {
	if len(s.events) == 0 {
		return 0, io.EOF
	}
	time.Sleep(s.pause) // of the bubble's clock
	n := copy(p, "data: "+s.events[0]+"\n\n")
	s.events = s.events[1:]
	return n, nil
}

// slow carries every request to such a stream, which ends with its request.
type slow struct{ slowly }

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(ended{r, &s.slowly}), Request: r},
		nil
}

type ended struct {
	r *http.Request
	io.Reader
}

func (e ended) Read(p []byte) (int, error) {
	if err := e.r.Context().Err(); err != nil {
		return 0, err
	}
	return e.Reader.Read(p)
}

func TestReasoningOfAnyNameFeedsTheWatchdogAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	for field, fed := range map[string]bool{"reasoning": true, "reasoning_content": true, "thinking": true,
		"role": false} {
		synctest.Test(t, func(t *testing.T) {
			events := slices.Repeat([]string{delta(`{"` + field + `":"hmm "}`)}, 8)
			events = append(events, delta(`{"content":"It is small."}`), end("stop"), done)
			c := instant(nil)
			c.cfg.First, c.cfg.Idle, c.cfg.Whole = time.Minute, time.Minute, 5*time.Minute
			// nine minutes: more than the whole, less than what one that thinks gets
			c.server.http.Transport = slow{slowly{events, 50 * time.Second}}
			a, err := c.Text(t.Context(), question, nil)
			if fed && (err != nil || a.Text != "It is small.") || !fed && !errors.Is(err, ErrStalled) {
				t.Errorf("%s gave %q, %v", field, a.Text, err)
			}
		})
	}
}

func TestToolsThatCameAsAValueOrWithoutArgumentsAreCalled(t *testing.T) {
	t.Parallel()
	for _, args := range []string{`{"product":"flour"}`, `"{'product': 'flour',}"`} {
		h := &house{say: func(w http.ResponseWriter, _ body, _ string) {
			send(w, delta(`{"tool_calls":[{"id":"c1","function":{"name":"price_of","arguments":`+args+`}}]}`),
				end("tool_calls"), done)
		}}
		a, err := h.client(t).Calls(t.Context(), question, []Tool{flourTool})
		if err != nil || len(a.Calls) != 1 || a.Calls[0].Args != `{"product":"flour"}` {
			t.Errorf("%s gave %+v, %v", args, a.Calls, err)
		}
	}
	h := &house{say: func(w http.ResponseWriter, _ body, _ string) {
		send(w, delta(`{"tool_calls":[{"index":0,"id":"c1","function":{"name":"now"}}]}`), end("tool_calls"), done)
	}}
	if a, err := h.client(t).Calls(t.Context(), question,
		[]Tool{{Name: "now", Schema: json.RawMessage(`{"type":"object"}`)}}); err != nil || len(a.Calls) != 1 {
		t.Errorf("a call without arguments gave %+v, %v", a.Calls, err)
	}
}
