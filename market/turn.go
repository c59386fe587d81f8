package market

import "encoding/json"

// Turn is a question about a report whose answer takes a while: it is kept from the moment that the question is, so
// that a process that starts goes on with what an earlier one left.
type Turn struct {
	Answer   string // id of the answer's message, see AnswerID
	Session  string
	Question string // as the founder put it
	Attempt  int    // from 1; a later one voids the text of the earlier ones
	Round    int    // from 1; one more whenever the founder asks for another answer. A round reuses only its own steps
}

// TurnChange is what a change does to a turn.
type TurnChange struct {
	Turn
	Do   TurnDo
	Step *TurnStep // with TurnStepDone
}

// TurnDo names what is done to a turn.
type TurnDo string

// What may be done to a turn. A step and an end are refused with ErrFenced unless this attempt of the turn is open.
const (
	TurnOpen     TurnDo = "open" // a new turn, or the next attempt of one
	TurnStepDone TurnDo = "step"
	TurnEnd      TurnDo = "end"
)

// TurnStep is one call of the model or one search that was made for an answer, kept so that it is not made twice.
type TurnStep struct {
	Key    string          `json:"key"`
	Output json.RawMessage `json:"output"`
	Used   Used            `json:"used"`
}
