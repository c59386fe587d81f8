// Package stream serves the log of a session as server-sent events, as JSON for programs and as pieces of HTML for the
// page.
//
// Promises, before the API:
//   - A tab sees every event once and in order, whatever cursor it comes back with. A cursor that cannot be continued is answered with a
//     reset event.
//   - Only the handler's goroutine writes to the response, whole frames in one write, each with a deadline.
//   - A tab that reads too slowly never holds up the session: it is dropped and goes on from its cursor.
//   - A stream whose user loses the right to see the session ends at once when the Registry is told, and within a minute otherwise.
//
// The package knows nothing of PocketBase, of cookies and of tokens: whether a request may see the session is decided
// by its caller.
package stream
