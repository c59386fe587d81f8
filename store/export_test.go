package store

// What tests outside of the package see of it.
const (
	HeadOf         = headOf
	ReadingColumns = readingColumns
	SignKeyFile    = signKeyFile
)

var (
	TokenHash = tokenHash
	View      = (*Store).view
	ReadPage  = readPage
)
