// Package views promises that a page is a pure function of a plain model: the same model gives the same bytes, nothing
// is read from anywhere else, and every text that comes from outside is escaped or sanitised. What the stream sends is
// made of the same components as the page, so a page that followed the stream and a page that was loaded anew show the
// same.
//
// Pages work without scripts: links and forms do everything. Styles and scripts live in package static; the content
// security policy allows nothing inline.
package views

//go:generate go tool templ generate -path .
