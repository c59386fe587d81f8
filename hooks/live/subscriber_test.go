package live

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

// message is one realtime message as a subscriber has got it.
type message struct {
	topic  string
	Action string         `json:"action"`
	Record map[string]any `json:"record"`
	raw    []byte
}

func (m message) is(collection string) bool { return m.Record["collectionName"] == collection }

// subscriber is a client of PocketBase's realtime API.
type subscriber struct {
	k      *kit
	id     string
	token  string
	cancel context.CancelFunc
	ended  chan struct{} // closed when the connection is over

	mu    sync.Mutex
	got   []message
	fresh chan struct{} // holds one when something has come
}

func (k *kit) subscribe(token string, topics ...string) *subscriber {
	k.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.server.URL+"/api/realtime", nil)
	must(k, err)
	res, err := k.server.Client().Do(req)
	must(k, err)
	s := &subscriber{k: k, token: token, cancel: cancel, ended: make(chan struct{}), fresh: make(chan struct{}, 1)}
	in := bufio.NewReader(res.Body)
	first, err := readMessage(in)
	must(k, err)
	var hello struct{ ClientID string }
	must(k, json.Unmarshal(first.raw, &hello))
	s.id = hello.ClientID
	go func() {
		defer close(s.ended)
		defer res.Body.Close()
		for {
			m, err := readMessage(in)
			if err != nil {
				return
			}
			s.mu.Lock()
			s.got = append(s.got, m)
			s.mu.Unlock()
			select {
			case s.fresh <- struct{}{}:
			default:
			}
		}
	}()
	k.Cleanup(func() { cancel(); <-s.ended })
	s.topics(topics...)
	return s
}

// topics replaces the subscriptions.
func (s *subscriber) topics(topics ...string) {
	s.k.Helper()
	body, err := json.Marshal(map[string]any{"clientId": s.id, "subscriptions": topics})
	must(s.k, err)
	req, err := http.NewRequest(http.MethodPost, s.k.server.URL+"/api/realtime", bytes.NewReader(body))
	must(s.k, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", s.token)
	res, err := s.k.server.Client().Do(req)
	must(s.k, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		text, _ := io.ReadAll(res.Body)
		s.k.Fatalf("subscribing answered %d %s", res.StatusCode, text)
	}
}

func readMessage(in *bufio.Reader) (message, error) {
	var m message
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return m, err
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		switch {
		case bytes.HasPrefix(line, []byte("event:")):
			m.topic = string(line[len("event:"):])
		case bytes.HasPrefix(line, []byte("data:")):
			m.raw = slices.Clone(line[len("data:"):])
		case len(line) == 0 && m.topic != "":
			return m, json.Unmarshal(m.raw, &m)
		}
	}
}

// all are the messages that have come so far.
func (s *subscriber) all() []message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// until waits for a message, as long as something comes within a minute.
func (s *subscriber) until(what string, is func(message) bool) message {
	s.k.Helper()
	for {
		if i := slices.IndexFunc(s.all(), is); i >= 0 {
			return s.all()[i]
		}
		select {
		case <-s.fresh:
		case <-s.ended:
			s.k.Fatalf("%s never came: the connection is over", what)
		case <-time.After(time.Minute):
			s.k.Fatalf("%s never came", what)
		}
	}
}

// numbers are those of the events that have come, by a topic.
func (s *subscriber) numbers(topic string) []int64 {
	var list []int64
	for _, m := range s.all() {
		if m.topic == topic && m.is("stream_buffer") {
			list = append(list, int64(m.Record["seq"].(float64)))
		}
	}
	return list
}

func upTo(n int64) []int64 {
	var list []int64
	for i := int64(1); i <= n; i++ {
		list = append(list, i)
	}
	return list
}

func subscriptionsClient() subscriptions.Client { return subscriptions.NewDefaultClient() }
