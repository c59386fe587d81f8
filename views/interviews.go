package views

import (
	"naps/interview"
	"naps/report"
)

// KitPage is the interview kit of an idea.
type KitPage struct {
	Shell
	ID, Title string
	Kit       interview.Kit
	Asked     int               // number of the question that is answered; 0: none was chosen
	Answers   []report.Evidence // logged so far
	Today     string
	Model     bool   // a model can rephrase the questions
	Said      string // what came of that
}
