package llm

import (
	"slices"
	"sync"
)

// How the bound of an answer is named.
const (
	boundOld  = iota // max_tokens
	boundNew         // max_completion_tokens
	boundNone        // neither is taken
)

// How a schema is asked for, from the tightest to words alone.
const (
	formatStrict = iota
	formatLoose  // the schema, not marked strict
	formatObject // JSON of any form
	formatSpoken // the schema stands in the words only
)

// manner is how a server wants to be asked. The zero value is how most do.
type manner struct {
	noUsage, noStream, noTools, noSystem bool // it refuses stream_options, stream, tools, the role of the system
	noSampling                           bool // and temperature or seed

	bound      int
	otherBound bool // the one name was refused already
	format     int
	room       int // tokens for what the model says to itself, beside the answer's
	most       int // the largest bound that it takes; 0: not known
}

// habits is what a client has learned about its server and model. It is safe for use by many goroutines.
type habits struct {
	mu   sync.Mutex
	how  manner
	seen []string
}

func (h *habits) now() manner {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.how
}

// learn keeps what changed from one manner to another. Calls side by side learn different things, so only the
// difference counts.
func (h *habits) learn(from, to manner) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.how.noUsage, h.how.noStream = h.how.noUsage || to.noUsage, h.how.noStream || to.noStream
	h.how.noTools, h.how.noSystem = h.how.noTools || to.noTools, h.how.noSystem || to.noSystem
	h.how.noSampling = h.how.noSampling || to.noSampling
	h.how.format, h.how.room = max(h.how.format, to.format), max(h.how.room, to.room)
	if from.bound != to.bound {
		h.how.bound, h.how.otherBound = to.bound, to.otherBound
	}
	if from.most != to.most {
		h.how.most = to.most
	}
}

// note keeps a habit that changes nothing about how to ask.
func (h *habits) note(habit string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !slices.Contains(h.seen, habit) {
		h.seen = append(h.seen, habit)
	}
}

func (h *habits) has(habit string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Contains(h.seen, habit)
}

// The habits by the names under which the operator reads them.
const (
	habitThinks     = "thinks before it answers"
	habitInThoughts = "puts its answer into its reasoning"
	habitAtOnce     = "answers all at once although it is asked to stream"
	habitNoEnd      = "does not say why its answers end"
	habitNoCount    = "does not count its tokens"
	habitLoose      = "writes JSON that needs repair"
)

// observe notes what an answer shows of the server's habits.
func (h *habits) observe(in *inbox, from *answer, q body) {
	for _, o := range []struct {
		is    bool
		habit string
	}{
		{in.hasThought(), habitThinks}, {in.fromThought, habitInThoughts}, {q.Stream && from.whole != nil, habitAtOnce},
		{from.ended && in.end == "" && in.began(), habitNoEnd},
		{in.end != "" && in.usage == nil && q.StreamOptions != nil, habitNoCount},
	} {
		if o.is {
			h.note(o.habit)
		}
	}
}

// names are the habits in the order in which they are told.
func (h *habits) names() []string {
	m := h.now()
	h.mu.Lock()
	list := slices.Sorted(slices.Values(h.seen))
	h.mu.Unlock()
	for _, c := range []struct {
		has  bool
		name string
	}{
		{m.noUsage, "refuses stream_options"}, {m.noStream, "refuses to stream"}, {m.noTools, "refuses tools"},
		{m.noSystem, "refuses system messages"}, {m.noSampling, "refuses temperature or seed"},
		{m.bound == boundNew, "wants max_completion_tokens instead of max_tokens"},
		{m.bound == boundNone, "refuses a bound on its answers"},
		{m.format == formatLoose, "refuses strict schemas"},
		{m.format == formatObject, "takes json_object instead of a schema"},
		{m.format == formatSpoken, "refuses response_format"},
		{m.most > 0, "limits its answers to fewer tokens than asked for"},
	} {
		if c.has {
			list = append(list, c.name)
		}
	}
	return list
}

// memory has the habits of every server and model that this process has talked to, so that a lesson is paid for once,
// whoever learns it.
type memory struct {
	mu  sync.Mutex
	all map[[2]string]*habits
}

var learned memory

func (m *memory) of(server, model string) *habits {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil {
		m.all = map[[2]string]*habits{}
	}
	key := [2]string{server, model}
	if m.all[key] == nil {
		m.all[key] = &habits{}
	}
	return m.all[key]
}

// put replaces what is known of a server and model, for the clients too that have it in use.
func (m *memory) put(server, model string, h *habits) {
	known := m.of(server, model)
	h.mu.Lock()
	how, seen := h.how, slices.Clone(h.seen)
	h.mu.Unlock()
	known.mu.Lock()
	defer known.mu.Unlock()
	known.how, known.seen = how, seen
}
