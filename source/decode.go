package source

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// num is a number however a service writes it: 3, "3", "1,200"; null, "", "." and anything else mean that there is
// none.
type num struct {
	v  float64
	ok bool
}

// UnmarshalJSON never fails: a figure that cannot be read is a figure that is missing.
func (n *num) UnmarshalJSON(b []byte) error {
	*n = num{}
	s := strings.ReplaceAll(strings.Trim(string(b), `" `), ",", "")
	v, err := strconv.ParseFloat(s, 64)
	if err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
		*n = num{v, true}
	}
	return nil
}

// str is a short text however a service writes it: null is "", a number is its digits, a list or an object is nothing.
type str string

// UnmarshalJSON fails for no value; see str.
func (s *str) UnmarshalJSON(b []byte) error {
	*s = ""
	switch b = bytes.TrimSpace(b); {
	case len(b) == 0 || b[0] == '[' || b[0] == '{' || string(b) == "null":
	case b[0] == '"':
		var v string
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		*s = str(v)
	default:
		*s = str(b)
	}
	return nil
}

// strs is a list of short texts; a single text counts as a list of one.
type strs []string

// UnmarshalJSON fails for no value; see strs.
func (s *strs) UnmarshalJSON(b []byte) error {
	*s = nil
	var list []str
	if json.Unmarshal(b, &list) != nil {
		var one str
		if err := one.UnmarshalJSON(b); err != nil {
			return err
		}
		list = []str{one}
	}
	for _, v := range list {
		if v != "" {
			*s = append(*s, string(v))
		}
	}
	return nil
}

// dayOf is the day in UTC of a time in Unix seconds; no time, no day.
func dayOf(n num) string {
	if !n.ok || n.v <= 0 || n.v > 32503680000 { // the year 3000
		return ""
	}
	return time.Unix(int64(n.v), 0).UTC().Format(time.DateOnly)
}

// dayIn is the day at the beginning of an ISO date or time; what does not begin with a day gives none.
func dayIn(s string) string {
	if len(s) < 10 {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, s[:10]); err != nil {
		return ""
	}
	return s[:10]
}
