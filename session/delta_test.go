package session

import (
	"encoding/json"
	"testing"

	"naps/journal"
	"naps/market"
)

// FuzzDelta holds that data which is cut is the data of one text event and nothing else, and that its frame is what
// market.Encode makes of it.
func FuzzDelta(f *testing.F) {
	for _, seed := range []string{`{"message":"m","attempt":1,"text":"a\"b\\"}`,
		`{"message":"m","attempt":1,"text":"a","x":"b"}`,
		`{"message":"m\"","attempt":,"text":""}`, `{"message":"","attempt":12,"text":"\\\""}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		head, body, ok := cutDelta(data)
		if !ok {
			return
		}
		if string(head)+string(body)+deltaEnd != string(data) {
			t.Fatalf("%q is not the two parts of %q", [][]byte{head, body}, data)
		}
		var fields map[string]json.RawMessage
		if json.Unmarshal(data, &fields) != nil {
			return // the log holds only JSON; raw line breaks, say, come from nowhere
		}
		if len(fields) != 3 || string(fields["text"]) != `"`+string(body)+`"` {
			t.Fatalf("%q was cut to the text %q", data, body)
		}
		e := journal.Event{Seq: 3, Run: "r", Kind: journal.EventText, Data: data, At: 9}
		if raw, err := market.Encode(e); err != nil || string(raw) != string(newDelta(e, head, body).JSON) {
			t.Fatalf("%s instead of %s (%v)", newDelta(e, head, body).JSON, raw, err)
		}
	})
}
