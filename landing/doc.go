// Package landing tests an idea in the world: one public page with a promise, a price and a button, and a threshold
// that is set before anybody sees it. It decides what counts; package store keeps it and package hooks serves it.
//
// Promises:
//   - Once a test is open, neither its page nor its threshold changes. It can only be closed.
//   - A closed test has one outcome, judged by the threshold alone. Stopping early is no failure, and too few visitors are none either.
//   - No address and no user agent of a visitor is kept. People are told apart by a hash with a salt that lives in memory for one day (UTC).
//   - Counts are added up in memory and saved once a second, all of them in one transaction: a crash loses at most what one second brought.
package landing
