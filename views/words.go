package views

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/source"
)

// sign is a state as it is shown: never by colour alone, so symbol and word go together. Tone picks the colour.
type sign struct{ Symbol, Word, Tone string }

func phaseSign(s market.PhaseStatus) sign {
	switch s {
	case market.PhaseRunning:
		return sign{"◔", "running", "now"}
	case market.PhaseDone:
		return sign{"✓", "done", "good"}
	case market.PhasePartial:
		return sign{"◐", "partial", "unsure"}
	case market.PhaseFailed:
		return sign{"✕", "failed", "bad"}
	case market.PhaseSkipped:
		return sign{"–", "skipped", "quiet"}
	case market.PhaseStatus(journal.Stopped):
		return sign{"■", "stopped", "quiet"}
	case market.PhaseStatus(journal.Interrupted):
		return sign{"⚠", "interrupted", "unsure"}
	}
	return sign{"○", "waiting", "quiet"}
}

func statusSign(s journal.Status) sign {
	switch s {
	case journal.Queued:
		return sign{"◷", "queued", "now"}
	case journal.Running:
		return sign{"◔", "running", "now"}
	case journal.Interrupted:
		return sign{"⚠", "interrupted", "unsure"}
	case journal.Done:
		return sign{"✓", "done", "good"}
	case journal.Failed:
		return sign{"✕", "failed", "bad"}
	case journal.Stopped:
		return sign{"■", "stopped", "quiet"}
	}
	return sign{"○", "draft", "quiet"}
}

func verdictSign(v string) sign {
	switch v {
	case "GO":
		return sign{"✓", "GO", "good"}
	case "NO-GO":
		return sign{"✕", "NO-GO", "bad"}
	}
	return sign{"?", "INCONCLUSIVE", "unsure"}
}

func verdictMeans(v string) string {
	switch v {
	case "GO":
		return "The evidence supports building this for the goal you chose."
	case "NO-GO":
		return "The evidence speaks against building this for the goal you chose."
	}
	return "The evidence doesn’t decide it yet."
}

func phaseName(p market.Phase) string { return p.Title() }

func dimensionName(d string) string { return market.Dimension(d).Title() }

func sourceName(s string) string {
	switch s {
	case report.FounderSource:
		return "Your own notes"
	case market.OwnSource:
		return "Your own files"
	case "privacy":
		return "Privacy of this run"
	case "budget":
		return "the searches left when this run’s limit was reached"
	case "laws":
		return "laws of the country"
	}
	return source.Label(s)
}

var goalNames = map[market.Goal]string{market.SideIncome: "Side income", market.Living: "A living",
	market.Venture: "A venture"}

func goalName(g market.Goal) string {
	if n := goalNames[g]; n != "" {
		return n
	}
	return goalNames[market.Living]
}

func goalSum(g market.Goal) string { return "$" + count(g.Yearly()) + " a year" }

// killRule is a kill criterion as the brief offers it.
type killRule struct {
	Rule, Before, After string
	Value               float64 // what the field holds at first
}

var killRules = []killRule{
	{market.MinPeopleWithPain, "Fewer than", "people with the pain, in their own words", 5},
	{market.FreeToolOwnsIt, "A free tool already owns the job", "", 1},
	{market.MaxFundedRivals, "More than", "funded rivals", 10},
	{market.MinPrice, "Nobody pays at least", "dollars a month", 10},
	{market.MinMarketPerYear, "A reachable market under", "dollars a year", 200_000},
}

func killWords(c market.Criterion) string {
	for _, k := range killRules {
		if k.Rule == c.Rule && k.After == "" {
			return k.Before
		}
		if k.Rule == c.Rule {
			return k.Before + " " + count(c.Value) + " " + k.After
		}
	}
	return strings.ReplaceAll(c.Rule, "_", " ") + " " + count(c.Value)
}

// one writes a score with one decimal, as everywhere.
func one(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// count writes a number with thousands separated, and with two decimals where it has any.
func count(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	digits := 0
	if f != math.Trunc(f) {
		digits = 2
	}
	s := strconv.FormatFloat(math.Abs(f), 'f', digits, 64)
	whole, rest, _ := strings.Cut(s, ".")
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = market.Grouped(n)
	}
	if rest != "" {
		whole += "." + rest
	}
	if f < 0 {
		whole = "−" + whole
	}
	return whole
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(float64(n)) + " " + many
}

func titleOf(title, idea string) string { return orElse(title, market.TitleOf(idea)) }

// host is the part of an address that a reader recognises.
func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// web reports whether an address may become a link: http and https only, whatever a page of the web says.
func web(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// ours is an address within this site, put together from escaped parts.
func ours(parts ...string) templ.SafeURL {
	var b strings.Builder
	for _, p := range parts {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p))
	}
	return templ.SafeURL(b.String())
}

func evidenceURL(session, id string) templ.SafeURL {
	return ours("sessions", session, "evidence", id)
}

// domID makes an id out of ours and another's words: what is not plain is replaced by a hash, so ids stay unique and
// valid.
func domID(prefix, s string) string {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return prefix + "x" + short(s)
		}
	}
	return prefix + s
}

func short(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}

func utc(ms int64, layout string) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(layout)
}

func stamp(ms int64) string   { return utc(ms, "Jan 2, 2006, 15:04 UTC") }
func machine(ms int64) string { return utc(ms, time.RFC3339) }

// day writes a date of the database or of evidence in words; what is no date is left as it is.
func day(s string) string {
	if len(s) >= 10 {
		if t, err := time.Parse("2006-01-02", s[:10]); err == nil {
			return t.Format("Jan 2, 2006")
		}
	}
	return s
}

func took(ms int64) string {
	s := ms / 1000
	if s < 60 {
		return strconv.FormatInt(max(s, 0), 10) + " s"
	}
	return strconv.FormatInt(s/60, 10) + " min " + strconv.FormatInt(s%60, 10) + " s"
}

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }
