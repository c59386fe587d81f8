package doctor

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Instance is what a running naps says of itself and of the request that asks: whose data it serves, and how the
// request arrived.
type Instance struct {
	Instance  string `json:"instance"`
	Address   string `json:"address"`   // of the caller, as the server believes
	Host      string `json:"host"`      // the Host header as it arrived; empty: an older server
	Forwarded bool   `json:"forwarded"` // a proxy says that it forwards
	Trusted   bool   `json:"trusted"`   // and the server believes it
}

// PublicURL checks that the address for people answers, that this naps answers there, and that a proxy in between is
// understood.
func PublicURL(address string, instance func() (string, error)) Check {
	return Check{Name: "public address", Look: func(ctx context.Context) Finding {
		if address == "" {
			return warning("NAPS_PUBLIC_URL is not set: links in mails and the check of this address are off.",
				"Set it to the address that people type, e.g. https://naps.example.")
		}
		i, err := askInstance(ctx, address)
		if err != nil {
			return problem(fmt.Sprintf("%s does not answer as naps does: %v.", address, err),
				"Is the server running, does the name lead here, does the proxy pass requests on?")
		}
		own, err := instance()
		switch {
		case err == nil && own != "" && own != i.Instance:
			return problem(address+" is answered by a naps with other data.",
				"Point the proxy, or --dir, at the right one.")
		case i.Host != "" && !sameHost(i.Host, address):
			return warning(fmt.Sprintf("A proxy asks for %s instead of the host of %s.", i.Host, address),
				"Let the proxy pass on the Host header (nginx: proxy_set_header Host $host).")
		case i.Forwarded && !i.Trusted:
			return warning(
				"A proxy forwards, but its word on who asks is not trusted: everybody behind it shares one address and its limits.",
				"In the panel at /_/, under Settings, Application, set the proxy header (X-Forwarded-For or X-Real-IP).")
		}
		return fine(address + " is answered by this naps.")
	}}
}

// sameHost reports whether a Host header is that of an address, with the port of its scheme or without.
func sameHost(host, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	return strings.EqualFold(strings.TrimSuffix(host, port), strings.TrimSuffix(u.Host, port)) ||
		strings.EqualFold(host, u.Hostname())
}

func askInstance(ctx context.Context, address string) (Instance, error) {
	var i Instance
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/api/naps/instance", nil)
	if err != nil {
		return i, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return i, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return i, fmt.Errorf("it says %s", res.Status)
	}
	return i, json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&i)
}

// SelfTest is how many events the stream of the self-test has, and Beat how far they are apart.
const (
	SelfTest = 3
	Beat     = time.Second
)

// Stream checks that events come through the public address one by one, not all at the end.
func Stream(address string) Check {
	return Check{Name: "event stream", Look: func(ctx context.Context) Finding {
		if address == "" {
			return warning("It is not tried, since NAPS_PUBLIC_URL is not set.", "")
		}
		times, err := listen(ctx, address)
		if err != nil || len(times) < SelfTest {
			return problem(fmt.Sprintf("Only %d of %d events came through %s.", len(times), SelfTest, address),
				"Let the proxy pass streams on: no buffering, a read time-out of a minute or more (docs/operator.md).")
		}
		spread := times[len(times)-1].Sub(times[0])
		if spread < (SelfTest-1)*Beat/2 {
			return problem(
				fmt.Sprintf("%d events that were sent a second apart came within %d ms: something holds them back.",
					SelfTest, spread.Milliseconds()),
				"Switch off buffering and compression for text/event-stream in the proxy (docs/operator.md).")
		}
		return fine("Events come through as they are sent.")
	}}
}

func listen(ctx context.Context, address string) (times []time.Time, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/api/naps/instance/stream", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/event-stream")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(io.LimitReader(res.Body, 1<<16))
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data:") {
			times = append(times, time.Now())
		}
	}
	return times, lines.Err()
}
