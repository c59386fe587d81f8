package doctor

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"naps/market"
)

// Source is a place that evidence comes from.
type Source interface {
	Name() string
	Search(ctx context.Context, q market.Query) ([]market.Evidence, error)
}

// Reach checks one source with one small search, its trial.
func Reach(s Source, trial market.Query) Check {
	return Check{Name: "source " + s.Name(), Look: func(ctx context.Context) Finding {
		found, err := s.Search(ctx, trial)
		switch {
		case err == nil && len(found) == 0:
			return fine("It answers, with nothing for the trial search.")
		case err == nil:
			return fine("It answers.")
		}
		for kind, mend := range mends {
			if errors.Is(err, kind) {
				return warning("It "+kind.Error()+".", mend)
			}
		}
		return warning(fmt.Sprintf("It fails: %v.", err), "")
	}}
}

var mends = map[error]string{
	market.ErrBlocked:     "Many sites refuse servers in data centers. Reports say so and continue without it.",
	market.ErrRateLimited: "Wait; naps slows down automatically. A key, if the source has one, raises the limit.",
	market.ErrUnavailable: "Check that this machine reaches the internet; otherwise wait.",
	market.ErrShape:       "Its format may have changed; check for a newer version of naps.",
	market.ErrNeedsKey:    "Set NAPS_CONTACT or the key that it needs; reports continue without it.",
}

// Reached is how far a request to the web came.
type Reached struct {
	Via   string // the proxy; empty: none
	Fault string // where it ended; empty: it arrived
	Why   string // in words
	Fix   string
}

// Network checks the way to the web, through the proxy where one is set. It tells a machine that is offline from a
// proxy or a host that refuses.
func Network(mirror string, try func(ctx context.Context) Reached) Check {
	return Check{Name: "network", Look: func(ctx context.Context) Finding {
		if mirror != "" {
			return fine("Sources are asked through " + mirror + " (NAPS_MIRROR).")
		}
		r := try(ctx)
		way := "The web can be reached."
		if r.Via != "" {
			way = "The web can be reached through the proxy " + r.Via + "."
		}
		switch {
		case r.Fault == "":
			return fine(way)
		case r.Via != "":
			return problem(fmt.Sprintf("The web cannot be reached through the proxy %s: %s (%s).", r.Via, r.Fault,
				r.Why), r.Fix)
		}
		return problem(fmt.Sprintf("The web cannot be reached: %s (%s).", r.Fault, r.Why), r.Fix)
	}}
}

// Chromium checks for the browser that prints reports.
func Chromium(named string) Check {
	return Check{Name: "chromium", Look: func(ctx context.Context) Finding {
		for _, name := range []string{named, "chromium", "chromium-browser", "google-chrome"} {
			path, err := exec.LookPath(name)
			if name == "" || err != nil {
				continue
			}
			out, err := exec.CommandContext(ctx, path, "--version").Output()
			if err != nil {
				return warning(fmt.Sprintf("%s does not start: %v.", path, err),
					"Without it, PDF files are plainer, and without Arabic, Hebrew, Thai and Devanagari letters.")
			}
			return fine(strings.TrimSpace(string(out)))
		}
		return warning("No Chromium is installed.",
			"PDF files are plainer, and without Arabic, Hebrew, Thai and Devanagari letters. Install chromium, or set NAPS_CHROMIUM.")
	}}
}

// Configuration tells what was left out of the values that were set.
func Configuration(notes []string) Check {
	return Check{Name: "configuration", Look: func(context.Context) Finding {
		if len(notes) > 0 {
			return warning(strings.Join(notes, " "),
				"Write the values without it: other programs may take it for a part of them.")
		}
		return fine("All values that are set can be read.")
	}}
}

// Says is a check of what is known already.
func Says(name, text string) Check {
	return Check{Name: name, Look: func(context.Context) Finding { return fine(text) }}
}
