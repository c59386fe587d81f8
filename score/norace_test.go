//go:build !race

package score

// bundles is how many random bundles a law is checked on.
const bundles = "10000"
