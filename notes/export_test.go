package notes

import "time"

// Within lets the reading of a PDF take so long at most.
func (r *Reader) Within(most time.Duration) *Reader {
	r.pdf.most = most
	return r
}
