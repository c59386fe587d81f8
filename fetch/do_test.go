package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"naps/market"
)

func TestAnAnswerComesBackWithStatusAndBody(t *testing.T) {
	t.Parallel()
	c, address := onLoopback(t, Config{UserAgent: "naps/1 (+https://naps.example; me@example.org)"},
		func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if r.URL.Path == "/missing" {
				w.WriteHeader(404)
			}
			io.WriteString(w, r.Method+" "+r.URL.RequestURI()+" "+r.UserAgent()+" "+string(body))
		})
	a, err := c.Do(t.Context(), Request{Method: "POST", URL: address + "/a%2Fb?q=1#part", Body: []byte("ask"),
		Header: http.Header{"User-Agent": {"Mozilla"}, "Accept-Encoding": {"br"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(a.Body); got != "POST /a%2Fb?q=1 naps/1 (+https://naps.example; me@example.org) ask" ||
		a.Status != 200 || a.FromCache {
		t.Fatalf("%d %s", a.Status, got)
	}
	if a.URL != address+"/a%2Fb?q=1#part" {
		t.Fatal(a.URL)
	}
	if a, err = get(t, c, address+"/missing"); err != nil || a.Status != 404 {
		t.Fatalf("%v %v", a, err)
	}
}

func TestEachStatusMeansOneThing(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]error{
		200: nil, 204: nil, 400: nil, 402: nil, 404: nil, 410: nil, 422: nil, 432: nil,
		401: market.ErrBlocked, 403: market.ErrBlocked, 451: market.ErrBlocked,
		500: market.ErrUnavailable, 520: market.ErrUnavailable, 304: market.ErrShape,
	} {
		s := scripted(says1(status, "{}"))
		a, err := get(t, client(t, Config{}, s), "https://a.example/x?api_key=geheim")
		if kind == nil {
			if err != nil || a.Status != status {
				t.Errorf("%d: %v", status, err)
			}
			continue
		}
		wantKind(t, err, kind)
		if s.count() != 1 || !strings.HasPrefix(err.Error(), "a.example: ") || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%d: asked %d times, %v", status, s.count(), err)
		}
		var e *Error
		if !errors.As(err, &e) || e.Status != status {
			t.Errorf("%d: %#v", status, err)
		}
	}
}

func TestABombIsCappedAfterDecompression(t *testing.T) {
	t.Parallel()
	c, address := onLoopback(t, Config{MaxBody: 1 << 20}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<20)
		for range 100 {
			if _, err := z.Write(zeros); err != nil {
				return
			}
		}
		z.Close()
	})
	use := new(Usage)
	_, err := c.Do(WithUsage(t.Context(), use), Request{URL: address})
	wantKind(t, err, market.ErrShape)
	if !strings.Contains(err.Error(), "answer larger than 1 MiB") || use.Fetches.Load() != 1 ||
		use.Bytes.Load() > 1<<20 {
		t.Fatalf("%v, %d fetches, %d bytes", err, use.Fetches.Load(), use.Bytes.Load())
	}
}

func TestTheCapHoldsToTheByte(t *testing.T) {
	t.Parallel()
	for n, ok := range map[int]bool{99: true, 100: true, 101: false} {
		for _, length := range []int64{int64(n), -1} {
			s := scripted(func() (*http.Response, error) {
				r := says(200, strings.Repeat("x", n))
				r.ContentLength = length
				return r, nil
			})
			_, err := client(t, Config{}, s).Do(t.Context(), Request{URL: "https://a.example/", MaxBody: 100})
			if (err == nil) != ok {
				t.Errorf("%d bytes, length %d: %v", n, length, err)
			}
		}
	}
}

func TestEveryUsualCompressionIsRead(t *testing.T) {
	t.Parallel()
	pack := func(open func(io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		w := open(&b)
		io.WriteString(w, "plain words")
		w.Close()
		return b.String()
	}
	raw := func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z }
	for name, in := range map[string]struct{ coding, body string }{
		"none": {"", "plain words"}, "identity": {"identity", "plain words"},
		"gzip":         {"gzip", pack(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })},
		"deflate":      {"deflate", pack(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })},
		"bare deflate": {"Deflate", pack(raw)},
	} {
		a, err := get(t, client(t, Config{}, scripted(says1(200, in.body, "Content-Encoding", in.coding))),
			"https://a.example/")
		if err != nil || string(a.Body) != "plain words" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, coding := range []string{"br", "gzip", "deflate"} {
		_, err := get(t,
			client(t, Config{},
				scripted(says1(200, "\xff\xff"+strings.Repeat(" not so", 9), "Content-Encoding", coding))),
			"https://a.example/")
		wantKind(t, err, market.ErrShape)
	}
}

