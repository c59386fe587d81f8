package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/store/storetest"
)

func ownPiece(file, text string) market.Evidence {
	return market.Evidence{Source: market.OwnSource, Kind: market.Post, Phase: market.Pains,
		URL: "own://" + file + "/row-2", Title: "Own file " + file + ", row 2", Quote: text, Text: text, Author: "pabc",
		Place: market.FounderPlace, Fetched: 1, Facts: map[string]string{market.OwnFile: file}}.Seal()
}

func TestAFileIsKeptWithItsEvidenceAndRemovedWithIt(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ada := k.User("ada")
	session := k.Session(ada)
	file := &journal.OwnFile{ID: "f1", Name: "a.csv", Kind: "csv", Size: 5, Body: []byte("a,b\nc"),
		Choices: []byte(`{}`)}
	add := func(f *journal.OwnFile, most int) error {
		return k.Do(journal.Change{Session: session,
			Brought: &journal.Brought{Add: f, MostFiles: 2, MostBytes: most}})[0].Err
	}
	storetest.Must(t, add(file, 9))
	if err := add(&journal.OwnFile{ID: "f2", Size: 5, Body: []byte("12345"), Choices: []byte(`{}`)}, 9); !errors.Is(err,
		journal.ErrFull) {
		t.Errorf("a file over the room: %v", err)
	}
	show := true
	said := ownPiece("1", "Nobody knew who was on duty")
	k.Commit(journal.Change{Session: session, Own: []market.Evidence{said}, Brought: &journal.Brought{
		Use:    &journal.OwnFile{ID: "f1", Choices: []byte(`{"each":true}`), Used: 7, Pieces: 1},
		People: []journal.OwnPerson{{N: 1, Name: "Anna Berg"}}, Names: &show,
	}})
	got, err := k.Store.Own.OwnFile(t.Context(), session, "f1")
	if err != nil || got.N != 1 || string(got.Body) != "a,b\nc" || got.Used != 7 ||
		string(got.Choices) != `{"each":true}` {
		t.Errorf("%+v, %v", got, err)
	}
	names := map[string]bool{}
	storetest.Must(t, k.Store.Export.ExportAll(t.Context(), ada, func(name string, data []byte) error {
		names[name[strings.LastIndexByte(name, '/')+1:]] = true
		return nil
	}))
	if !names["1-a.csv"] || !names["people.json"] || !names["files.json"] {
		t.Errorf("the export of all data has %v", names)
	}
	list, err := k.Store.Evidence.ListOwn(t.Context(), session)
	if err != nil || len(list) != 1 || list[0].ID != "E1" {
		t.Fatalf("%+v, %v", list, err)
	}
	k.Commit(journal.Change{Session: session,
		Read: []market.Reading{{Evidence: "E1", Hash: said.Hash, Reader: market.ReadByFounder,
			Facts: []market.Fact{}}}})
	k.Commit(journal.Change{Session: session, Brought: &journal.Brought{Remove: "f1", Drop: []string{said.Hash},
		Forget: []int{1}}})
	k.Commit(journal.Change{Session: session, Own: []market.Evidence{ownPiece("9", "Another thing was said since")}})
	if list, err = k.Store.Evidence.ListOwn(t.Context(), session); err != nil || len(list) != 1 || list[0].ID != "E2" {
		t.Errorf("an id was used twice: %+v, %v", list, err)
	}
	readings, err := k.Store.Readings.List(t.Context(), session, records.ReadingQuery{})
	texts, err2 := k.Store.Runs.Texts(t.Context(), []string{said.Page})
	people, err3 := k.Store.Own.OwnPeople(t.Context(), session)
	if errors.Join(err, err2, err3) != nil || len(readings) != 0 || len(texts) != 0 ||
		!slices.Equal(people, []journal.OwnPerson{{N: 1}}) {
		t.Errorf("left behind: %v, %v, %v", readings, texts, people)
	}
	storetest.Must(t, add(&journal.OwnFile{ID: "f3", Size: 1, Body: []byte("x"), Choices: []byte(`{}`)}, 9))
	if got, err = k.Store.Own.OwnFile(t.Context(), session, "f3"); err != nil || got.N != 2 {
		t.Errorf("the number of a file was used twice: %d, %v", got.N, err)
	}
	shows, err := k.Store.Own.ShowsNames(t.Context(), session)
	if err != nil || !shows {
		t.Errorf("names: %v, %v", shows, err)
	}
	storetest.Must(t, k.Store.Sessions.Delete(t.Context(), session))
	files, err := k.Store.Own.OwnFiles(t.Context(), session)
	people, err2 = k.Store.Own.OwnPeople(t.Context(), session)
	if errors.Join(err, err2) != nil || len(files)+len(people) != 0 {
		t.Errorf("after the idea is gone: %v, %v", files, people)
	}
}
