// Package records has the plain values of what is stored around ideas and their runs: sign-ins, access tokens,
// invitations, shared links, entries of the ledger, versions of reports. Package store reads and writes them, package
// hooks shows them, and neither needs the other for it.
package records
