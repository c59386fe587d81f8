package live

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
)

var everything = []string{
	"sessions/*", "messages/*", "stream_buffer/*", "runs/*", "evidence/*", "findings/*", "reports/*",
}

// work does to a session what a run does: rows of all collections are made and changed.

func work(k *kit, session string) journal.Run {
	k.Helper()
	run := k.run(session)
	e := market.Evidence{
		Source: "hackernews", Kind: market.Post, Phase: market.Pains, URL: "https://news.naps.example/1",
		Title: "Late payers", Quote: "nobody pays", Text: "nobody pays", Fetched: 5,
	}.Seal()
	status, done := journal.Running, journal.Done
	finding := journal.NewEvent(run.ID, market.Pains, journal.EventFinding, market.Finding{Kind: "pain", Title: "Late"},
		1)
	report := &journal.StoredReport{
		Run: run.ID, JSON: []byte(`{"version":0,"idea":"x"}`),
	}
	k.ok(
		journal.Change{Session: session, Fence: fenceOf(run), State: &journal.State{Status: &status},
			Step: &journal.Step{
				Key: "a", Phase: market.Pains, Attempt: 1, Output: []byte(`{}`), Evidence: []market.Evidence{e},
				Add:    []journal.Message{{ID: "n" + session, Role: "naps", Text: "half"}},
				Events: []journal.Event{finding},
			}},
		journal.Change{Session: session, Add: []journal.Message{{ID: "n" + session, Role: "naps", Text: "whole"}}},
		journal.Change{Session: session, Report: report},
		journal.Change{
			Session: session, State: &journal.State{Status: &done},
			End: &journal.Ending{Run: run.ID, Status: journal.Done, Capture: true},
		},
	)
	return run
}

// told lists what has come as "collection action", in order.

func told(list []message) []string {
	var out []string
	for _, m := range list {
		out = append(out, fmt.Sprint(m.Record["collectionName"], " ", m.Action))
	}
	return out
}

// get reads a JSON object of the API, its keys in order.

func (k *kit) get(token, path string) string {
	k.Helper()
	req, err := http.NewRequest(http.MethodGet, k.server.URL+path, nil)
	must(k, err)
	req.Header.Set("Authorization", token)
	res, err := k.server.Client().Do(req)
	must(k, err)
	defer res.Body.Close()
	var v map[string]any
	must(k, json.NewDecoder(res.Body).Decode(&v))
	raw, err := json.Marshal(v)
	must(k, err)
	return string(raw)
}

func (k *kit) record(collection, id string) *core.Record {
	k.Helper()
	r, err := k.app.FindRecordById(collection, id)
	must(k, err)
	return r
}
