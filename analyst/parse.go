package analyst

import (
	"strings"
	"unicode"
)

// generic words name the kind of thing that is built, never the problem: they are no terms.
var generic = set("app apps application applications tool tools platform platforms software saas ai startup startups product products service services system systems solution solutions website websites site online web-based internet digital smart assistant marketplace mobile cloud technology tech automated automatic automatically automation powered ai-powered based driven simple simpler easy easier easily better best fast faster quick quickly new modern innovative affordable free cheap helps help helping enables allows lets makes gives using use used user users company business businesses idea build building create creating startup project plugin extension bot chatbot agent api dashboard kit suite hub portal one-stop shop all-in-one want people thing things everyone someone gpt llm ml machine learning model")

// whoBreak are the words that end the naming of a customer or of a job and begin something else.
var (
	wordsFor   = set("for")
	wordsHelp  = set("help helps helping let lets letting allow allows enable enables give gives remind reminds teach teaches")
	wordsWho   = set("who whose whom")
	wordsHow   = set("with by using via through without so based powered")
	wordsBreak = set("that which in on at from when where while because if to and or but of about into than")
	smallNums  = set("zero one two three four five six seven eight nine ten eleven twelve twenty thirty fifty hundred thousand fewer less more than least most under over up first second third short daily weekly monthly some others other small large big keep keeps several many few")
)

// role says what part of the idea a word belongs to.
type role uint8

const (
	roleJob      role = iota // what is to be done
	roleCustomer             // who has the problem
	roleProblem              // what is wrong: "whose clients pay late"
	roleDetail               // how the product does it, how many, how often
)

type idea struct {
	text  string
	toks  []token
	roles []role
	main  int // tokens of the first sentence
}

// parse gives each word of the idea its role, by the small words between them.
func parse(text string) idea {
	d := idea{text: text, toks: tokens(text)}
	if len(d.toks) > 1500 {
		d.toks = d.toks[:1500]
	}
	d.roles = make([]role, len(d.toks))
	d.main = len(d.toks)
	now, sure := roleJob, false
	for i, t := range d.toks {
		if i > 0 && d.endsBetween(i-1, i) {
			if d.main == len(d.toks) && i >= 4 {
				d.main = i
			}
			now = roleJob
		}
		switch {
		case wordsFor[t.word] && i+1 < len(d.toks) && d.namesPeople(i+1):
			now, sure = roleCustomer, true
		case wordsHelp[t.word] && i+1 < len(d.toks) && d.namesPeople(i+1):
			now, sure = roleCustomer, false
		case wordsWho[t.word] && i > 0:
			now = roleProblem
		case t.word == "with" && now == roleCustomer && i+1 < len(d.toks) && !smallNums[d.toks[i+1].word] && bands()[d.toks[i+1].word] != 1:
		case wordsHow[t.word]:
			now = roleDetail
		case t.word == "of" && now == roleCustomer && i > 0 && isPeople(d.toks[i-1].word) && !d.capital(i+1): // "owners of rescue dogs", "parents of twins"
		case now == roleCustomer && (t.word == "and" || t.word == "or") && i+1 < len(d.toks) && isPeople(d.toks[i+1].word): // "servers and bartenders"
		case t.word == "that" && now == roleJob && d.peopleWhoCan(i+1):
			now, sure = roleCustomer, false
		case now == roleCustomer && (wordsBreak[t.word] || d.comma(i)):
			now = roleJob
			if sure && t.word != "to" && t.word != "and" && t.word != "that" {
				now = roleDetail
			}
		case now == roleCustomer && !sure && i > 0 && d.roles[i-1] == roleCustomer && isPeople(d.toks[i-1].word):
			now = roleJob
		}
		d.roles[i] = now
	}
	return d
}

// endsBetween reports whether a sentence or line ends between two words.
func (d idea) endsBetween(a, b int) bool {
	between := d.text[d.toks[a].end:d.toks[b].start]
	return strings.ContainsAny(between, "\n!?;:。") || strings.Contains(between, ". ")
}

func (d idea) comma(i int) bool {
	return i > 0 && strings.ContainsAny(d.text[d.toks[i-1].end:d.toks[i].start], ",(–—")
}

// namesPeople reports whether the words from i on, up to the next small word, end in somebody who could be a customer.
func (d idea) namesPeople(i int) bool {
	if strings.HasSuffix(d.toks[i].word, "ing") && len(d.toks[i].word) > 5 {
		return false
	}
	for n := 0; n < 5 && i < len(d.toks); i, n = i+1, n+1 {
		w := d.toks[i].word
		if isPeople(w) {
			return true
		}
		if n > 0 && (wordsBreak[w] || wordsWho[w] || wordsHow[w] || wordsFor[w] || d.comma(i)) {
			return false
		}
	}
	return false
}

// capital reports whether a word is written with a capital letter, as the names of places are.
func (d idea) capital(i int) bool {
	return i < len(d.toks) && d.text[d.toks[i].start] >= 'A' && d.text[d.toks[i].start] <= 'Z'
}

// peopleWhoCan reports whether the words from i on name people who can or want something: "that first-time buyers can understand".
func (d idea) peopleWhoCan(i int) bool {
	for n := 0; n < 5 && i+1 < len(d.toks) && !d.comma(i+1); i, n = i+1, n+1 {
		if isPeople(d.toks[i].word) && whatPeopleDo[d.toks[i+1].word] {
			return true
		}
	}
	return false
}

var whatPeopleDo = set("can could will would may want need use like love trust understand read afford actually")

var peopleWords = set("kitchens offices agents people parents moms mums dads mothers fathers couples families students kids children teens teenagers adults seniors women men girls boys friends roommates landlords tenants hosts guests athletes patients nurses doctors dentists vets veterinarians clinics practices freelancers teams companies agencies businesses startups founders shops stores restaurants cafes bars salons schools churches charities nonprofits clubs gyms hotels farms farmers households firms studios bands musicians artists chefs cooks artisans nomads expats immigrants veterans couples singles brides pilots guides staff freelancer landlord teacher parent student owner developer designer householders smbs smes b2b hobbyists employees clients folks crews")

func isPeople(w string) bool {
	if peopleWords[w] {
		return true
	}
	for _, end := range []string{"ers", "ors", "ists", "ians", "men", "ants"} {
		if strings.HasSuffix(w, end) && len(w) > len(end)+2 && !keepER[strings.TrimSuffix(w, "s")] && !notPeople[w] {
			return true
		}
	}
	return false
}

var notPeople = set("papers numbers letters orders offers computers customers' filters answers transfers dinners fingers rivers reminders plants restaurants folders stickers posters newsletters calculators trackers planners timers printers scanners errors colors doors factors sensors motors mirrors containers trailers chargers controllers routers boilers papers covers posters wants variants")

// telling reports whether a word of an idea may stand for its subject.
func telling(w string) bool {
	return !generic[w] && !smallNums[w] && !vague[w] && !wordsHelp[w] && bands()[w] != 1 && !adverb(w) && (len(w) > 1 || w[0] >= 0x80) && strings.ContainsFunc(w, unicode.IsLetter)
}

// vague words stand in any idea.
var vague = set("find finds finding found know knows knowing start starts starting good great want wants wanting need needs needed look looking see way ways day days life place lot lots kind properly real right less own give gives take takes come comes go goes going try trying like love hate struggle struggling problem problems")

// adverb reports whether a word is one by its ending: "fairly", but not "family".
func adverb(w string) bool {
	root, ok := strings.CutSuffix(w, "ly")
	return ok && len(root) > 3 && bands()[root] != 0
}
