package records

// ModelChoice is the language model that the operator chose on the admin page. What the environment sets comes before
// it.
type ModelChoice struct {
	BaseURL string `json:"base_url"`
	Name    string `json:"name"`
	Key     string `json:"key,omitempty"`
	KeyFor  string `json:"key_for,omitempty"` // scheme and host that the key was entered for; it is sent nowhere else

	PriceIn  float64 `json:"price_in,omitempty"` // US dollars per million tokens
	PriceOut float64 `json:"price_out,omitempty"`
}
