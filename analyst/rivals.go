package analyst

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"naps/market"
)

// hostsOfMany are places where many products live, so that a shared domain there means nothing.
var hostsOfMany = set("apple.com github.com github.io ycombinator.com google.com producthunt.com stackexchange.com stackexchange.example reddit.com wikipedia.org youtube.com facebook.com linkedin.com twitter.com x.com medium.com crunchbase.com g2.com capterra.com notion.site vercel.app netlify.app herokuapp.com")

// products are what describes itself: products of all sources, and the front pages that a web search found.
func (c Case) products() []market.Evidence {
	out := c.of(market.Product)
	for _, e := range c.of(market.Page) {
		if frontPage(e) {
			out = append(out, e)
		}
	}
	return slices.DeleteFunc(out, func(e market.Evidence) bool { return nameKey(nameOf(e)) == "" })
}

// frontPage reports whether a page is the entrance of a site that could be a product's. Deeper pages are articles, lists and threads.
func frontPage(e market.Evidence) bool {
	u, err := url.Parse(e.URL)
	if err != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || e.Facts["type"] == "community" {
		return false
	}
	return !hostsOfMany[domainOf(e)]
}

// sameProduct gathers what is said of one product under one name, however often and wherever it occurs: the same name in any of its
// forms, or the same domain of its own. Groups come in the order of their first evidence by hash.
func sameProduct(es []market.Evidence) [][]market.Evidence {
	es = byHash(slices.Clone(es))
	group := map[string]int{} // of a name or domain
	into := make([]int, len(es))
	root := func(i int) int {
		for into[i] != i {
			i = into[i]
		}
		return i
	}
	for i, e := range es {
		into[i] = i
		for _, key := range productKeys(e) {
			if j, seen := group[key]; seen {
				a, b := root(i), root(j)
				into[max(a, b)] = min(a, b)
			}
			group[key] = i
		}
	}
	at := map[int]int{}
	var out [][]market.Evidence
	for i, e := range es {
		r := root(i)
		n, seen := at[r]
		if !seen {
			n = len(out)
			at[r] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], e)
	}
	return out
}

func productKeys(e market.Evidence) []string {
	keys := []string{"name " + nameKey(nameOf(e))}
	if d := domainOf(e); d != "" && !hostsOfMany[d] {
		keys = append(keys, "domain "+d)
	}
	return keys
}

// titleOf is the name under which a group goes: the one that most of its evidence uses, then the shortest.
func titleOf(es []market.Evidence) string {
	count := map[string]int{}
	for _, e := range es {
		count[nameOf(e)]++
	}
	names := slices.SortedFunc(mapKeys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	return names[0]
}

// broad are words for customers of any trade: a product for them may be one for freelancers or shops, but not one for couples.
var broad = set("business company smb sme team firm enterprise organization organisation professional startup agency corporation")

// nobody are words for people that say nothing about who they are.
var nobody = set("people person user customer client everyone anyone someone member participant player partner consumer individual other owner founder maker developer expert leader manager provider supplier reader stakeholder investor employee worker freelancer contractor number paper order")

// private are customers who are no trade.
var private = set("couple parent family student kid child people person owner lover adult senior teen roommate tenant patient dog cat single bride hobbyist household mother father woman man girl boy friend")

// madeFor are the people for whom a product says that it is made, where they are others than the idea's customer: "finance teams" of a tool
// that has the right words for couples. Empty where it names the customer, nobody in particular, or those among whom the customer is.
func (l *lens) madeFor(lead string) string {
	toks := tokens(lead)
	if l.namesCustomer(l.look(toks)) {
		return ""
	}
	home := l.privateCustomer()
	for i, t := range toks {
		w := singular(t.word)
		if !isPeople(t.word) && !broad[w] || nobody[w] {
			continue
		}
		needs := i+1 < len(toks) && (toks[i+1].word == "need" || toks[i+1].word == "use")
		if _, known := l.hitAt(toks, i); known || !needs && !slices.ContainsFunc(toks[max(0, i-4):i], func(t token) bool { return wordsFor[t.word] || wordsHelp[t.word] }) {
			continue
		}
		if i > 0 {
			if h, near := l.hitAt(toks, i-1); near && l.concepts[h.concept].role == roleCustomer {
				continue // "tattoo artists", where the idea says "tattoo studios"
			}
		}
		from := i
		for from > 0 && i-from < 2 && l.qualifies(toks[from-1].word) && !strings.ContainsAny(lead[toks[from-1].end:toks[from].start], ".,;:!?|–—(") {
			from--
		}
		if broad[w] && !home && from == i {
			continue
		}
		return oneLine(lead[toks[from].start:t.end])
	}
	return ""
}

// qualifies reports whether a word before the name of people says which they are: "finance" teams, but not "small" teams.
func (l *lens) qualifies(w string) bool {
	return bands()[w] != 1 && !smallNums[w] && !generic[w] && !sized[w] && !wordsHelp[w]
}

var sized = set("small large big medium mid midsize growing modern independent local global many most all own busy smaller larger mid-market b2b remote")

// privateCustomer reports whether the customer of the idea is no trade.
func (l *lens) privateCustomer() bool {
	for _, c := range l.concepts {
		if c.role == roleCustomer && private[c.word] {
			return true
		}
	}
	return false
}

// directScore is how well a description must match for a product to be a rival; below it is something else that may be used instead.
const directScore = 0.5

// rival judges whether what is said of a product makes it a direct rival, and for whom it is made where that is the reason why not. A direct one
// matches the job, names job or customer already in what it calls itself, and is not made for others. Where the job is one word, "budgeting", it
// must name the customer as well.
func (l *lens) rival(es []market.Evidence) (direct bool, other string) {
	head, lead, match := "", "", 0.0
	for _, e := range es {
		if j := judgeThing(l, e); j.OK {
			match = max(match, j.Score)
		}
		head += e.Facts["tagline"] + ". "
		if _, tail, ok := strings.Cut(oneLine(e.Title), nameOf(e)); ok {
			head += tail + ". "
		}
		lead += clip(bodyOf(e), 400) + ". "
	}
	if len(tokens(head)) == 0 {
		head = lead
	}
	self := l.look(tokens(head))
	job := l.themselves(self, roleJob, roleProblem) + 0.5*l.kinOf(self) // its own words, or twice as much of what means the same
	who, _ := l.sum(l.look(tokens(head+lead)), roleCustomer)
	calls := job >= 1.6 && l.namesCustomer(self) // what it calls itself says it all: "AI grading for teachers"
	if match == 0 || match < directScore && !calls {
		return false, ""
	}
	other = l.madeFor(head + lead)
	single := l.count(roleJob) < 2 && l.count(roleCustomer) > 0 && who == 0
	return other == "" && !single && (job >= 1 || l.namesCustomer(self) || match >= surelyDirect && l.themselves(l.look(tokens(head+lead)), roleCustomer) > 0), other
}

// kinOf is the weight of job and problem that was seen, the words that mean the same included.
func (l *lens) kinOf(s sight) float64 {
	w, _ := l.sum(s, roleJob, roleProblem)
	return w
}

// surelyDirect is a match so close that it counts whatever a product calls itself, if it names the customer somewhere.
const surelyDirect = 0.9
