// Package llm talks to a model behind any OpenAI-compatible endpoint, and is the only room that knows how.
//
// Promises, before the API:
//   - Every exchange streams and ends: by its context, when the first token takes too long, when content stops coming (comments that keep a
//     connection alive are no content), or when more tokens come than were asked for. A cancelled call frees the server.
//   - An answer is whole or an error: a stream that ends without saying why, or because of its bound, is never taken for one.
//   - JSON fits its schema, checked here and not trusted to the server; a wrong answer is sent back once, then it is given up with its text kept.
//   - Only what may pass by itself is tried again, a bounded number of times: busy, unreachable, cut. An error that the request causes never is.
//   - What it cost is known, also of calls that failed: as the server counts, else estimated.
//   - A prompt goes only as far as the guard in its context allows: see package privacy. Without a guard it stays on this machine.
//
// What is known of servers' oddities is tested against recorded exchanges and against a real server.
package llm
