package llm

// Usage is what a call took, its repetitions and repairs included.
type Usage struct {
	In, Out   int     // tokens
	Cost      float64 // US dollars
	Calls     int     // exchanges
	Estimated bool    // the server did not count all of it
}

func (u Usage) plus(o Usage) Usage {
	return Usage{u.In + o.In, u.Out + o.Out, u.Cost + o.Cost, u.Calls + o.Calls, u.Estimated || o.Estimated}
}

// Estimate is about how many tokens a text has: one for four letters of ASCII, one for each other letter. Tokenizers
// differ by a third either way.
func Estimate(text string) int {
	quarter, n := 0, 0
	for _, r := range text {
		if r < 0x80 {
			quarter++
		} else {
			n++
		}
	}
	return n + (quarter+3)/4
}

// usage is what an exchange took: as the server counted, else by estimate of what was sent and what came.
func (cfg Config) usage(counted *counts, q body, came int) Usage {
	u := Usage{Calls: 1}
	if counted != nil && counted.In+counted.Out > 0 {
		u.In, u.Out = counted.In, counted.Out
	} else {
		u.Out, u.Estimated = came, true
		for _, m := range q.Messages {
			u.In += Estimate(m.Content) + 4
		}
		for _, t := range q.Tools {
			u.In += Estimate(string(raw(t)))
		}
	}
	u.Cost = (float64(u.In)*cfg.PriceIn + float64(u.Out)*cfg.PriceOut) / 1e6
	return u
}
