package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// patient is a transport whose input may end before all that was asked is answered, as when a script pipes its
// questions in: the SDK would break off what is under way at that moment.
type patient struct {
	sdk.Transport
	most time.Duration // that the end of the input waits
}

// Connect implements sdk.Transport.
func (p patient) Connect(ctx context.Context) (sdk.Connection, error) {
	c, err := p.Transport.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &patientConnection{Connection: c, most: p.most, open: map[any]bool{}, quiet: make(chan struct{}, 1),
		closed: make(chan struct{})}, nil
}

// patientConnection knows which questions are not answered yet. It is safe for use by many goroutines.
type patientConnection struct {
	sdk.Connection
	most time.Duration

	mu     sync.Mutex
	open   map[any]bool  // by the id of the question
	quiet  chan struct{} // gets a token whenever the last one was answered
	close  sync.Once
	closed chan struct{}
}

// Read implements sdk.Connection. The end of the input is told once everything is answered.
func (c *patientConnection) Read(ctx context.Context) (jsonrpc.Message, error) {
	m, err := c.Connection.Read(ctx)
	if errors.Is(err, io.EOF) {
		c.wait(ctx)
		return m, err
	}
	if r, ok := m.(*jsonrpc.Request); ok && err == nil {
		c.note(r)
	}
	return m, err
}

// note remembers a question, and forgets one that is called off: it may never be answered.
func (c *patientConnection) note(r *jsonrpc.Request) {
	if r.IsCall() {
		c.mu.Lock()
		c.open[r.ID.Raw()] = true
		c.mu.Unlock()
		return
	}
	if r.Method != "notifications/cancelled" {
		return
	}
	var off struct {
		RequestID any `json:"requestId"`
	}
	if json.Unmarshal(r.Params, &off) != nil {
		return
	}
	if id, err := jsonrpc.MakeID(off.RequestID); err == nil {
		c.answered(id)
	}
}

// Write implements sdk.Connection.
func (c *patientConnection) Write(ctx context.Context, m jsonrpc.Message) error {
	err := c.Connection.Write(ctx, m)
	if r, ok := m.(*jsonrpc.Response); ok {
		c.answered(r.ID)
	}
	return err
}

func (c *patientConnection) answered(id jsonrpc.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, id.Raw())
	if len(c.open) > 0 {
		return
	}
	select {
	case c.quiet <- struct{}{}:
	default:
	}
}

func (c *patientConnection) wait(ctx context.Context) {
	end := time.NewTimer(c.most)
	defer end.Stop()
	for {
		c.mu.Lock()
		left := len(c.open)
		c.mu.Unlock()
		if left == 0 {
			return
		}
		select {
		case <-c.quiet:
		case <-c.closed:
			return
		case <-ctx.Done():
			return
		case <-end.C:
			return
		}
	}
}

// Close implements sdk.Connection.
func (c *patientConnection) Close() error {
	c.close.Do(func() { close(c.closed) })
	return c.Connection.Close()
}
