package fetch

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxRetries  = 2                      // of one request
	firstPause  = 500 * time.Millisecond // before the first retry; doubled for each further one
	longestWait = 30 * time.Second       // that a host may ask for; more is an error at once
	longestRest = time.Hour              // for which a Retry-After is believed
)

// backOff is the pause before retry n, counted from 0: exponential, and anywhere between the half and the whole of it.
func backOff(n int) time.Duration {
	whole := firstPause << n
	return whole/2 + rand.N(whole/2)
}

// askedToWait reads how long a host wants to be left alone: Retry-After in seconds or as a date, else, where nothing is
// left of a quota, X-RateLimit-Reset in seconds or as Unix time. It is 0 where the host does not say, and never
// negative.
func askedToWait(h http.Header, now time.Time) time.Duration {
	if text := strings.TrimSpace(h.Get("Retry-After")); text != "" {
		if wait, ok := seconds(text); ok {
			return wait
		}
		if at, err := http.ParseTime(text); err == nil {
			return max(0, at.Sub(now))
		}
	}
	if !spent(h) {
		return 0
	}
	reset := strings.TrimSpace(h.Get("X-Ratelimit-Reset"))
	if at, err := strconv.ParseInt(reset, 10, 64); err == nil && at > 1e9 && at < 1e11 {
		return max(0, time.Unix(at, 0).Sub(now))
	}
	wait, _ := seconds(reset)
	return wait
}

// spent reports whether the host says that nothing is left of our quota.
func spent(h http.Header) bool {
	left, err := strconv.ParseFloat(strings.TrimSpace(h.Get("X-Ratelimit-Remaining")), 64)
	return err == nil && left < 1
}

// seconds reads a number of seconds, whole or not, bounded by a day.
func seconds(text string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) {
		return 0, false
	}
	n = min(max(n, 0), 24*60*60)
	return time.Duration(n * float64(time.Second)), true
}

// sleep waits for d, or reports false as soon as ctx ends.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
