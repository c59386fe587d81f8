package landing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"naps/market"
)

// Address is one that somebody left on a page. Only the founder sees it.
type Address struct {
	ID        string `json:"id"`
	Email     string `json:"email"`
	At        int64  `json:"at"`        // Unix milliseconds
	Confirmed int64  `json:"confirmed"` // 0: not confirmed
}

// MostAddresses is how many one test keeps.
const MostAddresses = 10_000

// CleanEmail reads an address as somebody typed it; empty: it is none.
func CleanEmail(text string) string {
	text = strings.TrimSpace(text)
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 || strings.ContainsAny(text, " \t\"(),:;<>[\\]") {
		return ""
	}
	name, host, _ := strings.Cut(text, "@")
	host = strings.ToLower(host)
	if name == "" || !strings.Contains(host, ".") || strings.HasSuffix(host, ".") || !utf8.ValidString(text) {
		return ""
	}
	return name + "@" + host
}

// TokenHash is what is stored of the token in a mail.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte("landing:" + token))
	return hex.EncodeToString(sum[:])
}

// Addressbook keeps the addresses that were left. A missing one is journal.ErrNotFound.
type Addressbook interface {
	// ErrNotNow: the test takes none (any more)
	Leave(ctx context.Context, test, email, tokenHash string, at time.Time) (confirmed bool, err error)
	ByToken(ctx context.Context, test, tokenHash string) (Address, error)
	Confirm(ctx context.Context, test, tokenHash string, at time.Time) error
	DropAddress(ctx context.Context, test, id string) error
	Addresses(ctx context.Context, test string) ([]Address, error)
}

// Payment is a reservation: money that the founder received through the page's payment link. Who paid is kept as a
// pseudonym.
type Payment struct {
	ID     string `json:"id"`
	Who    string `json:"who"`
	Amount string `json:"amount"`
	Date   string `json:"date"` // YYYY-MM-DD
}

// mostWho bounds what a founder writes of a payment, in letters.
const mostWho = 100

// Wrong says what keeps a payment from being logged, and which field it is. who is what the founder typed.
func (p Payment) Wrong(t Test, now time.Time) (field, text string) {
	day, err := time.Parse(time.DateOnly, p.Date)
	opened := time.UnixMilli(t.Opened).UTC().Truncate(24 * time.Hour)
	switch {
	case strings.TrimSpace(p.Who) == "" || utf8.RuneCountInString(p.Who) > mostWho:
		return "who", "Say who paid, in words that tell people apart. We store a pseudonym only."
	case strings.TrimSpace(p.Amount) == "" || utf8.RuneCountInString(p.Amount) > mostPrice ||
		!strings.ContainsAny(p.Amount, "123456789"):
		return "amount", fmt.Sprintf("Enter what they paid, such as $19, in at most %d characters.", mostPrice)
	case err != nil:
		return "date", "Write the date as year-month-day, such as 2026-03-31."
	case day.Before(opened) || day.After(now):
		return "date", "The day must lie between the opening of the test and today."
	}
	return "", ""
}

// Hidden is the payment as it is kept: the same payer of a test twice is one.
func (p Payment) Hidden(test string) Payment {
	p.Who = market.Pseudonym("landing:"+test, strings.ToLower(strings.Join(strings.Fields(p.Who), " ")))
	p.Amount = strings.Join(strings.Fields(p.Amount), " ")
	return p
}

// Payments keeps reservations; each payer of a test counts once.
type Payments interface {
	AddPayment(ctx context.Context, test string, p Payment) error // ErrNotNow unless the test is open
	DropPayment(ctx context.Context, test, id string) error
	Payments(ctx context.Context, test string) ([]Payment, error)
}

// Complaint is what somebody reported about a page.
type Complaint struct {
	Reason string `json:"reason"` // one of Reasons
	Text   string `json:"text"`
	At     int64  `json:"at"`
}

// Reasons are why somebody may report a page.
var Reasons = []string{"fraud", "illegal", "spam", "other"}

// Bounds of reports.
const (
	MostComplaints = 50 // kept for one page; more would say nothing new
	MostComplaint  = 500
)

// Listed is a page as the operator of the server sees it.
type Listed struct {
	Test
	Owner      string
	Views      int
	Complaints []Complaint // the newest first
}

// Complaints keeps what was reported, for the operator.
type Complaints interface {
	Complain(ctx context.Context, test string, c Complaint) error
	Listed(ctx context.Context, limit int) ([]Listed, error) // open tests, those with reports first
}
