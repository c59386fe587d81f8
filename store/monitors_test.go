package store_test

import (
	"testing"

	"naps/journal"
	"naps/store/storetest"
)

func TestAMonitorIsFoundWhenItIsDueAndWhenItsRunIsOver(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	owner := k.User("ann")
	s := k.Session(owner)
	m, err := k.Store.Monitors.SetMonitor(t.Context(),
		journal.Monitor{Session: s, Every: journal.Weekly, Active: true, Next: 1000, Email: true})
	if err != nil {
		t.Fatal(err)
	}
	due := func(at int64) int {
		list, err := k.Store.Monitors.DueMonitors(t.Context(), at, 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if due(999) != 0 || due(1000) != 1 {
		t.Errorf("%d are due before, %d at the time", due(999), due(1000))
	}
	changed := m
	changed.Webhook, changed.Next = "https://hook.example", 5000 // its owner, while a look begins
	if _, err := k.Store.Monitors.SetMonitor(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	m.Run, m.Next, m.Last = "run1", 9000, 1000
	if err := k.Store.Monitors.SaveMonitor(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	now, err := k.Store.Monitors.Monitor(t.Context(), s)
	if err != nil || now.Webhook != "https://hook.example" || now.Next != 9000 || now.Run != "run1" || now.Mail == "" {
		t.Errorf("%v %+v", err, now)
	}
	if err := k.Store.Monitors.EndMonitor(t.Context(), m.ID, "over"); err != nil {
		t.Fatal(err)
	}
	if due(10_000) != 0 {
		t.Error("an ended watch is due")
	}
	now.Active = true
	if err := k.Store.Monitors.SaveMonitor(t.Context(), now); err != nil { // a look that was under way when it ended
		t.Fatal(err)
	}
	if got, _ := k.Store.Monitors.Monitor(t.Context(), s); got.Active {
		t.Error("an ended watch came back")
	}
}
