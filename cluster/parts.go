package cluster

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nuid"
)

// What a message may be. A NATS server takes a megabyte unless told otherwise, so larger ones go in parts.
const (
	partSize    = 512 << 10
	messageSize = 32 << 20
	heldSize    = 2 * messageSize  // of all messages of a sender that are incomplete
	partsWithin = 30 * time.Second // then an incomplete message is dropped
)

const (
	headerID   = "Naps-Id"
	headerPart = "Naps-Part"
)

var errTooLarge = errors.New("cluster: a message that is too large")

// split makes the NATS messages of one message. Those of one id belong together.
func split(subject, reply, id string, body []byte) []*nats.Msg {
	if id == "" {
		id = nuid.Next()
	}
	n := max(1, (len(body)+partSize-1)/partSize)
	list := make([]*nats.Msg, n)
	for i := range list {
		m := nats.NewMsg(subject)
		m.Reply, m.Data = reply, body[i*partSize:min(len(body), (i+1)*partSize)]
		m.Header.Set(headerID, id)
		if n > 1 {
			m.Header.Set(headerPart, fmt.Sprintf("%d/%d", i+1, n))
		}
		list[i] = m
	}
	return list
}

// assembler puts the parts of messages of one sender together. Its methods are safe for use by many goroutines.
type assembler struct {
	mu   sync.Mutex // guards what follows
	open map[string]*incomplete
	held int // bytes of open
}

type incomplete struct {
	parts [][]byte
	left  int
	size  int
	since time.Time
}

// add gives the whole message once its last part is there. A part that is there already changes nothing.
func (a *assembler) add(m *nats.Msg) (body []byte, whole bool, err error) {
	raw := m.Header.Get(headerPart)
	if raw == "" {
		return m.Data, true, nil
	}
	i, n, err := part(raw)
	if err != nil {
		return nil, false, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	id := m.Header.Get(headerID)
	in := a.open[id]
	if in == nil {
		if in, err = a.begin(id, n); err != nil {
			return nil, false, err
		}
	}
	if len(in.parts) != n || len(m.Data) > partSize || len(m.Data) == 0 {
		a.drop(id)
		return nil, false, errors.New("cluster: parts of different messages")
	}
	if in.parts[i] == nil {
		if a.held+len(m.Data) > heldSize {
			a.drop(id)
			return nil, false, errTooLarge
		}
		in.parts[i] = m.Data
		in.left--
		in.size += len(m.Data)
		a.held += len(m.Data)
	}
	if in.left > 0 {
		return nil, false, nil
	}
	a.drop(id)
	for _, p := range in.parts {
		body = append(body, p...)
	}
	return body, true, nil
}

// begin makes room for a message. The lock is held.
func (a *assembler) begin(id string, n int) (*incomplete, error) {
	if n > messageSize/partSize {
		return nil, errTooLarge
	}
	for old, in := range a.open {
		if time.Since(in.since) > partsWithin {
			a.drop(old)
		}
	}
	if a.open == nil {
		a.open = map[string]*incomplete{}
	}
	in := &incomplete{parts: make([][]byte, n), left: n, since: time.Now()}
	a.open[id] = in
	return in, nil
}

// drop forgets a message. The lock is held.
func (a *assembler) drop(id string) {
	if in := a.open[id]; in != nil {
		a.held -= in.size
		delete(a.open, id)
	}
}

// part reads "2/5"; i counts from 0.
func part(raw string) (i, n int, err error) {
	a, b, ok := strings.Cut(raw, "/")
	if !ok {
		return 0, 0, fmt.Errorf("cluster: the part %q of a message", raw)
	}
	i, err1 := strconv.Atoi(a)
	n, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || i < 1 || i > n {
		return 0, 0, fmt.Errorf("cluster: the part %q of a message", raw)
	}
	return i - 1, n, nil
}
