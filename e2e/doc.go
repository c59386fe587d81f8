// Package e2e tests the whole program: browsers, crashes, deploys, a broken disk. It has only tests. A test starts the
// test binary again as the real program (app.Main with what app.Seams lets it change), kills it, starts it anew, and
// compares what tabs were shown with what the database holds.
package e2e
