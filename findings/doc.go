// Package findings counts what was read. It turns readings into graded signals by a fixed table, reads money and dates
// out of the sentences that a reader points at, and counts people, places, products, prices and payers into the
// findings of each phase.
//
// No list of words decides here what a text means. That is a reader's part: a model or the founder. The same evidence
// with the same readings gives the same findings on any machine, in whatever order it came. All functions are safe for
// concurrent use.
package findings
