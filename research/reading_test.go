package research

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/analyst/model"
	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
	"naps/research/researchtest"
	"naps/words"
)

// table is an analyst that reads by the title of a text and remembers what it was given.
type table struct {
	plain.Analyst
	reads   func(e market.Evidence, text string) market.Reading
	more    func(k analyst.Known) analyst.Further
	subject func(market.Subject) market.Subject // what it makes of the form's
	batches [][]analyst.Candidate
	known   []analyst.Known
}

func (a *table) Read(_ context.Context, _ market.Brief, _ market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	a.batches = append(a.batches, batch)
	var out analyst.Batch
	for _, c := range batch {
		r := a.reads(c.Evidence, c.Text)
		r.Evidence, r.Hash, r.Reader = c.Evidence.ID, c.Evidence.Hash, market.ReadByModel
		out.Readings = append(out.Readings, r)
	}
	return out, nil
}

// Rules reads rules as it reads everything.
func (a *table) Rules(ctx context.Context, b market.Brief, s market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return a.Read(ctx, b, s, batch)
}

func (a *table) Understand(ctx context.Context, b market.Brief) (market.Subject, error) {
	s, err := a.Analyst.Understand(ctx, b)
	if a.subject != nil {
		s = a.subject(s)
	}
	return s, err
}

func (a *table) Products(ctx context.Context, b market.Brief, s market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return a.Read(ctx, b, s, batch)
}

func (a *table) More(_ context.Context, _ market.Brief, _ market.Subject,
	k analyst.Known) (analyst.Further, []market.Removed, error) {
	a.known = append(a.known, k)
	if a.more == nil {
		return analyst.Further{Enough: true}, nil, nil
	}
	return a.more(k), nil, nil
}

// unrelated finds nothing near in anything.
func unrelated(market.Evidence, string) market.Reading { return market.Reading{Voice: market.Other} }

// ranBy is the journal of a run that a table reads; its model is never asked.
func ranBy(t *testing.T, p *Pipeline, a *table) *researchtest.Journal {
	t.Helper()
	m := &puppet{answer: func(analyst.Question) (string, error) { panic("the table asks no model") }}
	p.Model, p.With = m, func(analyst.Model) Analyst { return a }
	j := researchtest.New(1)
	must(t, p.Research(t.Context(), testRun(), j))
	return j
}

// resultsOf are the results of the phases before the verdict as the journal has them.
func resultsOf(t *testing.T, j *researchtest.Journal) []market.PhaseResult {
	t.Helper()
	var out []market.PhaseResult
	for _, ph := range phases {
		step, ok := j.Step(key(ph.name, "end"))
		var c closing
		if !ok || json.Unmarshal(step.Output, &c) != nil {
			t.Fatalf("%s has no end", ph.name)
		}
		out = append(out, c.Result)
	}
	return out
}

func TestAllThatSourcesReturnIsKeptWithItsPageAndListedReadOrUnread(t *testing.T) {
	t.Parallel()
	list := world()
	j := ranWith(t, list, oracle(nil), Limits{})
	kept, read := map[string]market.Evidence{}, readingsIn(j)
	for _, e := range j.Evidence() {
		kept[e.URL+e.Title] = e
	}
	for _, s := range list {
		for _, e := range s.gave {
			got, ok := kept[e.URL+e.Title]
			texts, err := j.Texts(t.Context(), []string{got.Page})
			if !ok || err != nil || texts[got.Page] != e.Text {
				t.Errorf("of %s the text %q is kept (%v)", e.URL, texts[got.Page], err)
			}
		}
	}
	inReport := map[string]bool{}
	r := reportOf(t, j)
	for _, e := range r.Evidence {
		inReport[e.ID] = true
	}
	reads, unread := 0, 0
	for _, e := range j.Evidence() {
		if _, ok := read[e.Hash]; ok && !inReport[e.ID] {
			t.Errorf("%s was read and is not in the report", e.URL)
		}
	}
	for _, p := range resultsOf(t, j) {
		reads, unread = reads+p.Read, unread+p.Unread
	}
	if reads != len(read) || unread == 0 {
		t.Errorf("the phases list %d as read and %d as not read; %d readings", reads, unread, len(read))
	}
}

