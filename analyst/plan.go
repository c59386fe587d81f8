package analyst

import (
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

// template is a query with {job}, {core}, {customer}, {phrase}, {problem} and {word} to be filled in; one that asks for what the idea does not have is left out.
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
		{"{core}", plus}, {"{phrase}", plus}, {"{core} for {who}", plus}, {"how to {core}", plus}, {"best {core}", plus}, {"is there {core}", plus},
		{"{core} vs", minus}, {"{core} alternative", minus}, {"{core} cost", plus}, {"why {core}", minus}, {"{core} free", minus}, {"{phrase2}", plus}, {"is {core} worth it", minus},
	}},
	{market.Keywords, market.Series, []template{{"{core}", plus}, {"{phrase}", plus}, {"{who}", plus}}},
	{market.Pains, market.Post, []template{
		{"{problem}", plus}, {"{core} {who}", plus}, {"{phrase}", plus}, {"{core} problem", plus}, {"{core} frustrating", plus}, {"is there a tool {core}", plus}, {"how do you deal with {core}", plus},
		{"{core} workaround spreadsheet", plus}, {"{phrase2}", plus}, {"{phrase3}", plus}, {"{word} {who}", plus}, {"{word2} {who}", plus}, {"{problem2}", plus}, {"{core} wasted hours", plus},
		{"{core} not worth it", minus}, {"free alternative {core}", minus}, {"{core} works fine", minus}, {"{core} solved", minus}, {"{core} easy enough", minus}, {"{core} don't need", minus}, {"cancelled {core}", minus},
	}},
	{market.Pains, market.Page, []template{{"{core} {who} problem reddit", plus}, {"{problem} forum", plus}, {"{core} not worth it reddit", minus}}},
	{market.Competitors, market.Product, []template{
		{"{core}", plus}, {"{core} {who}", plus}, {"{phrase}", plus}, {"{phrase2}", plus}, {"{job}", plus}, {"free {core}", minus}, {"open source {core}", minus}, {"{who}", plus},
	}},
	{market.Competitors, market.Page, []template{
		{"{core} software", plus}, {"best {core} for {who}", plus}, {"{core} pricing", plus}, {"{core} alternative to", minus}, {"open source {core}", minus},
	}},
	{market.Competitors, market.Post, []template{{"{core} recommend", plus}, {"switched from {core}", minus}}},
	{market.Funding, market.News, []template{{"{core} raises funding", plus}, {"{core} startup", plus}, {"{core} startup shut down", minus}, {"{core} company closes", minus}}},
	{market.Funding, market.Filing, []template{{"{core}", plus}, {"{phrase}", plus}}},
	{market.Funding, market.Page, []template{{"{core} startup shut down", minus}, {"{core} raises seed round", plus}}},
	{market.Sizing, market.Page, []template{{"{core} market size", plus}, {"number of {who}", plus}, {"{core} industry revenue", plus}, {"{core} market decline", minus}}},
	{market.Sizing, market.Series, []template{{"number of {who}", plus}}},
}

// Queries plans what to ask about a subject. The plan is the same for the same subject, has no query twice, and at most about 70.
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

// balanced drops the last queries that do not look for counter-evidence until 30 in 100 do.
func (p Plan) balanced() Plan {
	counter := 0
	for _, a := range p {
		if a.Query.Counter {
			counter++
		}
	}
	for i := len(p) - 1; i >= 0 && 10*counter < 3*len(p); i-- {
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
	var phrases []string
	for _, p := range s.Phrases {
		if !strings.Contains(strings.ToLower(s.Customer), p) {
			phrases = append(phrases, p)
		}
	}
	core := strings.Join(job[:min(2, len(job))], " ")
	if len(phrases) > 0 {
		core = phrases[0]
	}
	if core == "" {
		core = customer
	}
	v.set("core", core)
	for i, name := range []string{"phrase", "phrase2", "phrase3"} {
		if i < len(phrases) {
			v.set(name, phrases[i])
		}
	}
	for i, name := range []string{"problem", "problem2"} {
		if i < len(s.Problems) {
			v.set(name, lastWords(s.Problems[i], 5))
		}
	}
	for i, name := range []string{"word", "word2"} {
		if i < len(job) {
			v.set(name, job[len(job)-1-i])
		}
	}
	return v
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
