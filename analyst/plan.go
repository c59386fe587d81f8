package analyst

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

// Ask is one planned question: which phase asks it, and of which kind of source.
type Ask struct {
	Phase market.Phase
	Kind  market.Kind
	Query market.Query
}

// Plan is all that is to be asked, in order of importance within each phase and kind. At least 30 in 100 look for counter-evidence.
type Plan []Ask

// For returns the queries of one phase for one kind of source.
func (p Plan) For(phase market.Phase, kind market.Kind) []market.Query {
	out := []market.Query{}
	for _, a := range p {
		if a.Phase == phase && a.Kind == kind {
			out = append(out, a.Query)
		}
	}
	return out
}

// template is a query with names to be filled in; one that asks for what the idea does not have is left out.
// {core} is the job in two or three words, {phrase2} another of the idea's phrases, {word}, {word2} and {word3} its most telling single words,
// {kin} a word that people use for the same, {who} the customer, {one} the most telling word of the customer, {wrong} what is wrong, {job} the job.
type template struct {
	text    string
	counter bool
}

type section struct {
	phase     market.Phase
	kind      market.Kind
	templates []template
}

const plus, minus = false, true

// sections is the plan. Short queries of two to five words find best, from several angles.
var sections = []section{
	{market.Keywords, market.Suggestion, []template{
		{"{word}", plus}, {"{core}", plus}, {"{word2}", plus}, {"{word} {one}", plus}, {"{phrase2}", plus}, {"{word2} {one}", plus}, {"{word3} {one}", plus}, {"how to {core}", plus}, {"best {core}", plus}, {"{kin} {one}", plus},
		{"{core} vs", minus}, {"{word} alternative", minus}, {"{core} cost", plus}, {"why {word}", minus}, {"{word} free", minus}, {"{word2} free", minus}, {"is {core} worth it", minus},
	}},
	{market.Keywords, market.Series, []template{{"{core}", plus}, {"{word}", plus}, {"{word2}", plus}, {"{one}", plus}}},
	{market.Pains, market.Post, []template{
		{"{wrong}", plus}, {"{core} {one}", plus}, {"{word} {one}", plus}, {"{core}", plus}, {"{word2} {one}", plus}, {"{kin} {one}", plus}, {"{phrase2}", plus}, {"{word} problem", plus}, {"{word} frustrating", plus},
		{"is there a tool {core}", plus}, {"how do you deal with {core}", plus}, {"{core} spreadsheet", plus}, {"{word} nightmare", plus}, {"{kin} help", plus},
		{"{word} not worth it", minus}, {"free alternative {word}", minus}, {"{word} works fine", minus}, {"{word} solved", minus}, {"{word2} easy enough", minus}, {"don't need {core}", minus}, {"cancelled {word}", minus}, {"stopped {word} {one}", minus},
	}},
	{market.Pains, market.Page, []template{{"{core} {one} problem reddit", plus}, {"{wrong} forum", plus}, {"{word} {one} reddit", plus}, {"{word} not worth it reddit", minus}}},
	{market.Competitors, market.Product, []template{
		{"{core}", plus}, {"{word} {one}", plus}, {"{word}", plus}, {"{phrase2}", plus}, {"{word2} {one}", plus}, {"{job}", plus}, {"{kin} {one}", plus}, {"free {word}", minus}, {"open source {word}", minus}, {"free {core}", minus},
	}},
	{market.Competitors, market.Page, []template{
		{"{core} software", plus}, {"best {core} for {who}", plus}, {"{core} {where}", plus}, {"{word} pricing", plus}, {"{core} alternative to", minus}, {"open source {word}", minus},
	}},
	{market.Competitors, market.Post, []template{{"{core} recommend", plus}, {"switched from {word}", minus}}},
	{market.Funding, market.News, []template{{"{word} raises funding", plus}, {"{core} startup", plus}, {"{word} startup shut down", minus}, {"{word} company closes", minus}}},
	{market.Funding, market.Filing, []template{{"{core}", plus}, {"{word}", plus}}},
	{market.Funding, market.Page, []template{{"{word} startup shut down", minus}, {"{core} raises seed round", plus}}},
	{market.Sizing, market.Page, []template{{"{core} market size", plus}, {"number of {who}", plus}, {"number of {who} in {where}", plus}, {"{one} market size", plus}, {"{word} industry revenue", plus}, {"{word} market decline", minus}}},
	{market.Sizing, market.Series, []template{{"number of {who}", plus}}},
}

// Queries plans what to ask about a subject. The plan is the same for the same subject, has no query twice, and at most 80.
func Queries(s market.Subject) Plan {
	words := vocabulary(s)
	var p Plan
	for _, sec := range sections {
		for _, t := range sec.templates {
			text := words.fill(t.text)
			if text == "" || slices.ContainsFunc(p, func(a Ask) bool { return a.Phase == sec.phase && a.Kind == sec.kind && a.Query.Text == text }) {
				continue
			}
			p = append(p, Ask{sec.phase, sec.kind, market.Query{Text: text, Counter: t.counter}})
		}
	}
	return p.balanced()
}

