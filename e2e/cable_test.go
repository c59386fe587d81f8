package e2e

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
)

// cable is the network between a worker and its server. It breaks at any byte, in either direction.
type cable struct {
	target string
	l      net.Listener
	wait   sync.WaitGroup

	mu    sync.Mutex // guards what follows
	pairs map[*pair]bool
}

// pair is one connection through a cable.
type pair struct {
	in, out net.Conn

	mu   sync.Mutex // guards left
	left int        // bytes that still come through once it is being cut; negative: it is whole
}

func newCable(t testing.TB, target string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	c := &cable{target: target, l: l, pairs: map[*pair]bool{}}
	c.wait.Go(c.accept)
	t.Cleanup(func() {
		_ = l.Close() // ends accept
		c.cut(0)
		c.wait.Wait()
	})
	return c
}

func (c *cable) address() string { return "nats://" + c.l.Addr().String() }

func (c *cable) accept() {
	for {
		in, err := c.l.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", c.target)
		if err != nil { // the server is down
			_ = in.Close()
			continue
		}
		p := &pair{in: in, out: out, left: -1}
		c.mu.Lock()
		c.pairs[p] = true
		c.mu.Unlock()
		c.wait.Go(func() { p.carry(in, out) })
		c.wait.Go(func() {
			p.carry(out, in)
			c.mu.Lock()
			delete(c.pairs, p)
			c.mu.Unlock()
		})
	}
}

// cut breaks every connection after at most so many further bytes.
func (c *cable) cut(most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for p := range c.pairs {
		p.mu.Lock()
		p.left = rand.IntN(most + 1)
		whole := p.left > 0
		p.mu.Unlock()
		if !whole {
			p.close()
		}
	}
}

func (p *pair) close() { _, _ = p.in.Close(), p.out.Close() }

func (p *pair) carry(from, to net.Conn) {
	defer p.close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n, ok := p.lets(n); n > 0 {
			if _, err := to.Write(buf[:n]); err != nil || !ok {
				return
			}
		} else if !ok {
			return
		}
		if err != nil {
			return
		}
	}
}

// lets says how many of n bytes come through, and whether more may follow.
func (p *pair) lets(n int) (int, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left < 0 {
		return n, true
	}
	n = min(n, p.left)
	p.left -= n
	return n, p.left > 0
}
