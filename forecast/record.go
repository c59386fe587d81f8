package forecast

// Enough is how many settled predictions a server needs before its record is shown: fewer say nothing.
const Enough = 20

// Settled is a prediction whose outcome is known, without anything of the idea. It is what servers may pool.
type Settled struct {
	Kind    Kind    `json:"kind"`
	Chance  float64 `json:"probability"`
	Outcome Outcome `json:"outcome"` // yes or no
	Days    int     `json:"horizon_days"`
	Month   string  `json:"month"` // YYYY-MM in which it was due
}

// happened is the outcome as a number.
func (s Settled) happened() float64 {
	if s.Outcome == Yes {
		return 1
	}
	return 0
}

// Bin is a range of probabilities: how many predictions fell into it, what they said on average and how many came true.
type Bin struct {
	From float64 `json:"from"`
	To   float64 `json:"to"` // excluded, but for 1
	N    int     `json:"n"`
	Said float64 `json:"mean_probability"`
	True float64 `json:"share_true"`
}

// bins is how many ranges the probabilities are divided into: with twenty predictions more would be mostly empty.
const bins = 5

// Score is the record of some predictions.
type Score struct {
	Kind Kind `json:"kind,omitempty"` // empty: of all kinds
	N    int  `json:"n"`
	True int  `json:"came_true"`
	// the mean squared difference of probability and outcome: 0 is perfect, always saying 50% gives 0.25
	Brier float64 `json:"brier"`
}

// Record is how good the predictions of a server were. Where there are fewer than Enough, only N and Missing are set.
type Record struct {
	N       int     `json:"n"`
	Missing int     `json:"missing"` // until there are Enough
	Brier   float64 `json:"brier"`
	True    int     `json:"came_true"`
	Bins    []Bin   `json:"bins"`
	Kinds   []Score `json:"kinds"` // those with Enough of their own
}

// Shown reports whether there is enough to be shown.
func (r Record) Shown() bool { return r.Missing == 0 }

// RecordOf measures settled predictions; others are left out. Their order does not matter.
func RecordOf(all []Settled) Record {
	known := counting(all, "")
	r := Record{N: len(known), Missing: max(0, Enough-len(known)), Bins: []Bin{}, Kinds: []Score{}}
	if !r.Shown() {
		return r
	}
	whole := scoreOf("", known)
	r.Brier, r.True, r.Bins = whole.Brier, whole.True, binned(known)
	for _, k := range Kinds {
		if of := counting(all, k); len(of) >= Enough {
			r.Kinds = append(r.Kinds, scoreOf(k, of))
		}
	}
	return r
}

// TallyOf counts settled predictions by kind.
func TallyOf(all []Settled) Tally {
	t := Tally{}
	for _, k := range Kinds {
		s := scoreOf(k, counting(all, k))
		t[k] = Count{Settled: s.N, True: s.True}
	}
	return t
}

// counting are those with a known outcome, of a kind or, for "", of all.
func counting(all []Settled, k Kind) []Settled {
	var out []Settled
	for _, s := range all {
		if (s.Outcome == Yes || s.Outcome == No) && (k == "" || s.Kind == k) {
			out = append(out, s)
		}
	}
	return out
}

func scoreOf(k Kind, all []Settled) Score {
	s := Score{Kind: k, N: len(all), Brier: Brier(all)}
	for _, x := range all {
		if x.Outcome == Yes {
			s.True++
		}
	}
	return s
}

// scale is the unit in which squares are summed. Probabilities have two decimals, so their squares are whole numbers
// of it, and the sum is the same in every order.
const scale = 1e4

// Brier is the mean squared difference between what was said and what happened; 0 for none.
func Brier(all []Settled) float64 {
	if len(all) == 0 {
		return 0
	}
	var sum int64
	for _, s := range all {
		sum += square(s.Chance - s.happened())
	}
	return float64(sum) / scale / float64(len(all))
}

func square(d float64) int64 { return int64(d*d*scale + 0.5) }

// binned puts predictions into ranges of their probability. Every one is in exactly one.
func binned(all []Settled) []Bin {
	out := make([]Bin, bins)
	said := make([]int64, bins)
	for i := range out {
		out[i].From, out[i].To = float64(i)/bins, float64(i+1)/bins
	}
	for _, s := range all {
		hundredths := int64(s.Chance*100 + 0.5)
		i := min(max(int(hundredths)*bins/100, 0), bins-1)
		out[i].N++
		out[i].True += s.happened()
		said[i] += hundredths
	}
	for i := range out {
		if n := float64(out[i].N); n > 0 {
			out[i].Said, out[i].True = float64(said[i])/100/n, out[i].True/n
		}
	}
	return out
}
