package market

// Factor is one line of the sum that makes up the size of a market. The sum is the product of the factors before it,
// per year.
type Factor struct {
	Role     string   `json:"role"`           // FactorPayers, FactorPrice, FactorShare or FactorRevenue
	What     string   `json:"what"`           // in words: "beauty salons in the United States"
	Value    float64  `json:"value"`          // the figure to calculate with; of a range without a middle 0
	Low      float64  `json:"low"`            // the range; both equal Value where there is none
	High     float64  `json:"high"`           //
	Unit     string   `json:"unit"`           // "businesses", "people", "US$ a month", "share", "US$ a year"
	Source   string   `json:"source"`         // who says so: "Census Bureau, County Business Patterns", "assumption"
	Year     int      `json:"year,omitempty"` // the year that the figure is of; 0: unknown
	Evidence []string `json:"evidence"`       // ids; empty for an assumption and for a product
}

// The roles of factors.
const (
	FactorPayers  = "payers"  // how many could pay
	FactorPrice   = "price"   // what each of them would pay, as Unit says
	FactorShare   = "share"   // the part of them that a newcomer may reach, from 0 to 1
	FactorRevenue = "revenue" // the product: US dollars a year
)
