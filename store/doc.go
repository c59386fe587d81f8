// Package store keeps everything. It and its parts are the only packages that know collections and fields: package
// writer commits what belongs to a session, package rows reads rows, package disk tells the disk's refusals from other
// errors. This package holds the queries, the rules of the collections, and what is kept outside of a session:
// accounts, sign-ins, shared links, watches, the cache of the web.
//
// Queries are safe for use by many goroutines and never keep rows open while the caller works.
package store
