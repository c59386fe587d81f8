// Package founder lets the founder of an idea read its evidence: it picks the quotes that decide most, turns answers
// into readings, and computes the report of the run anew after each. A founder who reads needs no model, no new run and
// no credit; where a model has read, the founder overrules it.
//
// Answers are only added. Of one piece of evidence the latest answer counts; an undo takes it back. Answers of one
// sitting share one version of the report, which is written over until the sitting ends.
package founder
