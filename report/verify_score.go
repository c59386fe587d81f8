package report

import (
	"bytes"
	"encoding/json"

	"naps/market"
	"naps/score"
)

// What earlier releases wrote.
const (
	earlierRules  Rules = "1"
	earlierFormat int   = 3
)

// laidOut are the files whose layout changes from release to release, while what they say stands in report.json.
var laidOut = map[string]bool{fileReadme: true, fileAbout: true, fileMarkdown: true, fileCSV: true, fileSignals: true}

// again computes the score from the evidence and compares the whole report.
func (v *Verified) again(raw []byte) {
	switch v.Report.ScoreVersion {
	case score.Version:
	case earlierRules:
		v.numbersAgain()
		return
	default:
		v.wrong(
			"Version %s of the rules scored the report, and this program doesn't have it: use the naps version that wrote it.",
			clean(string(v.Report.ScoreVersion)))
		return
	}
	anew, err := JSON(Again(v.Report, v.Report.Version))
	if err != nil {
		v.wrong("The report can't be computed again: %v.", err)
		return
	}
	if bytes.Equal(anew, raw) {
		return
	}
	var was, is any
	if json.Unmarshal(raw, &was) != nil || json.Unmarshal(anew, &is) != nil {
		v.wrong("The report can't be compared.")
		return
	}
	before := len(v.Problems)
	for _, d := range differences("", was, is, nil) {
		v.wrong("Computed again from the evidence, %s.", d)
	}
	if len(v.Problems) == before {
		v.wrong("report.json has the right content but different bytes: another program wrote it.")
	}
}

// numbersAgain computes the numbers of a report by the rules of version 1 and compares them. Its sentences stand as
// they were written.
func (v *Verified) numbersAgain() {
	d := Dossier(v.Report)
	again := Build(d, score.OfVersion1(bundleOf(d, 1)), v.Report.Version)
	was, err := plainly(numbersOf(v.Report))
	is, err2 := plainly(numbersOf(again))
	if err != nil || err2 != nil {
		v.wrong("The report can't be compared.")
		return
	}
	for _, d := range differences("", was, is, nil) {
		v.wrong("Computed again from the evidence by version 1 of the rules, %s.", d)
	}
}

// numbers are what a score says without its sentences.
type numbers struct {
	Verdict      string          `json:"verdict"`
	Score        float64         `json:"score"`
	Low          float64         `json:"low"`
	High         float64         `json:"high"`
	EqualWeight  float64         `json:"equal_weight"`
	Confidence   Confidence      `json:"confidence"`
	Gates        []score.Gate    `json:"gates"`
	Dimensions   []Dimension     `json:"dimensions"`
	Goals        Goals           `json:"goals"`
	WithoutPlace score.Range     `json:"without_place"`
	Coverage     [6]int          `json:"coverage"`
	Signals      [][]Signal      `json:"signals"`
	Quarantined  []string        `json:"quarantined"`
	Hashes       [2]string       `json:"hashes"`
	Phases       []market.Phase  `json:"phases"`
	Removed      []Removed       `json:"removed"`
	Facts        []piecesOfProof `json:"evidence"`
}

// piecesOfProof is what a piece of evidence is computed with.
type piecesOfProof struct {
	ID       string `json:"id"`
	Verified bool   `json:"verified"`
}

func numbersOf(r Report) numbers {
	c := r.Coverage
	n := numbers{
		Verdict: r.Verdict, Score: r.Score, Low: r.Low, High: r.High, EqualWeight: r.EqualWeight,
		Confidence: r.Confidence, Goals: r.Goals, WithoutPlace: r.WithoutPlace,
		Coverage:    [6]int{c.Planned, c.Answered, c.Relevant, c.Counter, c.Candidates, c.Read},
		Quarantined: list(r.Quarantined), Hashes: [2]string{r.EvidenceHash, r.KillHash}, Removed: list(r.Removed),
	}
	for _, g := range r.Gates {
		n.Gates = append(n.Gates, score.Gate{Name: g.Name, Passed: g.Passed, Effect: g.Effect})
	}
	for _, d := range r.Dimensions {
		d.Reasons = nil
		n.Dimensions = append(n.Dimensions, d)
	}
	for _, p := range r.Phases {
		n.Phases = append(n.Phases, p.Name)
	}
	for _, e := range r.Evidence {
		signals := list(e.Signals)
		for i := range signals {
			signals[i].Why = ""
		}
		n.Signals = append(n.Signals, signals)
		n.Facts = append(n.Facts, piecesOfProof{e.ID, e.Verified})
	}
	return n
}

// plainly is a value as JSON holds it.
func plainly(v any) (out any, err error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(raw, &out)
	return out, err
}
