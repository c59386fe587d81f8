// Package store keeps everything and is the only room that knows collections and fields. What it says is committed, is on the disk:
// the writer answers after the commit with synchronous=FULL, and a refused change leaves nothing behind.
//
// Buffer is the one way in for whatever belongs to a session: one goroutine takes all changes that wait and commits them together.
// Store is the way out; its methods are safe for use by many goroutines and never keep rows open while the caller works.
package store
