package source

// Keys are the operator's keys by the names of KeyNames; a source whose key is missing is not asked. They are sent in headers, or, where
// the service knows no other way, in a query parameter that fetch hides; they are never part of an error or of evidence.
type Keys map[string]string

// KeyNames lists the keys there are. That of reddit is "id:secret" of an app; those of stackexchange and github only raise a limit.
var KeyNames = []string{"brave", "tavily", "serper", "reddit", "youtube", "producthunt", "stackexchange", "github"}

// String keeps keys out of logs.
func (k Keys) String() string { return "hidden" }

// GoString keeps keys out of logs.
func (k Keys) GoString() string { return "hidden" }
