// Package eval measures the order of candidates and the readers of texts on posts that people labeled by hand.
//
// A set is a file of posts, each with the idea it was read for and what a careful reader said about it, and
// the briefs of those ideas. Half of the ideas may be looked at while prompts and weights are changed (Fit); the other
// half is only counted (Count), so that its figures say how well the program does on ideas it has never seen.
package eval
