package research

import (
	"regexp"
	"strings"

	"naps/market"
	"naps/words"
)

// A request to search a phase anew: "look again at the competitors", "please check funding again", "redo the market".
var (
	againAt = regexp.MustCompile(
		`(?i)^\W*(?:please\s+|can you\s+|could you\s+)?(?:look again (?:at|into|for)|look (?:at|into)|check|search|research|redo|repeat|re-?run|re-?check)\s+(.{1,60}?)[\s.!?]*$`)
	againSaid = regexp.MustCompile(`(?i)\b(again|anew|once more|redo|repeat|re-?run|re-?check)\b`)
	againNot  = regexp.MustCompile(
		`(?i)\b(?:again|anew|once more|please|the|for|all|part|phase|research|searches|of)\b`)
)

// againWords names the phases as founders do.
var againWords = map[string]market.Phase{
	"keywords": market.Keywords, "keyword": market.Keywords, "demand": market.Keywords,
	"search terms": market.Keywords, "interest": market.Keywords,
	"pains": market.Pains, "pain": market.Pains, "problem": market.Pains,
	"problems": market.Pains, "complaints": market.Pains,
	"competitors": market.Competitors, "competition": market.Competitors,
	"rivals": market.Competitors, "prices": market.Competitors, "alternatives": market.Competitors,
	"funding": market.Funding, "investors": market.Funding,
	"investments": market.Funding, "money raised": market.Funding,
	"market": market.Sizing, "market size": market.Sizing, "size": market.Sizing, "sizing": market.Sizing,
}

// LookAgain reports which phase a message asks to be searched anew. A message that says anything else beside it asks
// for none: it is about the idea, and a run that nobody asked for costs credits.
func LookAgain(text string) (market.Phase, bool) {
	m := againAt.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || !againSaid.MatchString(text) {
		return "", false
	}
	phase, ok := againWords[words.OneLine(strings.ToLower(againNot.ReplaceAllString(m[1], " ")))]
	return phase, ok
}
