// Package analyst holds what those who understand share: the values of their jobs, and how a model is asked. Package
// model asks a model, package plain works without one, package order decides what is read first. What was read is
// counted in package findings.
package analyst
