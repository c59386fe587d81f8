package order

// Weights say what counts how much. A part of a brief with weight 0 is left out.
type Weights struct {
	Idea, Title, Problem, Job, Customer, Says float64 // parts of a brief

	Breadth    float64 // how much more a term counts that stands in several parts: their weights to this power
	Saturation float64 // k of BM25: how much more the second and third time counts that a term comes
	Length     float64 // b of BM25: how much longer texts are held back
	Passage    float64 // the best passage, beside the whole text
	Place      float64 // a community that the brief names, in rarest words
	Hits       float64 // the logarithm of the number of searches, in rarest words
}

var weights = Weights{
	Idea: 1, Title: 1, Problem: 1, Job: 1, Customer: 1, Says: 1,
	Breadth: 0.5, Saturation: 1.2, Length: 0.75, Passage: 0.5, Place: 0.5, Hits: 0.1,
}

// DefaultWeights are the weights that Rank uses, fitted on labelled posts by the package eval.
func DefaultWeights() Weights { return weights }
