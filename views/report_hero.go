package views

import (
	"cmp"
	"math"
	"strings"

	"github.com/a-h/templ"

	"naps/report"
	"naps/score"
	"naps/words"
)

// The three pages of a report.
const (
	tabReport   = "report"
	tabEvidence = "evidence"
	tabComputed = "computed"
)

// tab is the address of one of the three pages, of the version that is shown.
func (p ReportPage) tab(name string) templ.SafeURL {
	to := p.at(name)
	if p.Shared && name == tabReport {
		to = templ.SafeURL(p.Link)
	}
	if v := p.version(); v > 0 {
		to += templ.SafeURL("?version=" + itoa(v))
	}
	return to
}

// Total is how many pieces of evidence the report has.
func (p ReportPage) Total() int { return len(p.Report.Evidence) }

// toneClass is the class that colors what stands within it.
func toneClass(s sign) string {
	switch s.Tone {
	case "good":
		return "go"
	case "bad":
		return "nogo"
	case "unsure":
		return "unsure"
	}
	return "now"
}

// whole100 writes a score without decimals.
func whole100(f float64) string { return itoa(int(math.Round(f))) }

// Numbered reports whether the score means anything: where nothing was read or nobody was reached, there is no number.
func (r ReportData) Numbered() bool { return r.Inconclusive.ShowsNumber() }

// unread reports whether nobody has read what was found, so that the founder is asked to.
func (r ReportData) unread() bool { return r.Inconclusive == score.NotRead }

// leaning says to which side an inconclusive verdict leans, empty for any other.
func leaning(r ReportData) string {
	switch {
	case r.Verdict != score.Inconclusive || !r.Numbered():
		return ""
	case r.Lean == score.LeanGo:
		return "leaning toward GO"
	case r.Lean == score.LeanNoGo:
		return "leaning toward NO-GO"
	}
	return ""
}

// whyWords is the first sentence of the report. Reports of older versions have none, and their checks say it.
func whyWords(r ReportData) string {
	if r.Why != "" {
		return r.Why
	}
	failed := failedChecks(r)
	switch {
	case r.Verdict == score.Go:
		return "The evidence supports building this for your goal."
	case len(failed) == 0:
		return verdictMeans(r.Verdict)
	case len(failed) == 1:
		return "One must-pass check isn’t met: " + words.Uncapital(failed[0]) + "."
	}
	return itoa(len(failed)) + " must-pass checks aren’t met: " +
		words.Uncapital(strings.Join(failed[:len(failed)-1], ", ")) + " and " + words.Uncapital(failed[len(failed)-1]) +
		"."
}

// failedChecks are the titles of the must-pass checks that aren't met.
func failedChecks(r ReportData) []string {
	var out []string
	for _, g := range r.Gates {
		if !g.Passed {
			out = append(out, gateTitle(g))
		}
	}
	return out
}

// weakLinks say in words what holds confidence back.
var weakLinks = map[string]string{
	"coverage": "some searches weren’t answered", "independence": "much of it comes from the same few sources",
	"verified": "some quotes couldn’t be verified", "agreement": "people disagree",
}

func confidenceWords(c report.Confidence) string {
	w, ok := weakLinks[c.Weakest]
	if !ok {
		w = c.Weakest
	}
	if w == "" || c.Level == "high" {
		return ""
	}
	return ", " + w
}

// passWords say when the next test is passed and when it is failed.
func passWords(r ReportData) string {
	var parts []string
	if t := strings.TrimSpace(r.NextTest.Pass); t != "" {
		parts = append(parts, "Passed if: "+words.Uncapital(t))
	}
	if t := strings.TrimSpace(r.NextTest.Fail); t != "" {
		parts = append(parts, "Failed if: "+words.Uncapital(t))
	}
	return strings.Join(parts, " ")
}

// readWords ask the founder to read.
func readWords(r ReportData) string {
	n := 0
	for _, e := range r.Evidence {
		if e.Read == nil && readable(e) {
			n++
		}
	}
	return readOffer(min(n, aSitting))
}

// gateNames are the must-pass checks of older versions in words.
var gateNames = map[string]string{
	"enough": "Enough evidence", "pain": "People with the problem",
	"payment": "Somebody pays", "reach": "You can reach them",
	"blocker": "No law or rule forbids it", "owned": "No dominant free rival",
	"contradiction": "For outweighs against", "the founder's own": "Your own rules",
	"silence": "Somebody speaks of it", "goal": "Big enough for your goal",
}

// gateTitle is the check in words; reports of older versions only have its name.
func gateTitle(g score.Gate) string {
	return cmp.Or(g.Title, gateNames[g.Name], words.Capital(g.Name))
}

// refused reports whether what the founder wanted to add was refused, so that its form is shown with what is wrong.
func (p ReportPage) refused() bool { return p.Problems.Text != "" || len(p.Problems.Fields) > 0 }
