package cluster

import (
	"bytes"
	"errors"
	"testing"

	"github.com/nats-io/nats.go"
	"pgregory.net/rapid"
)

func TestPartsInAnyOrderAndTwiceMakeTheSameMessage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(0, 4*partSize).Draw(t, "size")
		body := bytes.Repeat([]byte{7}, size)
		for i := range rapid.SliceOfN(rapid.IntRange(0, max(0, size-1)), 0, 20).Draw(t, "marks") {
			if size > 0 {
				body[i*37%size] = byte(i)
			}
		}
		parts := split("s", "r", "id", body)
		order := rapid.Permutation(append(append([]*nats.Msg{}, parts...), parts[:len(parts)/2]...)).Draw(t, "order")
		var a assembler
		wholes := 0
		for _, m := range order {
			if len(m.Data) > partSize {
				t.Fatalf("a part of %d bytes", len(m.Data))
			}
			got, whole, err := a.add(m)
			if err != nil {
				t.Fatal(err)
			}
			if whole {
				if wholes++; !bytes.Equal(got, body) {
					t.Fatal("another message came out")
				}
			}
		}
		if wholes == 0 {
			t.Fatal("the message never was whole")
		}
	})
}

func TestIncompleteMessagesOfASenderAreBounded(t *testing.T) {
	t.Parallel()
	var a assembler
	data := make([]byte, partSize)
	var refused error
	for id := 0; refused == nil && id < 10_000; id++ {
		m := nats.NewMsg("s")
		m.Data = data
		m.Header.Set(headerID, string(rune('a'+id)))
		m.Header.Set(headerPart, "1/2")
		_, _, refused = a.add(m)
	}
	if !errors.Is(refused, errTooLarge) || a.held > heldSize {
		t.Errorf("%v, %d bytes are held", refused, a.held)
	}
}

func FuzzNoPartBreaksTheAssembler(f *testing.F) {
	for _, seed := range []string{"1/1", "2/1", "0/3", "-1/2", "1/99999999999999999999", "/", "1/64", "64/64", ""} {
		f.Add(seed, "id", []byte("x"))
	}
	f.Fuzz(func(t *testing.T, head, id string, data []byte) {
		var a assembler
		for range 2 {
			m := nats.NewMsg("s")
			m.Data = data
			m.Header.Set(headerID, id)
			m.Header.Set(headerPart, head)
			if body, whole, err := a.add(m); whole && err == nil && len(body) > messageSize+len(data) {
				t.Fatalf("%d bytes came out", len(body))
			}
			if a.held > heldSize {
				t.Fatalf("%d bytes are held", a.held)
			}
		}
	})
}
