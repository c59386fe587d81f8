package views

import (
	"naps/forecast"
	"naps/journal"
	"naps/market"
	"naps/report"
)

// Shell is what every page carries around its content.
type Shell struct {
	Title string // of the page, without the name of the program
	// the page's own address: where the theme switch comes back to, and which link is the current one
	Path    string
	User    string          // email of who is signed in, empty for nobody
	Credits journal.Credits // what is left
	Admin   bool            // who is signed in may see the operator's page
	Theme   string          // light, dark or auto (also for an unknown word)
	Sample  bool            // everything on this page rests on bundled sample evidence
	Version string          // of the program
	Flash   string          // one sentence on what has just happened, may be empty
}

// Problems are the errors of a form: Text for the form as a whole, Fields by the name of the field.
type Problems struct {
	Text   string
	Fields map[string]string
}

// HomePage is the first page, for a stranger and for a founder who is signed in.
type HomePage struct {
	Shell
	Idea      string // what stands in the idea box
	From      string // the idea that this one is a copy of, empty for none
	FromTitle string
	Key       string // idempotency key of the idea form
	Examples  []Example
	Samples   []SampleReport  // finished reports that anybody may read
	TrySample bool            // offer the free run on sample evidence (POST /sessions with sample=1)
	Notes     bool            // files and links may be added
	Cost      int             // credits a run costs
	Minutes   string          // how long a run takes, in words
	Grant     int             // credits a new account gets
	Model     bool            // a language model reads ideas on this server
	Recent    []Row           // the last sessions of who is signed in
	Asked     []DuePrediction // predictions that are due
	Problems  Problems
}

// AuthPage is the page to sign up or to log in.
type AuthPage struct {
	Shell
	Email     string
	Next      string // where to go afterwards, an address of ours
	Idea      string // an idea that was typed before signing up; goes along as a hidden field
	Closed    bool   // no new accounts (NAPS_SIGNUP=closed)
	Invite    bool   // an invitation code is asked for (NAPS_SIGNUP=invite)
	Code      string // the invitation code
	Grant     int    // credits a new account gets
	Reset     string // address of the page for a forgotten password, empty if there is none
	Providers []Provider

	Password   bool     // may be used to sign in
	Mail       bool     // so may a code that comes by mail
	Identities []string // the fields by which somebody may name themselves
	MFA        string   // a first factor was right; goes along as a hidden field
	OTP        string   // a code was sent; goes along as a hidden field
	Problems   Problems
}

// Provider is another way to sign in.
type Provider struct{ Name, URL string }

// Row is one idea in the list.
type Row struct {
	ID       string
	Title    string
	Status   journal.Status
	Reason   string
	Phase    market.Phase
	Progress int // finished phases
	Verdict  string
	Score    float64
	Low      float64
	High     float64
	Report   int // version of the latest report, 0 before the first
	Sample   bool
	Lean     string // of the latest report: go, no-go or open
	Unsure   string // why its verdict is INCONCLUSIVE
	Tags     []string
	Pinned   bool
	Archived bool
	Updated  string // as the database writes it, "2006-01-02 15:04:05.000Z"
}

// RowOf takes from a session what the list shows.
func RowOf(s journal.Session) Row {
	return Row{ID: s.ID, Title: wholeTitle(s.Title, s.Idea), Status: s.Status, Reason: s.Reason, Phase: s.Phase,
		Progress: s.Progress,
		Verdict:  s.Verdict, Score: s.Score, Low: s.Low, High: s.High, Report: s.Report, Sample: s.Sample,
		Lean: s.Lean, Unsure: s.Unsure, Tags: s.Tags, Pinned: s.Pinned, Archived: s.Archived, Updated: s.Updated}
}

// ListPage is the list of all ideas of a founder.
type ListPage struct {
	Shell
	Rows    []Row
	Q       string // search words
	Status  string // filter, empty for all
	Verdict string // filter, empty for all
	Tag     string // filter, empty for all
	Shown   string // "true": archived ideas are shown, else those that are not
	Sort    string // "-updated" (default), "updated", "-score", "score", "title"
	Total   int    // hits in all
	Page    int    // from 1
	PerPage int

	Tags     []string // that the founder uses
	Archived int      // ideas that are archived
	Filters  bool     // there is enough to search and to filter
	Sample   string   // address of the sample report for an empty list, may be empty
}