func TestWithoutAReaderNothingThatPeopleSayCounts(t *testing.T) {
	t.Parallel()
	j := ranWith(t, world(), nil, Limits{})
	r := reportOf(t, j)
	for _, p := range resultsOf(t, j) {
		for _, s := range p.Signals {
			if s.Dimension != market.Demand && s.Dimension != market.Momentum {
				t.Errorf("%s counts for %s though nobody has read it", s.Evidence, s.Dimension)
			}
		}
		if p.Read > 0 {
			t.Errorf("%s lists %d as read", p.Name, p.Read)
		}
	}
	if r.Verdict != "INCONCLUSIVE" || len(readingsIn(j)) != 0 || resultsOf(t, j)[1].Unread == 0 {
		t.Errorf("%s with %d readings", r.Verdict, len(readingsIn(j)))
	}
}

// crowd is a web with more posts than a phase reads: every fifth is about the idea.
func crowd(n int) []*scripted {
	list := strong()
	hn := source(list, "hackernews")
	hn.items = nil
	for i := range n {
		title, text := fmt.Sprintf("Soup %d", i),
			fmt.Sprintf("Recipe %d asks for salt, soup bones and a quiet kitchen with number %d on the door.", i, i*i)
		if i%5 == 0 {
			title, text = fmt.Sprintf("Late %d", i),
				fmt.Sprintf(
					"Clients pay late: the freelance web designers of house %d send invoicing and late-payment reminders.",
					i*i)
		}
		hn.items = append(hn.items, market.Evidence{URL: fmt.Sprintf("https://news.ycombinator.com/item?id=%d", i),
			Title: title, Text: text, Quote: text,
			Place: "news.ycombinator.com", Author: fmt.Sprint("p", i), Date: "2026-09-01"})
	}
	return list
}

func TestTheNearestAreReadFirstInBatchesAndNoMoreThanAPhaseMay(t *testing.T) {
	t.Parallel()
	a := &table{reads: unrelated}
	j := ranBy(t, pipeline(crowd(300)), a)
	seen, posts, late := map[string]bool{}, 0, 0
	for _, batch := range a.batches {
		most := postBatch
		if jobOf(batch[0].Evidence) == readProducts {
			most = productBatch
		}
		if len(batch) > most {
			t.Errorf("%d are read together", len(batch))
		}
		for i, c := range batch {
			if seen[c.Evidence.Hash] {
				t.Errorf("%s is read twice", c.Evidence.Title)
			}
			seen[c.Evidence.Hash] = true
			if i > 0 && c.Near > batch[i-1].Near {
				t.Errorf("%s is nearer than what stands before it", c.Evidence.Title)
			}
			if c.Evidence.Place == "news.ycombinator.com" {
				if posts++; posts <= 60 && strings.HasPrefix(c.Evidence.Title, "Late") {
					late++
				}
			}
		}
	}
	if late != 60 {
		t.Errorf("%d of the first 60 are near the idea", late)
	}
	if inPains := resultsOf(t, j)[1]; inPains.Read > pains.posts+funding.posts+sizing.posts ||
		inPains.Read < pains.posts || inPains.Unread < 100 {
		t.Errorf("%d were read, %d not", inPains.Read, inPains.Unread)
	}
}

func TestAReaderIsShownThePassageThatStandsInTheText(t *testing.T) {
	t.Parallel()
	list := strong()
	needle := "My clients pay late and freelance invoicing reminders never help."
	long := strings.Repeat("The weather was mild and the road was long. ", 200) + needle +
		strings.Repeat(" The evening was quiet again.", 200)
	source(list, "hackernews").items = []market.Evidence{{URL: "https://news.ycombinator.com/item?id=1", Title: "Long",
		Text: long, Quote: "The weather", Place: "news.ycombinator.com", Author: "p", Date: "2026-09-01"}}
	a := &table{reads: unrelated}
	ranBy(t, pipeline(list), a)
	found := false
	for _, c := range slices.Concat(a.batches...) {
		if c.Evidence.Title == "Long" {
			found = true
			if !strings.Contains(c.Text, needle) || len([]rune(c.Text)) > analyst.PassageShown ||
				long[c.From:c.From+len(c.Text)] != c.Text {
				t.Errorf("the passage at %d is %q", c.From, c.Text)
			}
		}
	}
	if !found {
		t.Error("it was not read")
	}
}

