package records

import (
	"time"

	"naps/market"
)

// SessionList says which sessions of an owner are wanted. Values that make no sense are ignored or brought into bounds,
// never an error.
type SessionList struct {
	Owner   string
	Status  string
	Verdict string
	Tag     string
	Q       string // words in title or idea, case-insensitive for ASCII
	// updated, created, score or title; a leading "-" turns it round; default "-updated". Pinned ideas stand first
	Sort string

	Archived Archived
	Page     int // from 1
	PerPage  int // 1 to 100, default 20
}

// Archived says which ideas of a list are wanted.
type Archived string

// What a list shows: what is not archived, what is, or both.
const (
	CurrentIdeas  Archived = ""
	ArchivedIdeas Archived = "true"
	AllIdeas      Archived = "all"
)

// Overview is how many ideas a founder has, and the tags they use, by name.
type Overview struct {
	Current, Archived int
	Tags              []string
}

// Version is one report of a session as its history lists it.
type Version struct {
	Version int
	Created string
	Verdict string
	Score   float64
	Low     float64
	High    float64
	Pieces  int // of evidence
}

// Found is a piece of evidence with the idea it was found for.
type Found struct {
	Session string
	Title   string
	market.Evidence
}

// ReadingQuery says which readings of a session are asked for; an empty field asks for all.
type ReadingQuery struct {
	Evidence string // id
	Reader   market.Reader
}

// Share lets somebody without an account read one version of a report. The token of its link is shown once and kept as
// a hash only.
type Share struct {
	ID         string
	Session    string
	Owner      string
	Title      string // of the session
	Version    int
	Expires    int64 // Unix milliseconds; 0: never
	Interviews bool  // it shows what the founder's own interviews said
	Revoked    bool
	Created    string
}

// Open reports whether the share still shows anything at a moment.
func (s Share) Open(at time.Time) bool {
	return !s.Revoked && (s.Expires == 0 || at.UnixMilli() < s.Expires)
}
