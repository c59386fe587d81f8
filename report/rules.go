package report

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Rules is a version of the rules of the score. In JSON it is a number; earlier reports have it as a string.
type Rules string

// MarshalJSON writes the version as a number where it is one.
func (r Rules) MarshalJSON() ([]byte, error) {
	if n, err := strconv.Atoi(string(r)); err == nil && strconv.Itoa(n) == string(r) {
		return []byte(r), nil
	}
	return json.Marshal(string(r))
}

// UnmarshalJSON reads a number or a string.
func (r *Rules) UnmarshalJSON(raw []byte) error {
	if strings.HasPrefix(string(raw), `"`) {
		return json.Unmarshal(raw, (*string)(r))
	}
	var n json.Number
	err := json.Unmarshal(raw, &n)
	*r = Rules(n)
	return err
}
