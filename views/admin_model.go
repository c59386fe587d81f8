package views

import "naps/journal"

// SetupPage is the page of the first start: it makes the first admin.
type SetupPage struct {
	Shell
	Code     string // the secret of the link
	Expired  bool
	Email    string
	Problems Problems
}

// AdminPage is what the operator's pages show; each shows a part of it. Forms go to routes of their own.
type AdminPage struct {
	Shell
	Runs     []AdminRun // running and queued
	Spend    AdminSpend // of the last 30 days
	Model    string     // in force, in words; empty: none
	Mail     AdminMail
	Findings []AdminFinding // the worst first
	Examined bool           // all checks, also those that ask other machines
	Running  int
	Waiting  int
	Workers  []AdminWorker
	Outcomes []AdminCount // runs of the last 30 days
	Sources  []AdminSource
	Accounts []AdminAccount
	Q        string // search among the accounts
	Invites  []AdminInvite
	Key      string // makes a form that is sent twice count once
	Link     string // of an invitation that was just made; shown once
	Backups  []AdminBackup
	Settings []AdminSetting
	Problems Problems
}

// AdminRun is research that is running or queued. Created is as the database writes it.
type AdminRun struct{ Title, Owner, Status, Created string }

// AdminWorker is another machine that may do research.
type AdminWorker struct {
	Name    string
	State   string // connected, or why it gets nothing
	Good    bool   // it can be given research
	Since   string
	Version string
	Runs    string // "2 of 8"
	Refused string // messages that were refused and why; empty: none
}

// AdminSpend is what models and sources were used for.
type AdminSpend struct {
	RunCost, ChatCost     float64 // US dollars
	RunTokens, ChatTokens int64
	Searches              int64
}

// AdminMail is how this server sends mail.
type AdminMail struct {
	On            bool
	From, Address string // who sends, and where links lead
}

// AdminFinding is one finding of the doctor.
type AdminFinding struct{ Check, State, Text, Mend string }

// AdminCount counts something.
type AdminCount struct {
	Name  string
	Count int
}

// AdminSource is how a source has answered in the last seven days.
type AdminSource struct {
	Name, Reason, Last string
	Asked, Failed      int
}

// AdminAccount is a row of the accounts.
type AdminAccount struct {
	ID, Email, Created string
	Credits            journal.Credits
	Ideas, Runs        int
}

// AdminInvite is a row of the invitations.
type AdminInvite struct {
	ID, Note, State string
	Credits         int
	Used, Uses      int
	Open            bool
}

// AdminBackup is a row of the backups.
type AdminBackup struct{ Name, Size, Made string }

// AdminSetting is one setting of the environment; the value of a secret is not in it.
type AdminSetting struct {
	Name, Value string
	Set         bool // by the environment; else it is the default
}
