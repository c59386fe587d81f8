package session

// Price is what runs cost, in whole credits.
type Price struct {
	Run   int // one that a founder starts
	Watch int // one that a monitor starts
}

// of is the price of a run of an idea. The sample is free, and so is whatever runs on the operator's own machine.
func (p Price) of(sample, free, watch bool) int {
	switch {
	case sample || free:
		return 0
	case watch:
		return p.Watch
	}
	return p.Run
}
