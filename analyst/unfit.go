package analyst

import (
	"regexp"
	"slices"

	"naps/market"
)

// unfit says why a post cannot be evidence, whatever it is about.
func unfit(head, body []token, e market.Evidence) string {
	if e.Metrics["over_18"] > 0 || e.Facts["nsfw"] == "true" {
		return "it is not safe for work"
	}
	if rude(head) || rude(body[:min(len(body), 60)]) {
		return "it is not fit to be quoted"
	}
	if standing(e.Title, head) {
		return "it is a standing thread of the place"
	}
	if listicle(head, body) {
		return "it is a list, nobody's own story"
	}
	c := cuesOf(body[:min(len(body), 400)])
	h := cuesOf(head)
	if n := c.count[cueAdvert] + 2*h.count[cueAdvert]; n >= 4 && n > c.count[cueComplaint]+c.count[cueLoss] {
		return "it advertises"
	}
	return ""
}

var datedRE = regexp.MustCompile(`\b\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d\b`)

// standing reports whether a title is that of a thread which moderators or programs open again and again, or which invites guests.
func standing(title string, head []token) bool {
	weekly, thread := datedRE.MatchString(title), false
	for _, t := range head {
		weekly = weekly || often[t.word]
		thread = thread || threads[t.word]
		if t.word == "ama" || t.word == "iama" || t.word == "megathread" || t.word == "amaa" {
			return true
		}
	}
	return weekly && thread
}

var (
	often   = set("weekly daily monthly monday tuesday wednesday thursday friday saturday sunday")
	threads = set("thread megathread roundup group discussion checkin faq posts")
)

// listicle reports whether a text is a list of tips or products: it says so at the start of its title and no "I" tells of anything.
func listicle(head, body []token) bool {
	counts := false
	for i, t := range head[:min(4, len(head))] {
		digits := t.word[0] >= '0' && t.word[0] <= '9' && len(t.word) <= 2
		counts = counts || digits && (i == 0 || ranks[head[i-1].word]) && slices.ContainsFunc(head[i+1:min(i+6, len(head))], func(t token) bool { return listed[t.word] })
	}
	if !counts {
		return false
	}
	n := 0
	for _, t := range body[:min(len(body), 200)] {
		if t.word == "i" || t.word == "i'm" || t.word == "i've" || t.word == "me" {
			n++
		}
	}
	return n < 2
}

var (
	ranks  = set("top best the these our")
	listed = set("best top tips ways things reasons apps tools ideas hacks picks platforms products websites services books recipes dinners gifts solutions alternatives mistakes secrets steps strategies examples trends facts breeds bikes places cafes software programs hustles lessons habits")
)

// slurs make a post unfit to be quoted to anybody.
var slurs = set("nigger niggers nigga niggas faggot faggots fag fags cunt cunts retard retards retarded rape raped porn nsfw blowjob dick cock tits pussy whore slut sluts nude nudes")

func rude(toks []token) bool {
	return slices.ContainsFunc(toks, func(t token) bool { return slurs[t.word] })
}

// swearing costs a passage points: the same is mostly said elsewhere without it.
var swearing = set("fuck fucking fucked fuckin fucks shit shitty bullshit bitch bitches asshole assholes ass damn goddamn crap motherfucker bastard piss pissed wtf")
