package views

import (
	"naps/market"
	"naps/words"
)

var tierNames = [...]string{"nothing observed", "talk", "complaint", "a specific incident", "a costly way around it",
	"money paid"}

func tierName(t market.Tier) string {
	if t < 0 || int(t) >= len(tierNames) {
		return "unknown"
	}
	return words.Capital(tierNames[t])
}

func percent(f float64) string { return count(float64(int(f*100+0.5))) + "%" }

func sideWord(speaksFor bool) string {
	if speaksFor {
		return "for"
	}
	return "against"
}
