package hooks

import (
	"container/list"
	"sync"
)

// maxKept bounds the answers that are kept in memory, in bytes; one of more than an eighth of it is not kept.
const maxKept = 24 << 20

// keptKey names an answer: whose it is, what it is, and the version of what it was made from, so that it never has to
// be thrown away for being old.
type keptKey struct{ of, what string }

// kept holds answers that took work, those that were used last. It is safe for use by many goroutines; what it gives
// must not be changed.
type kept struct {
	most int

	mu    sync.Mutex
	size  int
	line  *list.List // of *keptAnswer, the last used in front
	byKey map[keptKey]*list.Element
}

type keptAnswer struct {
	key  keptKey
	v    any
	size int
}

func newKept(most int) *kept {
	return &kept{most: most, line: list.New(), byKey: map[keptKey]*list.Element{}}
}

func (k *kept) get(key keptKey) (any, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	at := k.byKey[key]
	if at == nil {
		return nil, false
	}
	k.line.MoveToFront(at)
	return at.Value.(*keptAnswer).v, true
}

// put keeps an answer of about so many bytes.
func (k *kept) put(key keptKey, v any, size int) {
	size += len(key.of) + len(key.what) + 200 // what holds it
	if size > k.most/8 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.remove(k.byKey[key])
	k.byKey[key] = k.line.PushFront(&keptAnswer{key, v, size})
	for k.size += size; k.size > k.most; {
		k.remove(k.line.Back())
	}
}

// drop forgets all answers of somebody, or of a session that is gone.
func (k *kept) drop(of string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for at := k.line.Front(); at != nil; {
		next := at.Next()
		if at.Value.(*keptAnswer).key.of == of {
			k.remove(at)
		}
		at = next
	}
}

// remove takes an answer out. The lock is held.
func (k *kept) remove(at *list.Element) {
	if at == nil {
		return
	}
	a := k.line.Remove(at).(*keptAnswer)
	delete(k.byKey, a.key)
	k.size -= a.size
}
