// Package interview makes a kit for the doubt that holds an idea back most: questions for possible customers, a post
// for the community where they are, and the public threads in which they speak.
//
// Promises:
//   - A question asks what somebody did, the last time and before; never what they would do, and never what they think of the idea. Leading holds
//     every question to that, whoever wrote it.
//   - Everything is taken from the report. Nothing is searched and no model is needed.
package interview