// SessionPage is one idea: brief, conversation, timeline, evidence. All of it is what was true at event Seq.
type SessionPage struct {
	Shell
	ID       string
	Title    string
	Idea     string
	Goal     market.Goal
	Kill     []market.Criterion
	Privacy  market.Privacy
	Status   journal.Status
	Reason   string
	Place    int // place in the queue, from 1, 0 if unknown
	Run      string
	Result   Result
	Phases   []journal.PhaseData
	Messages []journal.Message
	Texts    []journal.TextData
	Notices  []journal.NoticeData
	Evidence []market.Evidence
	Total    int
	Started  int64 // Unix milliseconds, 0 before the first run
	Ended    int64 // 0 while the run is live
	Seq      int64
	Epoch    int64

	Notes      []journal.Attachment // what the founder added to the idea
	TakesNotes bool                 // and may add

	Cost     int             // credits a run costs
	Minutes  string          // how long a run takes, in words
	Charged  journal.Credits // for the latest run, once it is over
	Trial    bool            // a run on sample evidence is offered
	Brief    Brief           // how naps reads the idea, before a run
	Draft    string          // a message that was not accepted
	Asks     []string        // questions to tap before the first answer
	Asked    []DuePrediction // predictions that are due
	Model    bool            // a model answers questions about the report
	Keys     Keys
	Problems Problems
}

// Keys are the idempotency keys of the forms of a page, one for each form and each rendering.
type Keys struct{ Run, Stop, Message string }

// Fact is a line of a list of names and values.
type Fact struct{ Name, Value string }

// Result is the outcome of a run as far as the session's row knows it. Version 0: there is none yet.
type Result struct {
	Session string
	Version int
	Verdict string
	Score   float64
	Low     float64
	High    float64
	Why     string // the verdict's reason in a sentence; empty: it is not shown
	Silent  bool   // the score means nothing, since nobody has read the evidence or nobody was reached
	Title   string // of a sample on the first page; empty on the page of the idea
}

// numbered reports whether the score is shown.
func (r Result) numbered() bool { return !r.Silent }

// SessionOf fills a session's page from what was read of it. Keys, Problems, Brief, Cost and Place stay to be set by
// the caller.
func SessionOf(sh Shell, s journal.Snapshot, epoch int64) SessionPage {
	x := s.Session
	sh.Sample = sh.Sample || x.Sample
	if sh.Title == "" {
		sh.Title = titleOf(x.Title, x.Idea)
	}
	return SessionPage{
		Shell: sh, ID: x.ID, Title: titleOf(x.Title, x.Idea), Idea: x.Idea, Goal: x.Goal,
		Kill: x.Kill, Privacy: x.Privacy, Status: x.Status, Reason: x.Reason, Run: x.Run,
		Result: Result{Session: x.ID, Version: x.Report, Verdict: x.Verdict, Score: x.Score, Low: x.Low, High: x.High},
		Phases: s.Phases, Messages: s.Messages, Texts: s.Texts,
		Notices: s.Notices, Evidence: s.Evidence, Total: s.Total,
		Started: s.Started, Ended: s.Ended, Seq: s.Seq, Epoch: epoch, Minutes: "a few minutes",
	}
}

// ReportPage is a report to read. Report comes from ParseReport.
type ReportPage struct {
	Shell
	ID     string // session
	Title  string
	Stored int // version of the stored report
	Latest int // version of the latest one; a notice is shown when it is newer
	Report ReportData
	Key    string // idempotency key of the question form
	PDF    bool   // a PDF can be made
	Chat   Chat   // beside the report

	Sort  string // order of the rivals, one of RivalSorts, empty for the usual one
	Paper bool   // to be printed: marks show the numbers of their evidence, and a list of sources follows
	Full  bool   // on paper: everything, instead of the first pages only

	Shared    bool         // behind a link: nothing of its owner's is shown
	Link      string       // address of the shared report, "/s/" and its token
	ShareDays []int        // lives of a link that may be chosen, 0 for ever; empty: no sharing
	Today     string       // the day that the log of the founder proposes
	Entry     report.Entry // an entry that was not accepted
	Expect    []forecast.Prediction
	Uncounted int // pieces of the founder's own evidence that a newer run has left out
	Problems  Problems
}

// EvidencePage shows one piece of evidence in the stored text it was cut from.
type EvidencePage struct {
	Shell
	ID       string // session
	Title    string // of the session
	Evidence market.Evidence
	Page     market.StoredPage // Text empty: nothing but the quote was stored
	Claims   []Citing          // what rests on it
	Readings []market.Reading  // of it, in the order in which they were made
	Report   bool              // there is a report to go back to
	Reading  bool              // the founder came from the page on which they read

	CanRead bool     // the founder may read it here
	Product bool     // it is read as a product
	Form    ReadForm // how the founder's form begins
	Mine    bool     // the founder has read it
	Key     string   // of the form
}

// Citing is a claim that rests on a piece of evidence.
type Citing struct {
	Phase market.Phase
	Text  string
}

// ErrorPage says in plain words what went wrong and where the way back is.
type ErrorPage struct {
	Shell
	Code    int    // HTTP status
	Heading string // empty: the usual words for Code
	Text    string // empty: the usual words for Code
	Request string // request id, may be empty
	Back    string // address of the way back, empty: the first page
	BackTo  string // words for it
}
