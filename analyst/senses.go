package analyst

import "strings"

// otherSense lists words that mean something else beside certain words: "a couple of days", "7th grade", "in order to".
var otherSense = map[string]struct{ before, after map[string]bool }{
	"couple": {nil, set("of days weeks months years hours minutes times more things questions other hundred thousand bucks")},
	"order":  {set("in"), set("to")},
	"place":  {set("take takes took taking first in"), nil},
	"mark":   {set("question"), nil},
	"grade":  {set("medical enterprise professional production industrial military clinical food high low top first second third fourth fifth sixth seventh eighth ninth tenth"), set("level school 1 2 3 4 5 6 7 8")},
	"grader": {set("first second third fourth fifth sixth"), nil},
	"train":  {set("the a by"), set("station ride of wreck to")},
	"plan":   {set("health data phone cell insurance retirement i we"), set("on to")},
	"class":  {set("middle working first upper world high business"), set("action of")},
	"share":  {set("market please to"), set("your with price prices button")},
	"test":   {nil, set("drive")},
	"check":  {set("sanity sense"), set("out")},
	"screen": {set("the my a phone computer tv big"), set("time size door")},
	"lesson": {nil, set("learned learnt")},
	"bill":   {set("a the dollar gates"), set("gates murray")},
	"late":   {set("too it's its up"), set("night 20s 30s 40s 50s twenties thirties 90s 80s")},
	"pay":    {nil, set("attention respects")},
	"tip":    {set("any some these more helpful quick pro top few your useful great"), set("for on to and thursday")},
	"note":   {set("side"), set("that")},
}

// otherwise reports whether the word at i has another sense by its neighbours.
func otherwise(toks []token, i int) bool {
	o, ok := otherSense[singular(toks[i].word)]
	if !ok {
		return false
	}
	before, after := "", ""
	if i > 0 {
		before = toks[i-1].word
	}
	if i+1 < len(toks) {
		after = toks[i+1].word
	}
	ordinal := len(before) > 2 && before[0] >= '0' && before[0] <= '9' && strings.HasPrefix(toks[i].word, "grade")
	return o.before[before] || o.after[after] || ordinal
}
