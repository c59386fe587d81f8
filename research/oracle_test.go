package research

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"testing"

	"naps/analyst"
	"naps/analyst/model"
	"naps/market"
	"naps/research/researchtest"
)

// puppet is a model that answers as a test wants, and keeps what it was asked.
type puppet struct {
	answer func(q analyst.Question) (string, error)
	mu     sync.Mutex
	asked  []analyst.Question
}

func (p *puppet) Ask(ctx context.Context, q analyst.Question) (analyst.Reply, error) {
	p.mu.Lock()
	p.asked = append(p.asked, q)
	p.mu.Unlock()
	if ctx.Err() != nil {
		return analyst.Reply{}, context.Cause(ctx)
	}
	text, err := p.answer(q)
	return analyst.Reply{JSON: json.RawMessage(text), Used: market.Used{Tokens: 1000, Cost: 0.01}}, err
}

func (p *puppet) jobs() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for _, q := range p.asked {
		out = append(out, q.Job)
	}
	return out
}

// block is a text as a prompt shows it.
type block struct {
	id, kind, title string
	sentences       []string
}

func (b block) whole() string { return b.title + " " + strings.Join(b.sentences, " ") }

var (
	blockRE    = regexp.MustCompile(`(?s)<<<(E\d+) (\w+)\n(.*?)\n>>>`)
	sentenceRE = regexp.MustCompile(`^\[\d+\] (.*)$`)
)

func blocksOf(prompt string) []block {
	var out []block
	for _, m := range blockRE.FindAllStringSubmatch(prompt, -1) {
		lines := strings.Split(m[3], "\n")
		b := block{id: m[1], kind: m[2], title: lines[0]}
		for _, line := range lines[1:] {
			b.sentences = append(b.sentences, sentenceRE.ReplaceAllString(line, "$1"))
		}
		out = append(out, b)
	}
	return out
}

// shows tells by which words of the test's own texts the oracle knows a fact.
var shows = []struct {
	fact  string
	words *regexp.Regexp
}{
	{market.FactIncident,
		regexp.MustCompile(
			`(?i)last month|in march|yesterday|weeks ago|this spring|last year|overdue|ignored my|refused to pay|owes me`)},
	{market.FactWhen,
		regexp.MustCompile(
			`(?i)last (month|year)|in march|yesterday|weeks ago|this (spring|week)|(last|in|this|since) (January|February|March|April|May|June|July|August|September|October)`)},
	{market.FactLoss, regexp.MustCompile(`(?i)\blost|wasted|cost me|borrow|missed my`)},
	{market.FactPaid, regexp.MustCompile(`(?i)\bI pay |I paid a|paid her|I bought`)},
	{market.FactHired, regexp.MustCompile(`(?i)hired|pay an assistant`)},
	{market.FactBuilt, regexp.MustCompile(`(?i)built (my|our) own`)},
	{market.FactAsks, regexp.MustCompile(`(?i)is there a tool|does anybody know`)},
	{market.FactComplaint, regexp.MustCompile(`(?i)terrible|awkward|killing|furious|still cannot`)},
	{market.FactSolved, regexp.MustCompile(`(?i)solved|fixed it|settled|it worked`)},
	{market.FactContent, regexp.MustCompile(`(?i)works fine|works great`)},
}

var ofLatePayment = regexp.MustCompile(`invoice|late payment|pay(s|ment|ments)? late|overdue`)

// readAs is how the oracle reads a text: what tells of late payment is about the idea, all else is not.
func readAs(b block) map[string]any {
	none := map[string]any{"id": b.id, "about": 0, "voice": "other", "facts": []any{}, "pain": ""}
	text := strings.ToLower(b.whole())
	if !ofLatePayment.MatchString(text) {
		return none
	}
	facts := []any{}
	for _, s := range shows {
		var at []int
		for i, sentence := range b.sentences {
			if s.words.MatchString(sentence) {
				at = append(at, i+1)
			}
		}
		if len(at) > 0 {
			facts = append(facts, map[string]any{"fact": s.fact, "at": at})
		}
	}
	pain := "late"
	if strings.Contains(text, "invoice") {
		pain = "invoice"
	}
	return map[string]any{"id": b.id, "about": 2, "voice": "sufferer", "facts": facts, "pain": pain}
}

