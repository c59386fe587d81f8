// Package backup looks after a data folder as a whole: who may work in it (Lock), whether it can be opened
// (CheckFolder, Pending), whether its database is whole (Examine), and how all of it is copied (Write) and put back
// (Stage, Finish).
//
// A backup is of one moment and checked before anybody relies on it. A restore changes nothing until everything in the
// archive was checked, goes on after a crash where it was cut off, and is noticed at the next start by an id that no
// backup shares (Epoch). What belongs to a data folder stands in one list (contents.go): nothing else is copied, and
// nothing else is put back.
package backup
