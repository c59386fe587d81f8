package writer_test

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naps/backup"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/store"
	"naps/store/storetest"
)

// said is a post by an author, as a source hands it over.
func said(author, quote string) market.Evidence {
	e := storetest.Sealed(quote, "Somebody wrote: "+quote)
	e.Author = market.Pseudonym("news.naps.example", author)
	return e.Seal()
}

// authors keeps evidence in a session and gives the authors that came back.
func authors(k *storetest.Kit, session string, list ...market.Evidence) (names []string) {
	k.Helper()
	run := k.StartRun(session, 0)
	out := k.Commit(journal.Change{Session: session, Fence: storetest.FenceOf(run),
		Step: storetest.StepOf("pains/test/"+session, list...)})
	for i, e := range out.Evidence {
		kept, _, err := k.Store.Evidence.EvidenceByID(k.Context(), session, e.ID)
		storetest.Must(k, err)
		if kept.Author != e.Author || e.Hash != e.Seal().Hash {
			k.Errorf("piece %d: the row says %q, the run sees %q", i, kept.Author, e.Author)
		}
		names = append(names, e.Author)
	}
	return names
}

// rekey gives an instance another key, as another instance has.
func rekey(k *storetest.Kit, key string) {
	k.Helper()
	_, err := k.App.NonconcurrentDB().NewQuery(`UPDATE naps_meta SET value = '` + key +
		`' WHERE name = 'pseudonyms'`).Execute()
	storetest.Must(k, err)
}

func TestAnAuthorHasOneNameInAnInstanceAndAnotherElsewhere(t *testing.T) {
	t.Parallel()
	here, there := storetest.New(t), storetest.New(t)
	rekey(there, "another instance")
	one, two := here.Session(here.User("ada")), here.Session(here.User("bob"))
	first := authors(here, one, said("carl", "It cost me a day."), said("dora", "It cost me a week."),
		said("carl", "And again."), said("", "Who knows."))
	second := authors(here, two, said("carl", "It cost me a day."))
	other := authors(there, there.Session(there.User("ada")), said("carl", "It cost me a day."))
	if first[0] != first[2] || first[0] != second[0] || first[0] == first[1] || first[3] != "" {
		t.Errorf("names %v and %v", first, second)
	}
	if other[0] == first[0] {
		t.Error("two instances can be joined by their authors")
	}
	for _, name := range append(first[:3], other...) {
		if name == market.Pseudonym("news.naps.example", "carl") ||
			name == market.Pseudonym("news.naps.example", "dora") {
			t.Errorf("%s is a plain hash: whoever guesses the author can confirm it", name)
		}
	}
}

func TestNoPlainHashOfAnAuthorIsKeptAnywhere(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	entry := report.Entry{Kind: "incident", For: true, Who: "Ann Miller", Date: "2026-11-05",
		Text: "It cost a day."}.Evidence(time.UnixMilli(5))
	plain := []string{entry.Author, market.Pseudonym("news.naps.example", "carl")}
	authors(k, s, said("carl", "It cost me a day."))
	k.Commit(journal.Change{Session: s, Own: []market.Evidence{entry}})
	kept, err := k.Store.Evidence.ListEvidence(t.Context(), s, "")
	storetest.Must(t, err)
	if len(kept) != 2 || kept[1].Hash != kept[1].Seal().Hash || kept[1].Author == "" ||
		!strings.Contains(kept[1].URL, kept[1].Author) {
		t.Fatalf("%+v", kept)
	}
	var stored strings.Builder
	for _, e := range kept {
		stored.WriteString(e.URL + " " + e.Author + " " + e.Hash + "\n")
	}
	for _, e := range k.Events(s) {
		stored.Write(e.Data)
	}
	for _, name := range append(plain, entry.Hash) {
		if strings.Contains(stored.String(), name) {
			t.Errorf("%s is kept:\n%s", name, stored.String())
		}
	}
}

func TestSessionsFromBeforeTheKeyKeepTheirNames(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	_, err := k.App.NonconcurrentDB().NewQuery(`INSERT INTO unkeyed_sessions (session) VALUES ('` + s + `')`).Execute()
	storetest.Must(t, err)
	if got := authors(k, s, said("carl", "It cost me a day.")); got[0] != market.Pseudonym("news.naps.example",
		"carl") {
		t.Errorf("in an older session the author is now %s", got[0])
	}
	storetest.Must(t, k.Store.Sessions.Delete(t.Context(), s))
	if n := k.Number(`SELECT COUNT(*) FROM unkeyed_sessions`); n != 0 {
		t.Error("a deleted session is still listed")
	}
}

func TestABackupHoldsTheKeyOfPseudonyms(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	rekey(k, "of this instance")
	file := filepath.Join(t.TempDir(), "backup.zip")
	_, err := backup.ToFile(t.Context(), k.App.DataDir(), "test", file)
	storetest.Must(t, err)
	copied := filepath.Join(t.TempDir(), "data.db")
	z, err := zip.OpenReader(file)
	storetest.Must(t, err)
	defer z.Close()
	in, err := z.Open("data.db")
	storetest.Must(t, err)
	raw, err := io.ReadAll(in)
	storetest.Must(t, err)
	storetest.Must(t, os.WriteFile(copied, raw, 0o600))
	db, err := store.Connect(copied)
	storetest.Must(t, err)
	defer db.Close()
	var key string
	storetest.Must(t, db.NewQuery(`SELECT value FROM naps_meta WHERE name = 'pseudonyms'`).Row(&key))
	if key != "of this instance" {
		t.Errorf("the copy holds %q", key)
	}
}
