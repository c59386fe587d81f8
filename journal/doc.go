// Package journal holds what happens in a session: its runs, the events of its log, and the changes by which they are
// written. It is the protocol between engine, session and store; evidence and what follows from it are in package
// market.
//
// A change is committed whole or not at all, and only then does anybody see it. Changes made for a run carry a Fence,
// so that an attempt that was replaced can write nothing; a change with a Once is applied once however often it is
// sent. The package does no work of its own.
package journal
