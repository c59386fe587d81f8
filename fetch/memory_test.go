package fetch

import (
	"bytes"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestAMemoryGivesBackWhatItKeepsAndNeverHoldsMoreThanItsSize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const room = 4096
		m := NewMemory(room)
		last := map[string]Entry{}
		for i := range rapid.IntRange(1, 80).Draw(t, "puts") {
			key := strconv.Itoa(rapid.IntRange(0, 20).Draw(t, "key"))
			e := Entry{URL: "https://a.example/" + key, Status: 200, Header: map[string]string{"etag": strconv.Itoa(i)},
				Body: bytes.Repeat([]byte{byte(i)}, rapid.IntRange(0, 700).Draw(t, "bytes"))}
			if err := m.Put(t.Context(), key, e); err != nil {
				t.Fatal(err)
			}
			last[key] = e
			got, ok, err := m.Get(t.Context(), key)
			if err != nil || ok != (weight(key, e) <= room/8) {
				t.Fatalf("an entry of %d bytes: kept %v, %v", weight(key, e), ok, err)
			}
			if ok && !bytes.Equal(got.Body, e.Body) {
				t.Fatal("another body came back")
			}
		}
		var held uint64
		for key, want := range last {
			got, ok, _ := m.Get(t.Context(), key)
			if !ok {
				continue
			}
			held += weight(key, got)
			if got.Header["etag"] != want.Header["etag"] {
				t.Fatalf("%s is an earlier answer", key)
			}
		}
		if held > room {
			t.Fatalf("it holds %d bytes", held)
		}
	})
}

func TestWhatIsAskedForStaysInAFullMemory(t *testing.T) {
	t.Parallel()
	m := NewMemory(8000)
	for i := range 100 {
		_ = m.Put(t.Context(), strconv.Itoa(i), Entry{Body: make([]byte, 900)}) // it has no errors
		if _, ok, _ := m.Get(t.Context(), "0"); !ok {
			t.Fatalf("what is asked for all the time went after %d others", i)
		}
	}
	if _, ok, _ := m.Get(t.Context(), "1"); ok {
		t.Error("what nobody asked for stayed")
	}
}
