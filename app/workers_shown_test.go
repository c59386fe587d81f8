package app

import (
	"testing"

	"naps/cluster"
)

func TestTheOperatorReadsWhatAWorkerTakesAndWhichSourcesDoNotAnswerIt(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]cluster.Standing{
		"":                         {Silent: []string{"a.example"}}, // it is not connected
		"; only ideas in de, en":   {Connected: true, Languages: []string{"de", "en"}},
		"; no answer there from a": {Connected: true, Silent: []string{"a"}},
		"; only ideas in de; no answer there from a, b, c and 2 more": {Connected: true, Languages: []string{"de"},
			Silent: []string{"a", "b", "c", "d", "e"}},
	} {
		if got := limitsOfWorker(s); got != want {
			t.Errorf("%+v: %q, want %q", s, got, want)
		}
	}
}

func TestWorkersAreConfiguredAsAWholeOrRefused(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]struct {
		c    Config
		good bool
	}{
		"off":                                   {Config{MaxRuns: 8}, true},
		"a server without places needs workers": {Config{MaxRuns: 0}, false},
		"workers alone":                         {Config{MaxRuns: 0, Workers: "nats://127.0.0.1:4222"}, true},
		"no address":                            {Config{MaxRuns: 1, Workers: "http://127.0.0.1"}, false},
		"a certificate without its key": {Config{MaxRuns: 1, Workers: "nats://127.0.0.1:4222",
			WorkersCert: "x"}, false},
		"elsewhere without a token": {Config{MaxRuns: 1, Workers: "nats://cluster.example:4222"}, false},
		"elsewhere": {Config{MaxRuns: 1, Workers: "nats://cluster.example:4222",
			WorkersToken: "x"}, true},
	} {
		if err := in.c.checkWorkers(); (err == nil) != in.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}
