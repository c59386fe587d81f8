// Package analyst holds what both analysts share: the values of their jobs, and the part of understanding that is code. It cuts texts
// into sentences, turns readings into signals by a fixed table, parses money and dates out of the sentences that a reader points at,
// and counts people, places, products and prices into findings.
//
// No list of words decides here what a text means. That is a reader's part: a model (package model) or the founder. The same evidence
// with the same readings gives the same findings on any machine, in whatever order it came. All functions are safe for concurrent use.
package analyst
