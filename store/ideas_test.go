package store_test

import (
	"slices"
	"testing"

	"naps/journal"
	"naps/records"
	"naps/store/storetest"
)

func titles(list []journal.Session) (out []string) {
	for _, s := range list {
		out = append(out, s.Title)
	}
	return out
}

func TestAListShowsPinnedIdeasFirstAndArchivedOnesOnlyWhereTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ada, bob := k.User("ada"), k.User("bob")
	yes := true
	for _, i := range []struct {
		owner, name string
		state       journal.State
	}{
		{ada, "A plain", journal.State{Tags: &[]string{"Food", "Local services"}}},
		{ada, "B pinned", journal.State{Pinned: &yes, Tags: &[]string{"Food"}}},
		{ada, "C archived", journal.State{Archived: &yes, Tags: &[]string{"Zoo"}}},
		{bob, "D another's", journal.State{Tags: &[]string{"Secret"}}},
	} {
		i.state.Name = &i.name
		k.Commit(journal.Change{Session: k.Session(i.owner), State: &i.state})
	}
	for _, c := range []struct {
		list records.SessionList
		want []string
	}{
		{records.SessionList{Sort: "title"}, []string{"B pinned", "A plain"}},
		{records.SessionList{Sort: "-title"}, []string{"B pinned", "A plain"}},
		{records.SessionList{Sort: "title", Archived: records.ArchivedIdeas}, []string{"C archived"}},
		{records.SessionList{Sort: "title", Archived: records.AllIdeas}, []string{"B pinned", "A plain", "C archived"}},
		{records.SessionList{Tag: "Local services"}, []string{"A plain"}},
		{records.SessionList{Tag: "Secret"}, nil},
		{records.SessionList{Tag: "Foo"}, nil},
	} {
		c.list.Owner = ada
		items, total, err := k.Store.Sessions.ListSessions(t.Context(), c.list)
		storetest.Must(t, err)
		if !slices.Equal(titles(items), c.want) || total != len(c.want) {
			t.Errorf("%+v: %v of %d", c.list, titles(items), total)
		}
	}
	over, err := k.Store.Sessions.Overview(t.Context(), ada)
	storetest.Must(t, err)
	if want := []string{"Food", "Local services", "Zoo"}; over.Current != 2 || over.Archived != 1 ||
		!slices.Equal(over.Tags, want) {
		t.Errorf("%+v", over)
	}
}

func TestAScoreThatIsNoResultStandsLastByScore(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ada := k.User("ada")
	for _, i := range []struct {
		name, unsure string
		score        float64
		reported     bool
	}{
		{"not read", "not_read", 33.3, true}, {"missed", "not_reached", 39, true},
		{"thin", "too_little", 36, true}, {"good", "", 70, true},
		{"bad", "", 20, true}, {"draft", "", 0, false},
	} {
		c := journal.Change{Session: k.Session(ada),
			State: &journal.State{Name: &i.name, Unsure: &i.unsure, Score: &i.score}}
		if i.reported {
			c.Report = &journal.StoredReport{Session: c.Session, JSON: []byte(`{"version":0}`)}
		}
		k.Commit(c)
	}
	for sort, want := range map[string][]string{
		"-score": {"good", "thin", "bad", "missed", "not read", "draft"},
		"score":  {"bad", "thin", "good", "draft", "not read", "missed"},
	} {
		items, _, err := k.Store.Sessions.ListSessions(t.Context(), records.SessionList{Owner: ada, Sort: sort})
		storetest.Must(t, err)
		if !slices.Equal(titles(items), want) {
			t.Errorf("%s: %v", sort, titles(items))
		}
	}
}

func TestTheNameThatAFounderGaveOutlivesARun(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	id := k.Session(k.User("ada"))
	machine, mine, later := "What a run calls it", "What I call it", "What the next run calls it"
	for _, step := range []struct {
		state journal.State
		want  string
	}{
		{journal.State{Title: &machine}, machine},
		{journal.State{Name: &mine}, mine},
		{journal.State{Title: &later}, mine},
		{journal.State{Title: &later, Name: &machine}, machine},
	} {
		k.Commit(journal.Change{Session: id, State: &step.state})
		s, err := k.Store.Sessions.Session(t.Context(), id)
		storetest.Must(t, err)
		if s.Title != step.want {
			t.Errorf("%q, want %q", s.Title, step.want)
		}
	}
}
