package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"naps/journal"
)

// EndPath is the path by which whoever has a message of a watch ends it without a login.
func EndPath(m journal.Monitor) string { return "/watch/" + m.ID + "/" + endMark(m) }

// Ends reports whether mark is the one in EndPath. A watch without a secret is ended by no mark.
func Ends(m journal.Monitor, mark string) bool {
	return m.Secret != "" && hmac.Equal([]byte(endMark(m)), []byte(mark))
}

func endMark(m journal.Monitor) string {
	mac := hmac.New(sha256.New, []byte(m.Secret))
	mac.Write([]byte("end:" + m.ID))
	return hex.EncodeToString(mac.Sum(nil))
}
