package rows

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"sync"
)

// maxBody bounds what is unpacked, in bytes: a body that is larger was not written by naps.
const maxBody = 64 << 20

// zippers are kept because a new one costs more than the work of a small page. Fast compression is enough: pages are
// many and read seldom.
var zippers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is a valid one
	return w
}}

// Pack compresses the body of a page or of an answer of the web. It is safe for use by many goroutines.
func Pack(body []byte) []byte {
	var b bytes.Buffer
	w := zippers.Get().(*gzip.Writer)
	defer zippers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// Unpack gives back what Pack compressed.
func Unpack(gz []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(gz))
	if err != nil {
		return nil, fmt.Errorf("store: body: %w", err)
	}
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("store: body: %w", err)
	}
	if len(body) > maxBody {
		return nil, errors.New("store: body: too large")
	}
	return body, nil
}