func TestEachSearchTellsWhatItBrought(t *testing.T) {
	t.Parallel()
	j := ranWith(t, world(), oracle(nil), Limits{})
	read := readingsIn(j)
	brought := map[string][]market.Evidence{}
	for _, s := range j.Done {
		if !strings.HasPrefix(s.Key, "@") {
			brought[s.Key] = s.Evidence
		}
	}
	about := 0
	for _, p := range resultsOf(t, j) {
		for _, s := range p.Searches {
			if s.Serves == "" || s.Read > s.Candidates || s.About > s.Read {
				raw, _ := json.Marshal(s)
				t.Errorf("a search of %s: %s", p.Name, raw)
			}
			about += s.About
			if key := fmt.Sprintf("%s/%s//%s/%s", p.Name, s.Source, s.Community, s.Query); brought[key] != nil {
				n := 0
				for _, e := range brought[key] {
					if _, ok := read[e.Hash]; ok {
						n++
					}
				}
				if s.Candidates != len(brought[key]) || p.Name == market.Sizing && s.Read != n {
					t.Errorf("%s brought %d, of which %d were read; the report says %d and %d", key, len(brought[key]),
						n, s.Candidates, s.Read)
				}
			}
		}
	}
	if about == 0 {
		t.Error("no search brought anything near the idea")
	}
}

func TestASecondPieceOfAProductWaitsUntilTheFirstWasFoundToBeNear(t *testing.T) {
	t.Parallel()
	piece := func(hash string, kind market.Kind, title string) analyst.Candidate {
		return analyst.Candidate{Evidence: market.Evidence{Hash: hash, Kind: kind, Title: title}}
	}
	queue := []analyst.Candidate{
		piece("1", market.Product, "Acme – reminders"),
		piece("2", market.Product, "ACME Inc."), piece("3", market.Page, "Acme: prices"),
		piece("4", market.Page, "Bolt"), piece("5", market.Product, "Bolt"), piece("6", market.Page, "Cord – a tool"),
		piece("7", market.Product, "Dune"), piece("8", market.Product, ""), piece("9", market.Product, ""),
	}
	read := []market.Evidence{{Hash: "b", Kind: market.Product, Title: "Bolt"},
		{Hash: "c", Kind: market.Product, Title: "Cord"}}
	stands := map[string]market.Reading{"b": {Hash: "b", Relation: market.SameJob},
		"c": {Hash: "c", Relation: market.NoRelation}}
	var got []string
	for _, c := range onePieceFirst(queue, read, stands) {
		got = append(got, c.Evidence.Hash)
	}
	// Acme once, then Bolt's page, since Bolt does the job; Cord does another job.
	if want := []string{"1", "4", "7", "8", "9", "2", "3", "5", "6"}; !slices.Equal(got, want) {
		t.Errorf("read in the order %v, want %v", got, want)
	}
}

func TestThoseWhoWatchHearWhatIsReadWhenItIsKept(t *testing.T) {
	t.Parallel()
	j := ranWith(t, world(), oracle(nil), Limits{})
	read, told := 0, 0
	for _, s := range j.Done {
		read += len(s.Readings)
		for _, e := range s.Events {
			var n journal.NoticeData
			must(t, json.Unmarshal(e.Data, &n))
			if e.Kind != journal.EventNotice || n.Code != journal.NoticeReading {
				continue
			}
			told += n.Reading.Read
			if n.Reading.Read != len(s.Readings) || len(n.Reading.Marks) != len(s.Readings) ||
				n.Reading.Near > n.Reading.Read || len(n.Reading.Places) == 0 || n.Reading.Phase != s.Phase {
				t.Errorf("of %d readings it is told %+v", len(s.Readings), n)
			}
		}
	}
	if read == 0 || told != read {
		t.Errorf("%d are read, %d told", read, told)
	}
}

