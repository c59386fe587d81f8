//go:build !race

package score

// bundles is how many random bundles a law is checked on (score.md, section 5).
const bundles = "10000"
