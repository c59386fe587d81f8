//go:build !race

package e2e

// raced says that this test binary looks for data races, and is slow.
const raced = false