func TestPlacesAreNamedAsPeopleKnowThem(t *testing.T) {
	t.Parallel()
	for want, places := range map[string][]string{"r/a": {"r/a"}, "r/a, b.example": {"r/a", "b.example"},
		"a, b and 1 more place": {"a", "b", "c"}, "a, b and 2 more places": {"a", "b", "c", "d"}} {
		if got := listed(places); got != want {
			t.Errorf("%v are %q", places, got)
		}
	}
}

// TestWhatIsPostedTwiceIsReadOnce has one post come back in a second place with a line more, in another case and with
// other marks.
func TestWhatIsPostedTwiceIsReadOnce(t *testing.T) {
	t.Parallel()
	list := world()
	forum := source(list, "hackernews")
	forum.all = true
	original := forum.items[0]
	for i, text := range []string{original.Text + " Edit.", strings.ToUpper(original.Text),
		strings.ReplaceAll(original.Text, ".", " !")} {
		again := original
		again.URL, again.Author, again.Title, again.Text = fmt.Sprintf("https://elsewhere.example/%d", i),
			fmt.Sprint("other", i), fmt.Sprint("Posted again, ", i), text
		forum.items = append(forum.items, again)
	}
	a := &table{reads: unrelated}
	p := pipeline(nil)
	p.Live = sources(list)
	ranBy(t, p, a)
	times := 0
	for _, batch := range a.batches {
		for _, c := range batch {
			if c.Evidence.Kind == market.Post && words.Repeats([]string{original.Text, c.Text})[1] == 0 {
				times++
			}
		}
	}
	if times != 1 {
		t.Errorf("it was read %d times", times)
	}
}

// TestARunReadsNoMoreThanItsFounderWasTold has more of everything than may be read, rules too.
func TestARunReadsNoMoreThanItsFounderWasTold(t *testing.T) {
	t.Parallel()
	all, web := lawful("", "")
	for i := range 40 {
		text := fmt.Sprintf("Section %x of the rule on %x.", sha256.Sum256([]byte{byte(i)}),
			sha256.Sum256([]byte{byte(i), 1}))
		web.items = append(web.items, market.Evidence{URL: fmt.Sprintf("https://office.gov/rules/%d", i),
			Title: fmt.Sprint("Rule ", i), Text: text, Quote: text, Place: "office.gov"})
	}
	posts := source(world(), "hackernews")
	for i := range 200 {
		text := fmt.Sprintf("My invoice %x is overdue, %x.", sha256.Sum256([]byte{byte(i), 2}),
			sha256.Sum256([]byte{byte(i), 3}))
		posts.items = append(posts.items, market.Evidence{URL: fmt.Sprint("https://forum.example/", i),
			Title: fmt.Sprint("Invoice ", i), Text: text,
			Quote: text, Place: "forum.example", Author: fmt.Sprint("a", i)})
	}
	posts.all = true
	for i, s := range all {
		if s.Name() == posts.name {
			all[i] = posts
		}
	}
	a := &table{reads: unrelated, subject: func(s market.Subject) market.Subject {
		s.Rules = []string{"Debt collection rule", "Exampleapp terms"}
		return s
	}}
	p := pipeline(nil)
	p.Live = all
	ranBy(t, p, a)
	texts, products, rules := 0, 0, 0
	for _, batch := range a.batches {
		switch jobOf(batch[0].Evidence) {
		case readProducts:
			products += len(batch)
		case readRules:
			rules += len(batch)
			texts += len(batch)
		default:
			texts += len(batch)
		}
	}
	most, mostProducts := Readings()
	if rules < postBatch || texts > most || products > mostProducts {
		t.Errorf("%d texts are read, %d of them rules, and %d products; told were %d and %d", texts, rules, products,
			most, mostProducts)
	}
}

func TestTheForecastOfARunIsWithinItsLimits(t *testing.T) {
	t.Parallel()
	if calls, tokens := model.Forecast(Readings()); calls > 30 || tokens > 80_000 {
		t.Errorf("a run takes %d calls and %d tokens", calls, tokens)
	}
}
