package doctor

import (
	"context"
	"fmt"
	"strings"
)

// Worker is another machine that may do research.
type Worker struct {
	Name    string
	Trouble string // why it gets nothing; empty: it can be given research
}

// Workers checks that there are machines to do the research. needed says that this one does none; look also tells
// whether it is known who is connected.
func Workers(needed bool, look func(ctx context.Context) (list []Worker, connected bool, err error)) Check {
	return Check{Name: "workers", Look: func(ctx context.Context) Finding {
		list, connected, err := look(ctx)
		switch {
		case err != nil:
			return problem("The workers can't be read: "+err.Error()+".", "Check the database.")
		case len(list) == 0 && needed:
			return problem("No worker is registered, and this server does no research itself, so research waits.",
				"Run naps admin worker add NAME, or set NAPS_MAX_RUNS to 1 or more.")
		case len(list) == 0:
			return warning("NAPS_WORKERS is set, but no worker is registered.",
				"Run naps admin worker add NAME, or unset NAPS_WORKERS.")
		case !connected:
			return fine(fmt.Sprintf("%d registered: %s. The admin page shows which are connected.", len(list),
				names(list)))
		}
		return atWork(list, needed)
	}}
}

func atWork(list []Worker, needed bool) Finding {
	var good, bad []Worker
	for _, w := range list {
		if w.Trouble == "" {
			good = append(good, w)
		} else {
			bad = append(bad, w)
		}
	}
	var why []string
	for _, w := range bad {
		why = append(why, w.Name+" ("+w.Trouble+")")
	}
	idle := strings.Join(why, ", ")
	switch {
	case len(good) == 0 && needed:
		return problem("No worker can be given research, and this server does none itself, so research waits: "+idle+
			".", "Start naps work on those machines and look at its log.")
	case len(bad) > 0:
		return warning("Some workers can't be given research: "+idle+".",
			"Start naps work on those machines and look at its log, or remove them with naps admin worker remove NAME.")
	}
	return fine("Ready: " + names(good) + ".")
}

func names(list []Worker) string {
	var all []string
	for _, w := range list {
		all = append(all, w.Name)
	}
	return strings.Join(all, ", ")
}
