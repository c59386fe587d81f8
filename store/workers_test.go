package store_test

import (
	"errors"
	"strings"
	"testing"

	"naps/journal"
	"naps/records"
	"naps/store/storetest"
)

func TestAWorkerIsKnownByItsKeyFromItsRegistrationToItsRemoval(t *testing.T) {
	t.Parallel()
	w := storetest.New(t).Store.Workers
	knows := func(key string, want bool) {
		t.Helper()
		if known, err := w.KnowsWorker(t.Context(), key); err != nil || known != want {
			t.Errorf("the key %s is known: %t (%v)", key, known, err)
		}
	}
	knows("UHOME", false)
	for _, worker := range []records.Worker{{Name: "rack.1", Key: "URACK"}, {Name: "home", Key: "UHOME", Keys: true}} {
		if err := w.AddWorker(t.Context(), worker); err != nil {
			t.Fatal(err)
		}
	}
	knows("UHOME", true)
	list, err := w.ListWorkers(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != "home" || !list[0].Keys || list[1].Name != "rack.1" ||
		list[1].Keys {
		t.Errorf("the list is %+v (%v)", list, err)
	}
	if err := w.RemoveWorker(t.Context(), "home"); err != nil {
		t.Fatal(err)
	}
	knows("UHOME", false)
	knows("URACK", true)
}

func TestAWorkerThatCannotBeRegisteredIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	w := storetest.New(t).Store.Workers
	if err := w.AddWorker(t.Context(), records.Worker{Name: "home", Key: "UHOME"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"home": "already exists", "": "can't be the name",
		"Home": "can't be the name", "a b": "can't be the name",
		"../x": "can't be the name", strings.Repeat("x", 64): "can't be the name"} {
		if err := w.AddWorker(t.Context(), records.Worker{Name: name, Key: "UOTHER"}); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := w.RemoveWorker(t.Context(), "nobody"); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("removing nobody: %v", err)
	}
	if list, err := w.ListWorkers(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("there are %d workers (%v)", len(list), err)
	}
}
