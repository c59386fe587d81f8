// Package analyst turns what the web said into what it means for an idea, by rules that a reader can follow:
// it reads the idea, plans what to ask, says which answers are about it, cuts the telling words out of them, grades them,
// gathers them into findings and writes them down in plain sentences. No model is asked, nothing is fetched and no clock is read:
// the same brief and the same evidence give the same words on any machine, in whatever order the evidence came.
// All functions are safe for concurrent use.
package analyst
