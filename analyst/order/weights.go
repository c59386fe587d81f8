package order

// Weights say what counts how much. Words of a part of a brief with weight 0 count only where another part has them
// too.
type Weights struct {
	Idea, Title, Problem, Job, Customer, Says float64 // parts of a brief

	Breadth    float64 // how much more a term counts that stands in several parts: their weights to this power
	Saturation float64 // k of BM25: how much more the second and third time counts that a term comes
	Length     float64 // b of BM25: how much longer texts are held back
	Passage    float64 // the best passage, beside the whole text
	Place      float64 // a community that the brief names, in rarest words
	Hits       float64 // the logarithm of the number of searches, in rarest words
}

// weights were fitted by "naps eval order --fit" on half of the labelled ideas, a step of each at a time; a step that
// is worth less than one post is not taken. The title and the customer say nothing that idea, problem and job do not;
// alone they draw in whatever such people write about. Place would be fitted higher, since the labelled posts were
// taken from the communities of the briefs: it and the searches, which the labels do not know, are kept so small that
// they only decide between texts that say about the same.
var weights = Weights{
	Idea: 0.5, Title: 0, Problem: 1, Job: 1, Customer: 0, Says: 1,
	Breadth: 0.75, Saturation: 1.2, Length: 0.9, Passage: 0.5, Place: 0.5, Hits: 0.1,
}

// DefaultWeights are the weights that Rank uses, fitted on labelled posts by the package eval.
func DefaultWeights() Weights { return weights }

// byKind gives the weights of the parts of a brief.
func (w Weights) byKind() [kinds]float64 {
	return [kinds]float64{idea: w.Idea, title: w.Title, problem: w.Problem, job: w.Job, customer: w.Customer,
		says: w.Says}
}
