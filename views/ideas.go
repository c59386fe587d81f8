package views

import (
	"strings"

	"github.com/a-h/templ"

	"naps/journal"
	"naps/market"
	"naps/score"
	"naps/words"
)

// EditPage renames and tags an idea.
type EditPage struct {
	Shell
	ID       string // of the session
	Tags     string // as they are typed, separated by commas; the name stands in Name
	Name     string
	Known    []string // tags of the founder's other ideas
	Back     string   // where the founder came from
	Privacy  market.Privacy
	Live     bool // a run is under way
	Problems Problems
}

// DeletePage names the ideas that are about to be deleted.
type DeletePage struct {
	Shell
	Ideas []Row
}

func (p ListPage) archived() bool { return p.Shown == "true" }

func (p ListPage) filtered() bool { return p.Q+p.Status+p.Verdict+p.Tag != "" }

// tickWords say how many ideas there are and what the boxes beside them are for.
func tickWords(n int) string {
	switch n {
	case 1:
		return "1 idea. Select it to delete it."
	case 2:
		return "2 ideas. Select both to compare them, or any to delete it."
	}
	return plural(n, "idea", "ideas") + ". Select two to four to compare them, or any number to delete them."
}

func (p ListPage) heading() string {
	if p.archived() {
		return "Archived ideas"
	}
	return "Ideas"
}

func (p ListPage) tagChoices() []Fact {
	out := []Fact{{"All tags", ""}}
	for _, t := range p.Tags {
		out = append(out, Fact{t, t})
	}
	return out
}

func (r Row) name() string { return orElse(r.Title, "Untitled idea") }

// link goes where the founder wants to go: to the report, or to the conversation while there is none or a run is under
// way.
func (r Row) link() templ.SafeURL {
	if r.Report > 0 && !r.Status.Live() {
		return ours("sessions", r.ID, "report")
	}
	return ours("sessions", r.ID)
}

func (r Row) numbered() bool { return r.Report > 0 && score.Undecided(r.Unsure).ShowsNumber() }

func (r Row) unread() bool {
	return r.Report > 0 && !r.Status.Live() && score.Undecided(r.Unsure) == score.NotRead
}

// sign is the verdict, or what the idea is doing while there is none or a run is under way.
func (r Row) sign() sign {
	if r.Status == journal.Running && r.Phase != "" {
		return sign{"◔", phaseName(r.Phase), "now"}
	}
	if r.Report > 0 && !r.Status.Live() {
		return verdictSign(r.Verdict)
	}
	s := statusSign(r.Status)
	s.Word = words.Capital(s.Word)
	return s
}

// small says what the sign leaves open.
func (r Row) small() string {
	switch {
	case r.Status == journal.Running:
		return "step " + itoa(min(r.Progress+1, len(market.Phases))) + " of " + itoa(len(market.Phases))
	case r.Status == journal.Queued:
		return "starts soon"
	case r.Report == 0:
		return market.Cut(r.Reason, 80)
	case r.Verdict != score.Inconclusive:
		return ""
	case score.Undecided(r.Unsure) == score.NotRead:
		return "not read yet"
	case r.Unsure != "" && !r.numbered():
		return "searches missed the subject"
	case r.Lean == string(score.LeanGo):
		return "leaning toward GO"
	case r.Lean == string(score.LeanNoGo):
		return "leaning toward NO-GO"
	case r.Lean != "":
		return "leaning neither way"
	}
	return ""
}

// switched is the value a switch sends, the opposite of how it stands.
func switched(on bool) string {
	if on {
		return "false"
	}
	return "true"
}

func deleteWords(n int) string {
	if n == 1 {
		return "This removes the idea, its conversation, its notes, its evidence and its reports. Links to shared reports stop working. It can’t be undone."
	}
	return "This removes these ideas, their conversations, their notes, their evidence and their reports. Links to shared reports stop working. It can’t be undone."
}

// deleteNote says what is lost with an idea.
func deleteNote(r Row) string {
	var parts []string
	if r.Status.Live() {
		parts = append(parts, "research is running and will be stopped")
	}
	if r.Report > 0 {
		parts = append(parts, "report: "+r.Verdict)
	}
	return strings.Join(parts, ", ")
}
