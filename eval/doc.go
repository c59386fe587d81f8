// Package eval measures an analyst against texts that were written and labelled by hand for it: is a text about the idea, does it tell of pain,
// what does a quote say of which dimension, what does a page say a thing costs, what does a sentence state about the size of a market.
//
// Half of the labels (half "train") may be looked at while rules are mended, the other half (half "held", of other ideas where it is about relevance) is only
// counted. The texts are ours; none is copied from anywhere.
package eval
