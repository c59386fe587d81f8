package views

import "naps/market"

// PrivacyPage says what leaves the machine in each mode.
type PrivacyPage struct {
	Shell
	Text string // Markdown
}

var privacyNames = map[market.Privacy]string{market.Open: "Open", market.Careful: "Careful", market.Closed: "Closed"}

func privacyName(p market.Privacy) string { return privacyNames[p.Mode()] }

// privacySays is one sentence on each mode.
var privacySays = map[market.Privacy]string{
	market.Open:    "Searches use the words of your idea, and the language model may run anywhere.",
	market.Careful: "Searches use only a few everyday words, never names or sentences, and the model must be on a private network.",
	market.Closed:  "Nothing leaves this machine: no searches, and only a model that runs on it.",
}

// privacyFrom says from when a change holds.
func privacyFrom(live bool) string {
	if live {
		return "A change applies from the next run. The run under way keeps the privacy it began with."
	}
	return "A change applies from the next run. Reports that exist stay as they are."
}
