// Package chat answers what a founder asks about a finished report.
//
// Without a model it recognizes the usual questions by how much they are like example questions, and answers from the
// report in a few plain sentences. With one, the model searches the stored evidence, within a budget the web, and
// writes sentences; code checks each of them against what it cites before anybody sees it.
//
// Promises:
//   - Every id that an answer cites is evidence of the session.
//   - Words of others stand in an answer only as quotations, with where they were said.
//   - What people type into a search box is never quoted.
//   - A model that fails, refuses tools or answers badly leaves the founder with the plain answer and a sentence that says so.
package chat
