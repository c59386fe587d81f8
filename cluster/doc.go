// Package cluster lets other machines work on runs. The node, which serves and holds the database, hands runs out over
// NATS JetStream; a worker carries out the same pipeline with a journal that asks the node.
//
// Promises, before the API:
//   - The node decides everything: which run begins, its attempt, what is committed and in which order. A worker that is late, that says
//     things twice or that lies about its attempt changes nothing.
//   - A step that is in the journal is not done again, whichever worker goes on with the run.
//   - The queue is never the truth. A run that nobody begins, or whose worker is silent for ten seconds, goes back to the engine.
//   - A worker writes only to runs that it was given, and sees only those. What it sends is checked before it is committed.
//
// The way of a step: the worker asks for it (do), works where the journal has none, sends its text as it comes (text)
// and its result (commit), and goes on when the node has committed it. The package knows nothing of PocketBase and
// nothing of the engine.
package cluster
