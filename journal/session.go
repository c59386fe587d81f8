package journal

import (
	"strings"
	"time"

	"naps/market"
)

// Status is where a session or a run stands. A run has only queued, running, done, failed, stopped and interrupted.
type Status string

// The states of sessions and runs.
const (
	Draft       Status = "draft"
	Queued      Status = "queued"
	Running     Status = "running"
	Interrupted Status = "interrupted"
	Done        Status = "done"
	Failed      Status = "failed"
	Stopped     Status = "stopped"
)

// Live reports whether a run in this state is going to do work by itself.
func (s Status) Live() bool { return s == Queued || s == Running }

// Over reports whether nothing more happens until the founder asks for it.
func (s Status) Over() bool { return s == Done || s == Failed || s == Stopped || s == Interrupted }

// Session is one idea, its conversation and its runs: the row that list and page show.
type Session struct {
	ID       string             `json:"id"`
	Owner    string             `json:"-"`
	Title    string             `json:"title"`
	Idea     string             `json:"idea"`
	Goal     market.Goal        `json:"goal"`
	Kill     []market.Criterion `json:"kill"`
	Privacy  market.Privacy     `json:"privacy"` // of the next run; a run keeps the one that it began with
	Status   Status             `json:"status"`
	Reason   string             `json:"reason,omitempty"`
	Phase    market.Phase       `json:"phase"`    // the earliest unfinished one; empty before the first run
	Progress int                `json:"progress"` // finished phases, 0 to 6
	Score    float64            `json:"score"`
	Low      float64            `json:"low"`
	High     float64            `json:"high"`
	Verdict  string             `json:"verdict"`                // empty before the first report
	Lean     string             `json:"lean,omitempty"`         // of the latest report: go, no-go or open
	Unsure   string             `json:"inconclusive,omitempty"` // why its verdict is INCONCLUSIVE, see ReportData
	Run      string             `json:"run"`                    // the latest run
	Report   int                `json:"report"`                 // version of the latest report, 0 before the first
	Sample   bool               `json:"sample"`
	Tags     []string           `json:"tags"`   // the founder's own, in the order in which they were written
	Pinned   bool               `json:"pinned"` // stands first in the list
	Archived bool               `json:"archived"`
	HeadSeq  int64              `json:"head_seq"`
	Created  string             `json:"created"`
	Updated  string             `json:"updated"`
}

// Run is one pass through the phases.
type Run struct {
	ID      string `json:"id"`
	Session string `json:"session"`
	Owner   string `json:"owner"`
	Status  Status `json:"status"`
	Reason  string `json:"reason,omitempty"`
	// counts the starts of this run by a process; a change of an older attempt is refused
	Attempt   int          `json:"attempt"`
	Tries     int          `json:"tries"` // starts since the last completed step: three without progress end the run
	Pipeline  string       `json:"pipeline"`
	Continues string       `json:"continues,omitempty"` // the run whose journal this one goes on from
	Cost      int          `json:"cost"`                // credits
	Brief     market.Brief `json:"brief"`
	Worked    int64        `json:"worked"` // milliseconds spent working, over all attempts
	Created   string       `json:"created"`
}

// RunTime is how long a run may work where the configuration says nothing: then searches end and the report is made of
// what there is.
const RunTime = 15 * time.Minute

// TimeLeft is how much of its time the run has left, over all its attempts; at least a second, so that it can still end
// in good order.
func (r Run) TimeLeft(all time.Duration) time.Duration {
	return max(all-time.Duration(r.Worked)*time.Millisecond, time.Second)
}

// Message is one entry of the conversation.
type Message struct {
	ID      string       `json:"message"`
	Role    string       `json:"role"` // founder, naps
	Text    string       `json:"text"` // markdown where naps speaks, plain text where the founder does
	Phase   market.Phase `json:"phase,omitempty"`
	Attempt int          `json:"attempt,omitempty"`
	Cites   []string     `json:"evidence,omitempty"`
	At      int64        `json:"at"`

	FollowUps []string `json:"follow_ups,omitempty"` // questions that may be asked after an answer, four at most
}

// answerPrefix begins the id of an answer in the conversation about a report, which tells it from what a run says.
const answerPrefix = "answer-"

// AnswerID makes the id of an answer from one that is unique.
func AnswerID(unique string) string { return answerPrefix + unique }

// questionPrefix begins the id of a question about a report, which tells it from what adds to the idea.
const questionPrefix = "ask-"

// QuestionID makes the id of a founder's question from one that is unique.
func QuestionID(unique string) string { return questionPrefix + unique }

// IsAnswer reports whether a message is an answer in the conversation about a report.
func IsAnswer(message string) bool { return strings.HasPrefix(message, answerPrefix) }

// StoredReport is a report as it is kept; JSON is what the API answers, to the byte.
type StoredReport struct {
	Session string
	Run     string
	Version int // given by the commit
	JSON    []byte

	// Replace is the version that this one takes the place of, so that a founder who answers 24 questions leaves one
	// version and not 24. It must be the latest, else the change is refused with ErrOver; while it is shared it stays,
	// and this one is the next. 0: the next.
	Replace int
	// After is the latest version that the report knows of; where there is a later one the change is refused with
	// ErrOver. 0: any.
	After int
}

// Snapshot is what a session's page shows, read in one transaction: everything up to and including event Seq.
type Snapshot struct {
	Session  Session
	Messages []Message         // in order, the last 500
	Phases   []PhaseData       // one a phase that has begun, of the latest run, in the order of Phases
	Evidence []market.Evidence // the newest 100, newest first
	Total    int               // pieces of evidence in all
	Sources  int               // distinct sources among them
	Texts    []TextData        // unfinished messages: the whole text of the newest attempt
	Notices  []NoticeData      // of the latest run
	Started  int64             // when the latest run was created, Unix milliseconds
	Ended    int64             // when it ended, 0 while it is live
	Seq      int64
}
