package views

import (
	"slices"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/score"
	"naps/static"
)

// What a session's page says of a run: which messages belong to it, what it does right now, and how it ended.

// before is what was said until the latest run began.
func (p SessionPage) before() []journal.Message {
	return slices.DeleteFunc(slices.Clone(p.Messages), func(m journal.Message) bool {
		return m.Phase != "" || p.after(m)
	})
}

// after reports whether a message came after the latest run had begun.
func (p SessionPage) after(m journal.Message) bool { return p.Started == 0 || m.At > p.Started }

// toldBySteps is what the steps of the latest run had to say.
func toldBySteps(p SessionPage) []journal.Message {
	return slices.DeleteFunc(slices.Clone(p.Messages), func(m journal.Message) bool {
		return m.Phase == "" || !strings.HasPrefix(m.ID, p.Run+"-")
	})
}

// telling are the texts of steps of the latest run that are still being written; answers to questions stand in the
// conversation.
func telling(p SessionPage) []journal.TextData {
	return slices.DeleteFunc(slices.Clone(p.Texts), func(t journal.TextData) bool {
		return !strings.HasPrefix(t.Message, p.Run+"-")
	})
}

// answering are the answers that are still being written.
func answering(texts []journal.TextData) []journal.TextData {
	return slices.DeleteFunc(slices.Clone(texts), func(t journal.TextData) bool { return !journal.IsAnswer(t.Message) })
}

// listOf is the list of a message: what a step of a run says is folded away with the run.
func listOf(step bool) string {
	if step {
		return "told"
	}
	return "messages"
}

func draftListOf(message string) string {
	if journal.IsAnswer(message) {
		return "drafts"
	}
	return "telling"
}

// steps are the six steps. Those that a run never got to end as the run did; where it failed, it failed in the first of
// them.
func (p SessionPage) steps() []journal.PhaseData {
	rows := sixRows(p.Phases)
	if !p.Status.Over() || p.Status == journal.Done {
		return rows
	}
	end := market.PhaseStatus(p.Status)
	for i, r := range rows {
		if r.Status == "" || r.Status == market.PhaseRunning {
			rows[i].Status = end
			if p.Status == journal.Failed {
				end = market.PhaseSkipped
			}
		}
	}
	return rows
}

// live is what a run is doing right now, and in about how many seconds it is done; 0: nobody can tell yet.
type live struct {
	Text string
	Left int
}

const waitingForTurn = "Waiting for a free place. It starts by itself."

// phaseDoes says what a step does, until it has something more exact to say.
var phaseDoes = map[market.Phase]string{
	market.Keywords: "Checking what people search for", market.Pains: "Looking for people who have the problem",
	market.Competitors: "Looking for products that do this already", market.Funding: "Checking who put money into this",
	market.Sizing: "Counting possible customers", market.Verdict: "Scoring the evidence",
}

// liveOf is what a notice tells of a run at work.
func liveOf(n journal.NoticeData) live {
	l := live{Text: strings.TrimSuffix(n.Text, ".")}
	switch {
	case n.Progress != nil:
		l.Left = n.Progress.Left
	case n.Reading != nil:
		l.Left = n.Reading.Left
	}
	return l
}

// phaseOf is the step that a notice of progress belongs to.
func phaseOf(n journal.NoticeData) market.Phase {
	switch {
	case n.Progress != nil:
		return n.Progress.Phase
	case n.Reading != nil:
		return n.Reading.Phase
	}
	return ""
}

// live is what the run is doing as far as its log tells.
func (p SessionPage) live() live {
	if p.Status == journal.Queued {
		return live{Text: waitingForTurn}
	}
	var running market.Phase
	for _, ph := range p.Phases {
		if ph.Status == market.PhaseRunning {
			running = ph.Phase
		}
	}
	for _, n := range slices.Backward(p.Notices) {
		if of := phaseOf(n); of != "" && of == running {
			return liveOf(n)
		}
	}
	return live{Text: orElse(phaseDoes[running], "Getting ready")}
}

// leftWords says about how long something takes, in steps that a person thinks in. static/stream.js says the same while
// it counts down.
func leftWords(seconds int) string {
	switch {
	case seconds <= 0:
		return ""
	case seconds >= 90:
		return ", about " + itoa((seconds+30)/60) + " min left"
	case seconds > 10:
		return ", about " + itoa((seconds+9)/10*10) + " s left"
	}
	return ", a few seconds left"
}

// said reports whether a piece of evidence is something that a person said.
func said(e market.Evidence) bool {
	return e.Quote != "" && e.Kind == market.Post
}

// newestSaid is the latest of those; one without an id if there is none.
func newestSaid(all []market.Evidence) market.Evidence {
	for _, e := range newest(all) {
		if said(e) {
			return e
		}
	}
	return market.Evidence{}
}

func saidAt(e market.Evidence) string {
	return strings.TrimPrefix(orElse(e.Place, sourceName(e.Source)), "reddit.com/")
}

// closing says how the latest run ended, and what it cost.
func (p SessionPage) closing() string {
	if !p.Status.Over() {
		return ""
	}
	paid := "Nothing was charged."
	switch {
	case p.Sample:
		paid = "Samples are free."
	case p.Charged > 0:
		paid = creditWords(p.Charged) + " charged, " + p.Credits.String() + " left."
	}
	switch {
	case p.Status == journal.Done:
		return "Done in " + took(p.Ended-p.Started) + ". " + paid
	case p.Status == journal.Stopped:
		return "Stopped after " + took(p.Ended-p.Started) + ". " + paid
	case p.Charged > 0:
		return p.Reason + " " + paid
	}
	return p.Reason
}

// stranded reports whether a run found nothing at all, so that the sample is offered.
func stranded(p SessionPage) bool {
	return p.Trial && !p.Sample && p.Status == journal.Failed && p.Total == 0
}

// silent reports whether the score of a verdict means nothing.
func silent(why string) bool { return !score.Undecided(why).ShowsNumber() }

func verdictIcon(v string) string { return verdictSign(v).Tone }

// workerURL is the script that shows notifications while no page is looked at.
func workerURL() string { return static.URL("push.js") }

func againPhases() []market.Phase {
	return slices.DeleteFunc(slices.Clone(market.Phases[:]), func(ph market.Phase) bool { return ph == market.Verdict })
}
