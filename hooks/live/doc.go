// Package live brings the rows of naps to the subscribers of PocketBase's realtime API.
//
// PocketBase tells its subscribers of what is saved through its hooks. The log and what belongs to it are written by
// SQL, many rows in one transaction, so the writer names the rows of each commit (Feed.Committed) and this package
// does the rest. It also takes over what PocketBase would send of the same collections: then everything of them takes
// one path, and nothing is sent twice.
//
// Promises, before the API:
//   - A client gets every committed row of its topics that the rules let it see, once and in the order of the
//     commits: the same messages as PocketBase's, with the same filters, expanded relations and picked fields. Nobody
//     else gets anything.
//   - A client that cannot be given everything is disconnected, so that a gap is never silent. Its queue is bounded;
//     nobody waits for it.
//   - The writer is never held up: it hands over names of rows; a goroutine of each client reads, checks and sends.
//     It ends when nothing waits. Without a subscriber a commit costs one look at a counter.
//   - Rows that are removed in bulk are not told one by one: deltas that compaction deletes, and what goes with a
//     deleted session, whose own "delete" stands for all of it.
//
// All exported methods are safe for use by many goroutines.
package live
