package landing

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// Visit is a request for a page, as far as it tells people apart. It is hashed and forgotten.
type Visit struct {
	Address string // the network address
	Agent   string
}

// person is a visitor of one test on one day.
type person uint64

// salt makes hashes of one day (UTC) that can be compared with each other and with nothing else.
type salt struct {
	day   int64 // days since 1970
	bytes [32]byte
}

func newSalt(day int64) salt {
	s := salt{day: day}
	_, _ = rand.Read(s.bytes[:]) // it never fails: see crypto/rand
	return s
}

func (s *salt) hash(parts ...string) person {
	h := sha256.New()
	h.Write(s.bytes[:])
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	var sum [sha256.Size]byte
	return person(binary.BigEndian.Uint64(h.Sum(sum[:0])))
}

func dayOf(now time.Time) int64 { return now.Unix() / int64(24*time.Hour/time.Second) }

// Sizes of a mark, in bytes: the visitor, the day and a signature.
const (
	personBytes = 8
	dayBytes    = 4
	signBytes   = 12
)

// marks are proofs that a page was shown to somebody: a click counts only with one. They stand in the form of the page
// and nowhere else, so no cookie is needed, and they outlive a restart.
type mark struct {
	who person
	day int64
}

// seal writes a mark that only this test takes.
func (m mark) seal(key []byte) string {
	b := make([]byte, 0, personBytes+dayBytes+signBytes)
	b = binary.BigEndian.AppendUint64(b, uint64(m.who))
	b = binary.BigEndian.AppendUint32(b, uint32(m.day)) // until the year 11 million
	return base64.RawURLEncoding.EncodeToString(append(b, signature(key, b)...))
}

// openMark reads a mark; false: it is not one of this test.
func openMark(key []byte, text string) (m mark, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != personBytes+dayBytes+signBytes || len(key) == 0 {
		return m, false
	}
	body, sign := b[:personBytes+dayBytes], b[personBytes+dayBytes:]
	if subtle.ConstantTimeCompare(sign, signature(key, body)) != 1 {
		return m, false
	}
	return mark{who: person(binary.BigEndian.Uint64(body)), day: int64(binary.BigEndian.Uint32(body[personBytes:]))},
		true
}

func signature(key, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil)[:signBytes]
}
