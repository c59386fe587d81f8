package forecast

import (
	"bytes"
	"encoding/csv"
	"strconv"
)

// CSV writes settled predictions as a table that servers can pool. It holds no word of any idea.
func CSV(all []Settled) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"kind", "probability", "outcome", "horizon_days", "month"}}
	for _, s := range counting(all, "") {
		rows = append(rows, []string{string(s.Kind), strconv.FormatFloat(s.Chance, 'f', 2, 64), string(s.Outcome),
			strconv.Itoa(s.Days), s.Month})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}
