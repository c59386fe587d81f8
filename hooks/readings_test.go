package hooks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"

	"naps/journal"
	"naps/market"
)

// read puts a reading into the database of a site.
func (s *site) read(id, evidence string, n int, reader market.Reader) {
	s.t.Helper()
	_, err := s.app.DB().NewQuery(`INSERT INTO readings (id, session, n, evidence, hash, reader, model, prompt, batch, about, voice, facts, pain, relation, name, at)
		VALUES ({:row}, {:session}, {:n}, {:evidence}, {:hash}, {:reader}, 'reader-1', 'read/3', 'b', 2, 'sufferer', '[{"fact":"incident","at":[1],"quote":"It was late.","start":0,"end":12}]', 'paid late', '', '', 7)`).
		Bind(dbx.Params{"row": fmt.Sprintf("r%s%013d", id[:1], n), "session": id, "n": n, "evidence": evidence,
			"hash": "h" + evidence, "reader": string(reader)}).Execute()
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestReadingsAreListedToTheirOwnerAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, annToken := s.user("ann")
	_, bobToken := s.user("bob")
	s.session("a00000000000001", ann, journal.Done)
	for i, r := range []market.Reader{market.ReadByModel, market.ReadByModel, market.ReadByFounder} {
		s.read("a00000000000001", fmt.Sprintf("E%d", 1+i%2), i+1, r)
	}
	s.read("b00000000000001", "E1", 1, market.ReadByModel) // of another session
	base := "/api/naps/sessions/a00000000000001/readings"
	for query, want := range map[string][]string{
		"":             {"E1 model", "E2 model", "E1 founder"},
		"?evidence=E1": {"E1 model", "E1 founder"}, "?reader=founder": {"E1 founder"},
		"?evidence=E2&reader=founder": {}, "?evidence=E9": {}, "?reader=sample": {},
	} {
		a := s.ask(reads(base+query, annToken))
		var got struct {
			Items []market.Reading `json:"items"`
			Total int              `json:"total"`
		}
		if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 200 {
			t.Fatalf("%s: %d %s", query, a.status, a.body)
		}
		list := []string{}
		for _, r := range got.Items {
			list = append(list, r.Evidence+" "+string(r.Reader))
			if len(r.Facts) != 1 || r.Facts[0].Quote != "It was late." || r.About != 2 || r.Model != "reader-1" ||
				r.At != 7 {
				t.Errorf("%s: %+v", query, r)
			}
		}
		if !slices.Equal(list, want) || got.Total != len(want) || !strings.Contains(a.body, `"items":[`) {
			t.Errorf("%s: %v, want %v", query, list, want)
		}
	}
	for _, query := range []string{"?evidence=17", "?evidence=E0", "?evidence=E1'--", "?reader=nobody"} {
		if a := s.ask(reads(base+query, annToken)); a.status != 400 {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	if a := s.ask(reads(base, bobToken)); a.status != 404 || strings.Contains(a.body, "late") {
		t.Errorf("another user: %d %s", a.status, a.body)
	}
	if a := s.ask(reads(base, "")); a.status != 401 {
		t.Errorf("a visitor: %d %s", a.status, a.body)
	}
}

func reads(path, token string) want { return want{method: "GET", path: path, token: token} }

func TestThePagesOfEvidenceShowWhatWasRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	_, other := s.user("bob")
	s.session("a00000000000001", ann, journal.Done)
	for i := range 60 {
		s.evidence["a00000000000001"] = append(s.evidence["a00000000000001"], market.Evidence{
			ID: fmt.Sprintf("E%d", i+1), Hash: fmt.Sprintf("hE%d", i+1),
			Kind: market.Post, Page: "p", Text: "It was late.", Quote: "late", Start: 7, End: 11,
		})
	}
	s.read("a00000000000001", "E1", 1, market.ReadByFounder)
	base := "/sessions/a00000000000001/evidence"
	for path, want := range map[string]string{
		base: "about this problem", base + "?show=read": "It was late.",
		base + "?page=3": "E60", base + "?show=unread": "Not read",
		base + "/E1": "It happened to them", base + "/E2": "Not read yet",
	} {
		if a := s.ask(reads(path, token)); a.status != 200 || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d, %q is missing", path, a.status, want)
		}
		if a := s.ask(reads(path, other)); a.status != 404 {
			t.Errorf("%s: another user gets %d", path, a.status)
		}
	}
	if a := s.ask(reads(base+"?show=read", token)); strings.Contains(a.body, "E2</a>") {
		t.Error("what was not read is among what was read")
	}
	for _, query := range []string{"?show=nothing", "?side=both", "?page=0", "?page=x",
		"?q=" + strings.Repeat("x", 201)} {
		if a := s.ask(reads(base+query, token)); a.status != 400 {
			t.Errorf("%s: %d", query, a.status)
		}
	}
}
