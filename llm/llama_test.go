package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"naps/internal/need"
)

// llama starts a real server and returns its client and its process; flags are more of its own.
func llama(t *testing.T, flags ...string) (*Client, *os.Process) {
	t.Helper()
	program, model := need.LlamaServer(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	cmd := exec.Command(program, append(flags, "--host", "127.0.0.1", "--port", strconv.Itoa(port), "-m", model, "-c",
		"8192", "-np", "2", "-t", "2", "-a", "toychat", "--no-ui", "--offline")...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	c, err := New(Config{BaseURL: "http://127.0.0.1:" + strconv.Itoa(port) + "/v1", Model: "toychat"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		// another process: there is no signal
		r, err := http.Get("http://127.0.0.1:" + strconv.Itoa(port) + "/health")
		if err != nil {
			continue
		}
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if r.StatusCode == http.StatusOK {
			http.DefaultClient.CloseIdleConnections()
			return c, cmd.Process
		}
	}
	t.Fatal("llama-server does not start")
	return nil, nil
}

func TestARealServerAnswersInWordsBySchemaAndWithTools(t *testing.T) {
	t.Parallel()
	c, _ := llama(t)
	a, err := c.Text(t.Context(), Request{Prompt: "Summarise the reviews", MaxTokens: 40}, nil)
	if err != nil && !errors.Is(err, ErrLength) || a.Text == "" || a.Usage.In == 0 || a.Usage.Out == 0 ||
		a.Usage.Estimated {
		t.Errorf("text is %q, %v, %+v", a.Text, err, a.Usage)
	}
	schema := json.RawMessage(
		`{"type":"object","properties":{"title":{"type":"string","maxLength":30},"go":{"type":"boolean"}},"required":["title","go"],"additionalProperties":false}`)
	a, err = c.JSON(t.Context(), Request{Prompt: "Summarise the reviews", MaxTokens: 300}, "idea", schema)
	var v struct{ Title *string }
	if err != nil || json.Unmarshal([]byte(a.Text), &v) != nil || v.Title == nil {
		t.Errorf("JSON is %q, %v", a.Text, err)
	}
	tool := Tool{Name: "search", About: "Search",
		Schema: json.RawMessage(
			`{"type":"object","properties":{"query":{"type":"string","maxLength":20}},"required":["query"],"additionalProperties":false}`)}
	if _, err = c.Calls(t.Context(), Request{Prompt: "Summarise the reviews", MaxTokens: 300},
		[]Tool{tool}); err != nil && !errors.Is(err, ErrLength) {
		t.Errorf("calls gave %v", err)
	}
	if _, err = c.Text(t.Context(), Request{Prompt: string(make([]byte, 100_000))}, nil); !errors.Is(err, ErrTooLong) &&
		!errors.Is(err, ErrRefused) {
		t.Errorf("a prompt that is too long gave %v", err)
	}
}

func TestARealServerKilledInMidStreamIsAnErrorAtOnce(t *testing.T) {
	t.Parallel()
	c, server := llama(t)
	c = endless(t, c)
	killed := time.Time{}
	_, err := c.Text(t.Context(), Request{Prompt: "Tell a long story about invoices", MaxTokens: 7000},
		func(string) error {
			if killed.IsZero() {
				killed = time.Now()
				return server.Signal(syscall.SIGKILL)
			}
			return nil
		})
	if killed.IsZero() || err == nil || errors.Is(err, ErrLength) {
		t.Fatalf("a killed server gave %v", err)
	}
	t.Logf("from SIGKILL to the error: %s (%v)", time.Since(killed), err)
	begun := time.Now()
	if _, err := c.Text(t.Context(), Request{Prompt: "and now"}, nil); !errors.Is(err, ErrUnreachable) {
		t.Errorf("a dead server gave %v", err)
	}
	t.Logf("a call to the dead server is given up after %s", time.Since(begun))
}

func TestARealServerGivesVectorsForManyTextsInAnyLanguage(t *testing.T) {
	t.Parallel()
	c, _ := llama(t, "--embeddings", "--pooling", "mean", "-ub", "2048")
	e := Embedder{c}
	texts := []string{"My client pays late.", "Mein Kunde zahlt zu spät.", "客户总是拖欠付款", "دفع متأخر", "x"}
	for i := range 34 {
		texts = append(texts, "Bread number "+strconv.Itoa(i)+" did not rise 🍞.")
	}
	vectors, err := e.Embed(t.Context(), texts)
	if err != nil || len(vectors) != len(texts) {
		t.Fatalf("%d vectors of %d texts: %v", len(vectors), len(texts), err)
	}
	again, err := e.Embed(t.Context(), []string{texts[7], texts[0]})
	if err != nil || len(again) != 2 {
		t.Fatal(len(again), err)
	}
	for i, v := range vectors {
		if len(v) != len(vectors[0]) || len(v) == 0 {
			t.Errorf("the vector of %q has %d numbers", texts[i], len(v))
		}
	}
	if near(vectors[0], again[0]) || !near(vectors[7], again[0]) || !near(vectors[0], again[1]) {
		t.Error("a text has the vector of another")
	}
	if _, err := e.Embed(t.Context(), []string{string(make([]byte, 100_000))}); err == nil {
		t.Error("a text that is far too long has a vector")
	}
}

// near reports whether two vectors are the same but for how a server batches its sums.
func near(a, b []float32) bool {
	var apart, size float64
	for i := range a {
		apart, size = apart+math.Abs(float64(a[i]-b[i])), size+math.Abs(float64(a[i]))
	}
	return apart < 0.05*size
}

func TestARealServerWithoutEmbeddingsSaysSo(t *testing.T) {
	t.Parallel()
	c, _ := llama(t)
	if v, err := (Embedder{c}).Embed(t.Context(), []string{"one"}); err == nil || len(v) > 0 {
		t.Errorf("%d vectors, %v", len(v), err)
	}
}

func TestACancelledCallFreesARealServer(t *testing.T) {
	t.Parallel()
	c, _ := llama(t)
	c = endless(t, c)
	for range 4 { // more than the server has places: were one not freed, the next would wait
		ctx, cancel := context.WithCancel(t.Context())
		_, err := c.Text(ctx, Request{Prompt: "Tell a long story", MaxTokens: 7000}, func(string) error {
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled call gave %v", err)
		}
		cancel()
	}
}

// unending asks the server not to end of itself, which the API has no word for.
type unending struct{ http.RoundTripper }

func (u unending) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	body = append(body[:len(body)-1], `,"ignore_eos":true}`...)
	r.Body, r.ContentLength, r.GetBody = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
	return u.RoundTripper.RoundTrip(r)
}

func endless(t *testing.T, c *Client) *Client {
	t.Helper()
	carrier := &http.Transport{}
	t.Cleanup(carrier.CloseIdleConnections)
	return over(unending{carrier}, c.server.end, c.cfg)
}
