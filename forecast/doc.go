// Package forecast makes dated predictions from a report, finds out what became of them, and measures how good they
// were.
//
// Everything here is pure: no clock, no randomness, no storage. The same report and the same record of past
// predictions give the same predictions, so anybody can see why a probability is what it is.
//
// A prediction has one of five kinds. Its probability follows from the rule of its kind (rules.go), which is printed
// beside it. Once this server has settled EnoughOfKind predictions of a kind, what became of them is added to the
// rule.
package forecast
