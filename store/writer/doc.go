// Package writer is the one way in for whatever belongs to a session. What it reports as committed is on the disk: it
// answers after the commit with synchronous=FULL, and a refused change leaves nothing behind. One goroutine takes all
// changes that wait and commits them together; a change that is refused does not take its neighbors with it.
package writer
