package hooks

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/internal/inner"
	"naps/journal"
	"naps/store/collections"
)

// The pages decide nothing about who may have an account and who may sign in. They ask PocketBase's own routes, as an
// SDK would, with all options of the collection, all hooks and all limits; what the answer is stands in said.

// said is an answer of PocketBase.
type said struct {
	status  int
	Token   string
	Message string
	MFA     string `json:"mfaId"` // it wants a second factor for this
	OTP     string `json:"otpId"` // a code was sent under this
	Data    map[string]struct{ Code string }
}

// askPocketBase posts to a route of the collection users on behalf of a page.
func (x *signInPages) askPocketBase(e *core.RequestEvent, action string, body, header map[string]string) (said, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return said{}, err
	}
	to := "http://" + inner.Host + "/api/collections/" + collections.Users + "/" + action
	r, err := http.NewRequestWithContext(e.Request.Context(), http.MethodPost, to, bytes.NewReader(raw))
	if err != nil {
		return said{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", e.Request.UserAgent())
	for name, value := range header {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	a, err := inner.Transport{Handler: x.inner(), From: e.Request}.RoundTrip(r)
	if err != nil {
		return said{}, err
	}
	s := said{status: a.StatusCode}
	if s.status != http.StatusNoContent {
		if err := json.NewDecoder(a.Body).Decode(&s); err != nil {
			return said{}, err
		}
	}
	switch {
	case s.status == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(a.Header.Get("Retry-After")) // ours has it, PocketBase's own not
		return s, &tooFast{After: time.Duration(max(seconds, 1)) * time.Second}
	case s.status == http.StatusInsufficientStorage:
		return s, journal.ErrDisk
	case s.status == http.StatusInternalServerError:
		x.log.Error("PocketBase could not sign somebody in",
			"action", action, "status", s.status, "reason", s.Message, "request", requestID(e))
	}
	return s, nil
}
