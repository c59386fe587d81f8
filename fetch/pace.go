package fetch

import (
	"strings"
	"time"
)

// Pace is how a host, or a group of hosts that count together, wants to be asked.
type Pace struct {
	// names; one that begins with a dot stands for all that end so, and for the name without the dot
	Hosts string
	Every time.Duration // one request in this time, on average
	Burst int           // so many at once after a rest; 0: 1
	Conns int           // so many under way at once; 0: 2
	Run   int           // so many in one run; 0: no cap
	Day   int           // so many in one day (UTC) of this process; 0: no cap
	Keyed int           // pace and day cap are so many times higher with a key; 0: 1

	Rest    time.Duration // how long the host is left alone after a bot wall; 0: not at all
	Contact bool          // is not asked unless the operator gave a contact
}

// usual is the pace of a host of which nobody says another. The burst lets a page follow its robots.txt at once.
var usual = Pace{Every: time.Second, Burst: 2}

// paceOf returns the pace of a host, and the name of the lane in which all hosts of that entry stand in line.
func paceOf(paces []Pace, host string) (Pace, string) {
	for _, p := range paces {
		for name := range strings.FieldsSeq(p.Hosts) {
			if host == strings.TrimPrefix(name, ".") || (name[0] == '.' && strings.HasSuffix(host, name)) {
				return p, p.Hosts
			}
		}
	}
	return usual, host
}

// withKey is the pace of requests that carry a key.
func (p Pace) withKey() Pace {
	if p.Keyed > 1 {
		p.Every /= time.Duration(p.Keyed)
		p.Day *= p.Keyed
	}
	return p
}
