package market

import (
	"bytes"
	"encoding/json"
)

// Encode is the one way in which naps writes JSON that is kept or hashed: no HTML escapes, no trailing newline.
func Encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