func TestRedirectsAreFollowedFiveTimes(t *testing.T) {
	t.Parallel()
	var left int
	c, address := onLoopback(t, Config{}, func(w http.ResponseWriter, r *http.Request) {
		if left--; left >= 0 {
			http.Redirect(w, r, "/next", http.StatusFound)
			return
		}
		io.WriteString(w, r.Method)
	})
	c.hosts.paced = false
	left = 5
	a, err := c.Do(t.Context(), Request{Method: "POST", URL: address + "/first", Body: []byte("x")})
	if err != nil || string(a.Body) != "GET" || a.URL != address+"/first" || a.Final != address+"/next" {
		t.Fatalf("%+v %v", a, err)
	}
	left = 6
	_, err = get(t, c, address+"/first")
	wantKind(t, err, market.ErrShape)
}

func TestKeysStayWithTheHostTheyAreFor(t *testing.T) {
	t.Parallel()
	s := scripted(says1(302, "", "Location", "/same"), says1(307, "", "Location", "https://b.example/"),
		says1(200, "ok"))
	header := http.Header{"Authorization": {"Bearer geheim"}, "X-Subscription-Token": {"geheim"}, "x-own": {"geheim"},
		"Accept": {"application/json"}}
	if _, err := client(t, Config{UserAgent: "naps/1"}, s).Do(t.Context(),
		Request{URL: "https://a.example/", Header: header}); err != nil {
		t.Fatal(err)
	}
	if s.asked[1].Header.Get("Authorization") == "" {
		t.Error("the same host lost its key")
	}
	for name, values := range s.asked[2].Header {
		if strings.Contains(strings.Join(values, ""), "geheim") {
			t.Errorf("%s went to another host", name)
		}
	}
	if s.asked[2].Header.Get("Accept") != "application/json" || s.asked[2].UserAgent() != "naps/1" {
		t.Errorf("%v", s.asked[2].Header)
	}
}

func TestACancelledFetchReturnsAtOnce(t *testing.T) {
	t.Parallel()
	reached := make(chan struct{}, 1)
	c, address := onLoopback(t, Config{}, func(w http.ResponseWriter, r *http.Request) {
		reached <- struct{}{}
		<-r.Context().Done()
	})
	c.hosts.paced = false
	cause := errors.New("the founder said stop")
	for range breakAfter + 1 { // more often than would open the breaker
		ctx, cancel := context.WithCancelCause(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := c.Do(ctx, Request{URL: address})
			done <- err
		}()
		<-reached
		cancel(cause)
		err := <-done
		if !errors.Is(err, context.Canceled) || !errors.Is(err, cause) || errors.Is(err, market.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err := c.Do(ctx, Request{URL: address}); !errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, market.ErrUnavailable) {
		t.Fatal(err)
	}
}

func TestAPageMustBeAPage(t *testing.T) {
	t.Parallel()
	for kind, ok := range map[string]bool{
		"text/html; charset=utf-8": true, "application/xhtml+xml": true,
		"text/plain": true, "": true, "TEXT/HTML; broken=": true,
		"application/pdf": false, "image/png": false, "application/json": false,
	} {
		c := client(t, Config{}, web(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/robots.txt" {
				return says(404, ""), nil
			}
			return says(200, "hello", "Content-Type", kind), nil
		}))
		_, err := c.Do(t.Context(), Request{URL: "https://a.example/doc", Page: true})
		if (err == nil) != ok || (!ok && !errors.Is(err, market.ErrShape)) {
			t.Errorf("%q: %v", kind, err)
		}
	}
}

func TestWhatIsSentOnceIsNeitherRepeatedNorRedirected(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 301, 302, 307, 308, 429, 502, 503, 504} {
		s := scripted(says1(status, "", "Location", "https://b.example/"), says1(200, ""))
		_, _ = client(t, Config{}, s).Do(t.Context(),
			Request{Method: http.MethodPost, URL: "https://a.example/x", Once: true})
		if s.count() != 1 {
			t.Errorf("%d: asked %d times", status, s.count())
		}
	}
	s := scripted(fails(errReset), says1(200, ""))
	if _, err := client(t, Config{}, s).Do(t.Context(),
		Request{Method: http.MethodPost, URL: "https://a.example/x", Once: true}); err == nil || s.count() != 1 {
		t.Errorf("after a broken connection it is asked %d times: %v", s.count(), err)
	}
}

func TestNoMoreRequestsAreSentThanTheUsageAllowsWhateverTheyAreFor(t *testing.T) {
	t.Parallel()
	for most := range int64(5) {
		web := scripted(says1(503, "", "Retry-After", "0"), says1(503, "", "Retry-After", "0"),
			says1(200, "User-agent: *"), says1(200, "x"))
		c := client(t, Config{}, web)
		use := &Usage{Most: most + 1}
		ctx := WithUsage(t.Context(), use)
		for _, page := range []bool{false, true} {
			if _, err := c.Do(ctx, Request{URL: "https://a.example/", Page: page}); err != nil &&
				!errors.Is(err, market.ErrBudget) && !errors.Is(err, market.ErrUnavailable) {
				t.Log(err)
			}
		}
		if n := int64(web.count()); n > most+1 || n != use.Fetches.Load() {
			t.Errorf("%d requests of %d were sent, %d counted", n, most+1, use.Fetches.Load())
		}
	}
}
