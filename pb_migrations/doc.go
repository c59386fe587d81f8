// Package pb_migrations makes the collections of naps and the plain tables beside them; importing it registers them.
// The owner of a session may read what belongs to it; nobody but a superuser writes through PocketBase's own routes,
// because the invariants (numbering, the ledger, one terminal state) are kept by the writer in store.
// Migrations only go forward in production; the down functions serve development.
package pb_migrations
