package fetch

import (
	"context"

	"github.com/jellydator/ttlcache/v3"
)

// Memory is a Cache in memory, for a process without a database: what it keeps is gone when the process ends.
// When it is full, what has not been asked for longest makes room. Safe for use by many goroutines.
type Memory struct {
	entries *ttlcache.Cache[string, Entry]
	largest uint64 // bytes of one entry
}

var _ Cache = Memory{}

// NewMemory makes a cache that holds at most so many bytes of addresses, headers and bodies. One answer may take
// an eighth of them: a larger one is not kept, or it would cost many others their place.
func NewMemory(bytes uint64) Memory {
	cost := func(i ttlcache.CostItem[string, Entry]) uint64 { return weight(i.Key, i.Value) }
	return Memory{entries: ttlcache.New(ttlcache.WithMaxCost(bytes, cost)), largest: bytes / 8}
}

// Get gives a kept answer, however old.
func (m Memory) Get(_ context.Context, key string) (Entry, bool, error) {
	item := m.entries.Get(key)
	if item == nil {
		return Entry{}, false, nil
	}
	return item.Value(), true, nil
}

// Put keeps an answer in place of an earlier one.
func (m Memory) Put(_ context.Context, key string, e Entry) error {
	if weight(key, e) > m.largest {
		m.entries.Delete(key)
		return nil
	}
	m.entries.Set(key, e, ttlcache.NoTTL)
	return nil
}

// weight is how many bytes an entry holds, without what the runtime adds.
func weight(key string, e Entry) uint64 {
	n := len(key) + len(e.URL) + len(e.Body)
	for name, value := range e.Header {
		n += len(name) + len(value)
	}
	return uint64(n)
}