// maxQueries bounds a plan.
const maxQueries = 75

// balanced drops the last queries that do not look for counter-evidence until 30 in 100 do and no more than maxQueries are left.
func (p Plan) balanced() Plan {
	counter := 0
	for _, a := range p {
		if a.Query.Counter {
			counter++
		}
	}
	for i := len(p) - 1; i >= 0 && (10*counter < 3*len(p) || len(p) > maxQueries); i-- {
		if !p[i].Query.Counter {
			p = slices.Delete(p, i, i+1)
		}
	}
	return p
}

type vocab map[string]string

// vocabulary fills the names that templates use from the subject.
func vocabulary(s market.Subject) vocab {
	v := vocab{}
	job := strings.Fields(s.Job)
	customer := lastWords(s.Customer, 2)
	v.set("job", strings.Join(job[:min(4, len(job))], " "))
	v.set("who", customer)
	v.set("where", s.Region)
	v.set("one", mostTelling(s.Customer))
	var phrases []string
	for _, p := range s.Phrases {
		if !strings.Contains(strings.ToLower(s.Customer), p) {
			phrases = append(phrases, p)
		}
	}
	words := byTelling(job)
	core := strings.Join(job[:min(2, len(job))], " ")
	if len(phrases) > 0 {
		core, phrases = phrases[0], phrases[1:]
	}
	if core == "" {
		core = customer
	}
	v.set("core", core)
	if len(phrases) > 0 {
		v.set("phrase2", phrases[0])
	}
	for i, w := range words[:min(3, len(words))] {
		v.set([]string{"word", "word2", "word3"}[i], baseOf(w))
	}
	if len(words) > 0 {
		v.set("kin", kinWord(words))
	}
	for _, p := range s.Problems {
		if p != s.Job {
			v.set("wrong", contentWords(p, 4))
			break
		}
	}
	return v
}

// byTelling orders words by how much they tell, the forms of products last.
func byTelling(words []string) []string {
	weight := func(w string) float64 {
		x := weightOf(singular(w), stem(w))
		if forms[singular(w)] {
			x *= formWeight
		}
		return x
	}
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(weight(b), weight(a)) })
	return words
}

// mostTelling is the word of a customer's name that tells most: "landlords" of "small landlords".
func mostTelling(customer string) string {
	var ws []string
	for _, t := range tokens(customer) {
		if telling(t.word) && !weakHeads[singular(t.word)] {
			ws = append(ws, t.word)
		}
	}
	if len(ws) == 0 {
		return ""
	}
	slices.Reverse(ws)
	return byTelling(ws)[0]
}

// kinWord is the first word that people use for the same as one of the words.
func kinWord(words []string) string {
	for _, w := range words {
		for _, k := range kinNames()[stem(w)] {
			if len(k) > 3 && !slices.ContainsFunc(words, func(o string) bool { return stem(o) == stem(k) }) && bands()[k] != 1 {
				return k
			}
		}
	}
	return ""
}

// baseOf is the word that people would type: the singular, and for a doing the thing itself, where it is a known word ("invoicing": "invoice").
func baseOf(w string) string {
	w = singular(w)
	if root, ok := strings.CutSuffix(w, "ing"); ok && len(root) > 2 {
		for _, base := range []string{root + "e", undouble(root), root} {
			if known()[base] {
				return base
			}
		}
	}
	return w
}

// contentWords are the words of a statement that somebody would search by, at most n.
func contentWords(p string, n int) string {
	var out []string
	for _, t := range tokens(p) {
		if bands()[t.word] != 1 && !smallNums[t.word] && len(out) < n {
			out = append(out, t.word)
		}
	}
	return strings.Join(out, " ")
}

// set keeps a value without the marks that mean something in a template or to a search engine.
func (v vocab) set(name, value string) {
	value = strings.Join(strings.FieldsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("{}\"()[]:“”", r) }), " ")
	if value != "" {
		v["{"+name+"}"] = clip(value, 60)
	}
}

func (v vocab) fill(t string) string {
	for strings.Contains(t, "{") {
		i, j := strings.IndexByte(t, '{'), strings.IndexByte(t, '}')
		value, ok := v[t[i:j+1]]
		if !ok {
			return ""
		}
		t = t[:i] + value + t[j+1:]
	}
	return strings.Join(strings.Fields(strings.ToLower(t)), " ")
}

func lastWords(s string, n int) string {
	ws := strings.Fields(s)
	if len(ws) > n {
		ws = ws[len(ws)-n:]
	}
	return strings.Join(ws, " ")
}