var priceRE = regexp.MustCompile(`\$\d+ (a|per) month`)

// productAs is how the oracle reads a product: what sends reminders of invoices does the job.
func productAs(b block) map[string]any {
	out := map[string]any{"id": b.id, "relation": "none", "name": "", "does_at": []int{}, "price_at": []int{},
		"customers_at": []int{}, "free_at": []int{}}
	text := strings.ToLower(b.whole())
	if b.kind != string(market.Product) || !strings.Contains(text, "reminder") &&
		!strings.Contains(text, "late payment") {
		return out
	}
	name, _, _ := strings.Cut(b.title, " – ")
	out["relation"], out["name"], out["does_at"] = "same", name, []int{1}
	for i, s := range b.sentences {
		if priceRE.MatchString(s) {
			out["price_at"] = []int{i + 1}
		}
		if strings.Contains(s, "completely free") {
			out["free_at"] = []int{i + 1}
		}
	}
	return out
}

// oracle answers every job rightly; but says what a test wants for some of them.
func oracle(but map[string]func(q analyst.Question) (string, error)) *puppet {
	return &puppet{answer: func(q analyst.Question) (string, error) {
		if f := but[q.Job]; f != nil {
			return f(q)
		}
		return rightly(q)
	}}
}

func rightly(q analyst.Question) (string, error) {
	switch q.Job {
	case "understand":
		return `{"language":"en","title":"Late-payment reminders","customer":"freelance web designers","job":"invoicing and late-payment reminders","problem":"clients pay late","says":["client paid my invoice late","chasing unpaid invoices","late payment of my invoice"],"communities":["freelance"],"questions":[]}`,
			nil
	case "plan":
		return `{"queries":[{"phase":"keywords","kind":"series","query":"late payment","against":false},{"phase":"pains","kind":"post","query":"clients pay late","against":false},{"phase":"pains","kind":"post","query":"clients always pay on time","against":true},{"phase":"competitors","kind":"product","query":"payment reminders","against":false}]}`,
			nil
	case "more":
		return `{"enough":true,"queries":[]}`, nil
	case "write":
		return `{"summary":[],"for":[],"against":[],"phases":{},"next":""}`, nil
	case "name":
		var ids []string
		for _, b := range blocksOf(q.Prompt) {
			if b.kind == "pain" {
				ids = append(ids, b.id)
			}
		}
		return encoded(map[string]any{"clusters": []any{map[string]any{"name": "Late invoices", "ids": ids}},
			"same": []any{}}), nil
	}
	answers := []any{}
	for _, b := range blocksOf(q.Prompt) {
		if q.Job == "products" {
			answers = append(answers, productAs(b))
		} else {
			answers = append(answers, readAs(b))
		}
	}
	return encoded(map[string]any{"answers": answers}), nil
}

func encoded(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// asking is the analyst that asks a model.
func asking(m analyst.Model) Analyst { return model.Analyst{Model: m, Name: "oracle"} }

// helped is a pipeline with a model.
func helped(list []*scripted, m analyst.Model) *Pipeline {
	p := pipeline(list)
	p.Model, p.With = m, asking
	return p
}

// ranWith is the journal of a run with a model; m is nil for none.
func ranWith(t *testing.T, list []*scripted, m *puppet, limits Limits) *researchtest.Journal {
	t.Helper()
	j, p := researchtest.New(1), pipeline(list)
	if m != nil {
		p = helped(list, m)
	}
	p.Limits = limits
	must(t, p.Research(t.Context(), testRun(), j))
	return j
}

// modelReport are the fields that the tests of the model look at.
type modelReport struct {
	testReport
	Removed []market.Removed
	Budget  market.Used
}

func modelReportOf(t *testing.T, j *researchtest.Journal) modelReport {
	t.Helper()
	if j.Report() == nil {
		t.Fatal("no report was committed")
	}
	var r modelReport
	must(t, json.Unmarshal(j.Report().JSON, &r))
	return r
}

// readingsIn are the readings that a run committed, by the hash of their evidence.
func readingsIn(j *researchtest.Journal) map[string]market.Reading {
	var all []market.Reading
	for _, s := range j.Done {
		all = append(all, s.Readings...)
	}
	return market.Standing(all)
}
