//go:build !race

package main

// raced says that this test binary looks for data races, and is slow.
const raced = false
