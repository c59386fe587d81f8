package store_test

import (
	"testing"

	"naps/store"
	"naps/store/storetest"
)

func TestTheKeyOfPushServicesStaysTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, err := store.PushKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	two, err := store.PushKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !one.Equal(two) {
		t.Error("a second start makes another key: every browser would have to be asked anew")
	}
}

func TestTheBrowserThatWasConfirmedLastIsToldFirst(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ada := k.User("ada")
	for _, endpoint := range []string{"https://push.example/one", "https://push.example/two"} {
		storetest.Must(t, k.Store.Browsers.KeepPush(t.Context(), ada, endpoint))
	}
	for _, last := range []string{"https://push.example/two", "https://push.example/one"} {
		_, err := k.App.NonconcurrentDB().NewQuery(`UPDATE pushes SET updated = '2026-01-01 00:00:00.000Z'`).Execute()
		storetest.Must(t, err)
		storetest.Must(t, k.Store.Browsers.KeepPush(t.Context(), ada, last))
		if all, err := k.Store.Browsers.Pushes(t.Context(), ada); err != nil || len(all) != 2 || all[0] != last {
			t.Errorf("after %s they are told in the order %v, %v", last, all, err)
		}
	}
}
