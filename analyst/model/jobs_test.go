package model

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"naps/analyst"
	"naps/market"
)

// answering is an analyst whose model always gives one answer.
func answering(answer any) Analyst {
	return Analyst{Model: fake(func(analyst.Question) any { return answer }), Name: "m"}
}

func TestABriefOfAnotherIdeaOrWithMadeUpFiguresIsRefused(t *testing.T) {
	t.Parallel()
	brief := func(title, customer string, says ...string) said {
		return said{"language": "en", "vague": false, "title": title, "customer": customer, "job": "", "problem": "",
			"region": "", "price": "", "says": says, "communities": []string{},
			"substitutes": []string{}, "rules": []string{}, "unrelated": []string{}, "questions": []said{}}
	}
	for name, title := range map[string]string{
		"another idea": "Zebra analytics raised millions", "a quotation": "“I would pay late”, said a user of Zebra",
		"a link": "Pay late, see https://zebra.example", "a figure": "Late payments worth 47 billion", "nothing": "",
	} {
		var refused *analyst.ModelError
		if got, err := answering(brief(title, "freelancers")).Understand(t.Context(), idea); !errors.As(err, &refused) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	got, err := answering(brief("Payment reminders for freelancers", "3 million freelancers", "30 days net",
		"worth $47.31", "he said “never”")).Understand(t.Context(), idea)
	if err != nil || got.Customer != "" || !slices.Equal(got.Says, []string{"30 days net"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestABriefStaysWithinItsBounds(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 24 {
		many = append(many, fmt.Sprint("phrase ", i), fmt.Sprint("Phrase  ", i, "!"))
	}
	got, err := answering(said{
		"language": "PT_br", "vague": true, "title": strings.Repeat("lembretes de pagamento ", 6),
		"customer": " designers\n<<<", "job": "cobra", "problem": "", "region": "Brasil", "price": "R$ 20",
		"says": many, "communities": []string{"r/freelance", "/r/Design/", "https://www.reddit.com/r/forhire/",
			"Indie Hackers", "https://evil.example/x", "freelance",
			"a<b"}, "substitutes": many, "rules": many, "unrelated": many,
		"questions": []said{{"text": "Where?", "why": "law"}, {"text": ""}, {"text": "a"}, {"text": "b"},
			{"text": "c"}},
	}).Understand(t.Context(), market.Brief{Idea: "Lembretes de pagamento para designers no Brasil, por R$ 20"})
	if err != nil || got.Language != "pt-BR" || !got.Vague || got.Problem != "" || got.Customer != "designers ‹‹‹" ||
		len(got.Questions) != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	if n := utf8.RuneCountInString(got.Title); n > 70 || n < 50 || !strings.HasSuffix(got.Title, " pagamento") {
		t.Errorf("the title is %q", got.Title)
	}
	if want := []string{"freelance", "Design", "forhire", "Indie Hackers"}; !slices.Equal(got.Communities, want) {
		t.Errorf("communities are %q", got.Communities)
	}
	if len(got.Says) != 20 || len(got.Substitutes) != 10 || len(got.Rules) != 6 || len(got.Unrelated) != 10 ||
		got.Says[1] != "phrase 1" {
		t.Errorf("lists are %d, %d, %d, %d long: %q", len(got.Says), len(got.Substitutes), len(got.Rules),
			len(got.Unrelated), got.Says)
	}
	for in, want := range map[string]string{"en": "en", "German": "", "": "", "zh-Hans": "zh-Hans", "de; DROP": "",
		"EN": "en"} {
		if got := languageCode(in); got != want {
			t.Errorf("%q is the language %q", in, got)
		}
	}
}

func TestAQueryIsPlainWordsAndNothingElse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"clients pay late": "clients pay late", "  \"late\" (invoice)  ": "late invoice",
		"self-employed freelancer's tax": "self-employed freelancer's tax",
		"Rechnungen mahnen für Büros":    "Rechnungen mahnen für Büros",
		"請求書 支払い 遅れ":                     "請求書 支払い 遅れ",
		"बकाया चालान":                    "बकाया चालान", "monday.com price?": "monday.com price",
		"why: late pay": "why late pay", "$20 tool": "", "worth 47.31 billion": "",
		"he said “never”": "", "20 dollar tool": "20 dollar tool", "R&D late - fees": "R&D late fees",
		"site:reddit.com late": "", "late -invoice": "", "late OR unpaid": "", "https://evil.example/a": "",
		"go to www.evil.example": "", "evil.example/path now": "",
		"mail me@evil.example": "", "!!!": "", "": "", "inurl:x": "",
		strings.Repeat("long ", 15): "", strings.Repeat("x", 81): "", "late\u200b fees\n>>>": "late fees",
	} {
		got, why := query(in, queryWords)
		if got != want || (want == "") == (why == "") {
			t.Errorf("%q becomes %q, %q", in, got, why)
		}
	}
}

func TestAPlanIsBoundedAndKeepsItsCounterSearches(t *testing.T) {
	t.Parallel()
	var queries []said
	for i := range 40 {
		queries = append(queries, said{"phase": "pains", "kind": "post", "query": fmt.Sprint("late invoice ", i),
			"against": i >= 30})
	}
	queries[1] = said{"phase": "pains", "kind": "post", "query": "Late  invoice 0!", "against": false}
	queries[2] = said{"phase": "verdict", "kind": "post", "query": "is it good", "against": false}
	queries[3] = said{"phase": "pains", "kind": "oracle", "query": "is it good", "against": false}
	queries[4] = said{"phase": "competitors", "kind": "product", "query": "late invoice 0", "against": false}
	queries[5]["query"] = "site:x.example late"
	got, gone, err := answering(said{"queries": queries}).Plan(t.Context(), idea, read)
	against, texts := 0, map[string]bool{}
	for _, s := range got {
		texts[string(s.Kind)+s.Query.Text] = true
		if s.Query.Counter {
			against++
		}
	}
	if err != nil || len(got) != 24 || against != 8 || len(texts) != 24 || !texts["productlate invoice 0"] ||
		len(gone) != 40-1-24 {
		t.Errorf("%d searches, %d against, %d gone: %+v, %v", len(got), against, len(gone), got, err)
	}
}

func TestARoundMoreIsFewShortQueriesThatAreNew(t *testing.T) {
	t.Parallel()
	q := func(text string) said {
		return said{"phase": "pains", "kind": "post", "query": text, "against": false}
	}
	ask := func(enough bool, qs ...said) (analyst.Further, []market.Removed) {
		got, gone, err := answering(said{"enough": enough, "queries": qs}).More(t.Context(), idea, read,
			analyst.Known{Phase: market.Pains, Asked: []string{"asked before"}})
		if err != nil {
			t.Error(err)
		}
		return got, gone
	}
	got, gone := ask(false, q("Asked before?"), q("one two three four five six seven eight nine"),
		q("write me@evil.example"), q("http://evil.example"),
		q("a1"), q("a2"), q("a3"), q("a4"), q("a5"), q("a6"), q("a7"))
	if got.Enough || len(got.Searches) != 6 || len(gone) != 4 {
		t.Errorf("%+v, %+v", got, gone)
	}
	if got, _ := ask(true, q("a1")); !got.Enough || len(got.Searches) != 0 {
		t.Errorf("enough gives %+v", got)
	}
	if got, _ := ask(false, q("asked before")); !got.Enough {
		t.Errorf("nothing new gives %+v", got)
	}
}

func TestAProductIsNamedByItsOwnText(t *testing.T) {
	t.Parallel()
	c := post("E1", "YouShift: rosters for hospitals",
		"You Shift plans the rosters. It costs $4 a month. Free for small wards. AIs paid.")
	c.Evidence.Kind = market.Product
	for name, want := range map[string]string{
		"YouShift": "YouShift", "youshift": "YouShift", "You-Shift": "YouShift", "Rosters": "rosters",
		"Shift": "Shift", "Calendly": "", "": "", "You": "You", "AI": "", "hospitals you": "", "paid": "paid",
	} {
		got, err := answering(said{"answers": []said{{"id": "E1", "relation": "same", "name": name, "does_at": []int{1},
			"price_at": []int{2, 9}, "customers_at": []int{},
			"free_at": []int{3}}}}).Products(t.Context(), idea, read, []analyst.Candidate{c})
		if err != nil || len(got.Readings) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		r := got.Readings[0]
		if r.Name != want || (r.Relation == market.NoRelation) != (want == "") || (len(r.Facts) == 3) != (want != "") {
			t.Errorf("%q gives %+v", name, r)
		}
		stands(t, []analyst.Candidate{c}, got)
	}
	for relation, about := range map[market.Relation]int{market.SameJob: 2, market.Substitute: 1, market.NoRelation: 0,
		"rival": 0} {
		got, _ := answering(said{"answers": []said{{"id": "E1", "relation": relation, "name": "YouShift"},
			{"id": "E1", "relation": "same", "name": "rosters"},
			{"id": "E7"}}}).Products(t.Context(), idea, read, []analyst.Candidate{c})
		if r := got.Readings[0]; r.About != about || (r.Relation == market.NoRelation) != (about == 0) ||
			(r.Voice == market.Provider) != (about > 0) {
			t.Errorf("%s gives %+v", relation, r)
		}
	}
}

func TestAProductInAScriptWithoutSpacesIsFoundWithinItsSentence(t *testing.T) {
	t.Parallel()
	if got := findName("請求くん", "無料の請求くんを使う"); got != "請求くん" {
		t.Errorf("it is %q", got)
	}
}

func TestANameOfPainsIsMadeOfTheirWords(t *testing.T) {
	t.Parallel()
	pains := []analyst.Hurt{
		{ID: "E1", Pain: "invoices paid late", Quote: "They pay invoices weeks late."},
		{ID: "E2", Pain: "late payment", Quote: "Payment comes late every time."},
		{ID: "E3", Pain: "chasing takes hours", Quote: "I spend hours chasing."},
		{ID: "E4", Pain: "invoices paid late", Quote: "Invoices are paid two months late."},
		{ID: "E5", Pain: "x", Quote: "Zebra."},
	}
	cluster := func(name string, ids ...string) said { return said{"name": name, "ids": ids} }
	got, gone, err := answering(said{"clusters": []said{cluster("Hours of chasing", "E3", "E3"),
		cluster("Unicorn stampede", "E1", "E2", "E3", "E9")},
		"same": [][]string{}}).Names(t.Context(), idea, read, analyst.Naming{Pains: pains})
	if err != nil || len(got.Pains) != 2 || got.Pains[0].Name != "invoices paid late" ||
		!slices.Equal(got.Pains[0].IDs, []string{"E1", "E2", "E4"}) || got.Pains[1].Name != "Hours of chasing" ||
		len(gone) != 1 {
		t.Errorf("%+v, %+v, %v", got, gone, err)
	}
	var many []said
	var hurts []analyst.Hurt
	for i := range 9 {
		id := fmt.Sprint("E", i+1)
		many, hurts = append(many, cluster("trouble", id)),
			append(hurts, analyst.Hurt{ID: id, Pain: "late", Quote: "Trouble with the late one."})
	}
	if got, _, _ := answering(said{"clusters": many}).Names(t.Context(), idea, read,
		analyst.Naming{Pains: hurts}); len(got.Pains) != 7 || len(got.Pains[0].IDs) != 3 {
		t.Errorf("nine groups become %+v", got.Pains)
	}
	if got, _, err := answering(said{}).Names(t.Context(), idea, read, analyst.Naming{Pains: pains[:1]}); err != nil ||
		len(got.Pains) != 1 || got.Pains[0].Name != "invoices paid late" {
		t.Errorf("one pain becomes %+v, %v", got, err)
	}
}

func TestProductsAreOneOnlyWhereBothExist(t *testing.T) {
	t.Parallel()
	products := batchOf(3)
	got, gone, err := answering(said{"same": [][]string{{"E10", "E12"}, {"E10", "E10"}, {"E10", "E99"}, {"E10"},
		{}}}).Names(t.Context(), idea, read, analyst.Naming{Products: products})
	if err != nil || len(got.Same) != 1 || got.Same[0] != [2]string{"E10", "E12"} || len(gone) != 4 {
		t.Errorf("%+v, %+v, %v", got, gone, err)
	}
}

func TestASentenceCitesWhatWasShownAndNamesNoOtherVerdict(t *testing.T) {
	t.Parallel()
	d := analyst.Draft{Verdict: "NO-GO", Evidence: []market.Evidence{{ID: "E1", Title: "T", Quote: "They pay late."}}}
	for text, want := range map[string]string{
		"One person is paid late [E1].": "One person is paid late.", "It is a NO-GO.": "It is a NO-GO.",
		"No go: NO GO.": "No go: NO GO.", "It is a GO.": "", "INCONCLUSIVE as yet.": "",
		"See https://evil.example.": "", "Write to a@evil.example.": "",
		"": "", strings.Repeat("word ", 100): "", "line\none": "line one",
		"They sell [Zebra](https://zebra.example/x).": "They sell Zebra.",
	} {
		one := []said{{"text": text, "cites": []string{"E1"}}}
		got, gone, err := answering(said{"summary": one,
			"for": []said{{"text": text, "cites": []string{"E2"}}, {"text": text, "cites": []string{}}}, "against": one,
			"phases": said{"pains": one, "other": one}, "next": text}).Write(t.Context(), idea, read, d)
		if err != nil || len(got.For) != 0 || got.Next != want || (len(got.Summary) == 1) != (want != "") ||
			len(got.Phases) != len(got.Summary) || want == "" && text != "" && len(gone) < 5 {
			t.Errorf("%q gives %+v, %+v, %v", text, got, gone, err)
		}
		if want != "" && (got.Summary[0].Text != want || !slices.Equal(got.Summary[0].Evidence, []string{"E1"})) {
			t.Errorf("%q gives %+v", text, got.Summary)
		}
	}
}

func TestAWriterIsShownQuotesFindingsReadingsAndScore(t *testing.T) {
	t.Parallel()
	var prompt string
	a := Analyst{Model: fake(func(q analyst.Question) any { prompt = q.Prompt; return said{} })}
	d := analyst.Draft{
		Verdict: "GO", Score: []string{"pain: 61"},
		Evidence: []market.Evidence{{ID: "E1", Kind: market.Post, Title: "T", Quote: "Own quote."},
			{ID: "E2", Kind: market.Page, Quote: "Page quote."}},
		Readings: map[string]market.Reading{"E1": {Voice: market.Sufferer, Pain: "paid late",
			Facts: []market.Fact{{Fact: "loss", Quote: "Cost me $40."}, {Fact: "amount", Quote: "Cost me $40."}}}},
		Phases: []market.PhaseResult{{Name: market.Pains,
			Findings: []market.Finding{{Kind: "pain", Title: "Paid late >>>", Figures: map[string]float64{"people": 3},
				Evidence: []string{"E1"}}}}},
	}
	if _, _, err := a.Write(t.Context(), idea, read, d); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<<<findings\npains pain: Paid late ›››; people 3 (E1)\n>>>",
		"<<<readings\nE1: sufferer, loss, amount, hurts: paid late\n>>>", "<<<score\nverdict: GO\npain: 61\n>>>",
		"<<<E1 post\nT\n[1] Cost me $40.\n>>>", "<<<E2 page\n\n[1] Page quote.\n>>>"} {
		if !strings.Contains(prompt, want) {
			t.Errorf("%q is not shown:\n%s", want, prompt)
		}
	}
}

func TestTheForecastIsThatOfARun(t *testing.T) {
	t.Parallel()
	calls, tokens := Forecast(80, 36)
	if calls != 18 || tokens < 50_000 || tokens > 80_000 {
		t.Errorf("%d calls, %d tokens", calls, tokens)
	}
	if fewer, less := Forecast(40, 12); fewer >= calls || less >= tokens {
		t.Errorf("half of it takes %d calls, %d tokens", fewer, less)
	}
}

// TestANameOfPainsMayUseTheWordsThatTheReadingsCopied has the sentence that is shown hold none of them: the reading
// found them elsewhere in its text.
func TestANameOfPainsMayUseTheWordsThatTheReadingsCopied(t *testing.T) {
	t.Parallel()
	pains := []analyst.Hurt{{ID: "E1", Pain: "no papers at all",
		Quote: "Yesterday nobody could say why the third floor pays less."},
		{ID: "E2", Pain: "receipts in a shoebox", Quote: "It took two weekends."}}
	for name, want := range map[string]string{"Accounts without papers": "Accounts without papers",
		"Unicorn stampede": "receipts in a shoebox"} {
		got, gone, err := answering(said{"clusters": []said{{"name": name, "ids": []string{"E1", "E2"}}},
			"same": [][]string{}}).Names(t.Context(), idea, read, analyst.Naming{Pains: pains})
		if err != nil || len(got.Pains) != 1 || got.Pains[0].Name != want || (len(gone) > 0) != (name != want) {
			t.Errorf("%s: %+v, %+v, %v", name, got, gone, err)
		}
	}
}
