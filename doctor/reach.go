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

// Mail checks whether mail can be sent: PocketBase's settings say how.
func Mail(configured bool) Check {
	return Check{Name: "mail", Look: func(context.Context) Finding {
		if !configured {
			return warning("No mail server is set: nobody can reset a password by mail, and watched ideas tell nobody by mail.", "In the panel at /_/, under Settings, Mail settings.")
		}
		return fine("A mail server is set. The panel can send a test mail.")
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
				return warning(fmt.Sprintf("%s does not start: %v.", path, err), "Without it, PDF files are plainer, and without Arabic, Hebrew, Thai and Devanagari letters.")
			}
			return fine(strings.TrimSpace(string(out)))
		}
		return warning("No Chromium is installed.", "PDF files are plainer, and without Arabic, Hebrew, Thai and Devanagari letters. Install chromium, or set NAPS_CHROMIUM.")
	}}
}

// Says is a check of what is known already.
func Says(name, text string) Check {
	return Check{Name: name, Look: func(context.Context) Finding { return fine(text) }}
}
