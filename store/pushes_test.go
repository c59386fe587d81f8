package store

import "testing"

func TestTheKeyOfPushServicesStaysTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, err := PushKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	two, err := PushKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !one.Equal(two) {
		t.Error("a second start makes another key: every browser would have to be asked anew")
	}
}
