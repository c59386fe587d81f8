package market

// Payers is a line of a public classification in which those who could pay stand, so that an official statistic counts
// them.
type Payers struct {
	List     string `json:"list"`  // "naics", "soc", "nace" or "world"
	Code     string `json:"code"`  // in that list
	Title    string `json:"title"` // as the list writes it
	Country  string `json:"country"`
	Assumed  bool   `json:"assumed,omitempty"` // the country: nobody named it
	Standing string `json:"standing"`
}

// What a line of a classification is to the customers.
const (
	PayersSame    = "same"    // it counts the customers, says a model
	PayersWider   = "wider"   // the customers are among them, says a model
	PayersAssumed = "assumed" // its title is clearly near to the customer's name; nobody has looked at it
)
