package journal

// Attachment is a file or a page whose text the founder added to an idea. Only its owner sees it.
type Attachment struct {
	ID      string `json:"id"`
	Session string `json:"-"`
	Name    string `json:"name"`
	URL     string `json:"url,omitempty"` // of a page; empty for a file
	Text    string `json:"text"`
	Cut     bool   `json:"cut"` // there was more than is kept
	At      int64  `json:"at"`  // Unix milliseconds
}

// MaxAttachments is how many an idea may have.
const MaxAttachments = 5
