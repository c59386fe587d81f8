//go:build race

package score

// bundles is how many random bundles a law is checked on. The race detector makes each ten times slower and has little
// to find in pure functions.
const bundles = "500"
