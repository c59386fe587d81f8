package eval

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/analyst/plain"
	"naps/internal/need"
	"naps/market"
)

// byTitle is a model that reads each text as its title says: "2 sufferer complaint".
type byTitle struct{ failAt int }

var textForm = regexp.MustCompile(`(?m)^<<<(E\d+) post\n(.*)$`)

func (m *byTitle) Ask(_ context.Context, q analyst.Question) (analyst.Reply, error) {
	used := market.Used{Tokens: 100, Cost: 0.5}
	if m.failAt--; m.failAt == 0 {
		return analyst.Reply{Used: used}, &analyst.ModelError{Reason: "stopped answering", Fatal: true}
	}
	type fact struct {
		Fact string `json:"fact"`
		At   []int  `json:"at"`
	}
	answers := []map[string]any{}
	for _, t := range textForm.FindAllStringSubmatch(q.Prompt, -1) {
		words := append(strings.Fields(t[2]), "other")
		about := max(0, slices.Index([]string{"0", "1", "2"}, words[0]))
		facts := []fact{}
		for _, f := range words[1 : len(words)-1] {
			facts = append(facts, fact{f, []int{1}})
		}
		answers = append(answers, map[string]any{"id": t[1], "about": about, "voice": words[1], "facts": facts,
			"pain": ""})
	}
	raw, err := json.Marshal(map[string]any{"answers": answers})
	return analyst.Reply{JSON: raw, Used: used}, err
}

// labeled writes posts to a file and loads them.
func labeled(t *testing.T, posts ...Post) *Set {
	t.Helper()
	var lines []string
	for _, p := range posts {
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(raw))
	}
	file := filepath.Join(t.TempDir(), "any.jsonl")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load(file, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func twoIdeas(t *testing.T) *Set {
	t.Helper()
	return labeled(t,
		Post{Idea: "A", Title: "2 sufferer complaint loss", Text: "It broke again.", About: 2, Pain: 1,
			Speaker: "sufferer", Loss: 1},
		Post{Idea: "A", Title: "2 sufferer incident", Text: "One fine day.", About: 2, Speaker: "sufferer", Against: 1},
		Post{Idea: "A", Title: "0", Text: "Nobody finds this one.", About: 2, Pain: 1, Speaker: "sufferer"},
		Post{Idea: "A", Title: "2 provider advert", Text: "Buy ours.", About: 2, Speaker: "seller", Advert: 1},
		Post{Idea: "A", Title: "0", Text: "Something else.", About: 0},
		Post{Idea: "B", Title: "1 sufferer", Text: "A neighbor.", About: 1},
		Post{Idea: "B", Title: "0", Text: "Far away.", About: 0})
}

func TestAReaderIsMeasuredByWhatTheLabelsSay(t *testing.T) {
	t.Parallel()
	s := twoIdeas(t)
	got, err := s.MeasureColumn(t.Context(), Model("m", &byTitle{}), []Half{Fit, Count})
	if err != nil {
		t.Fatal(err)
	}
	fit, count := got.Halves[0], got.Halves[1]
	if want := (Rate{Labeled: 4, Said: 3, Right: 3, Precision: 1, Recall: 0.75}); fit.About != want {
		t.Errorf("about: %+v, want %+v", fit.About, want)
	}
	if want := (Rate{Labeled: 2, Said: 2, Right: 1, Precision: 0.5, Recall: 0.5}); fit.Pain != want {
		t.Errorf("pain: %+v, want %+v", fit.Pain, want)
	}
	facts := Rate{Labeled: 3, Said: 3, Right: 2, Precision: 2. / 3, Recall: 2. / 3}
	if fit.Facts != facts || fit.Agree != 0.5 {
		t.Errorf("facts: %+v, want %+v, agreement %v", fit.Facts, facts, fit.Agree)
	}
	if fit.Posts != 5 || fit.Unread != 0 || fit.Calls != 1 || fit.Tokens != 100 || fit.Cost != 0.5 || fit.Again != 0 {
		t.Errorf("fit: %+v", fit)
	}
	if count.Posts != 2 || count.About.Said != 0 || count.Calls != 1 || len(count.Mistakes) != 0 || !got.Reads {
		t.Errorf("count: %+v", count)
	}
	var wrong []string
	for _, m := range fit.Mistakes {
		wrong = append(wrong, m.What+" | "+m.Said+" | "+m.Label)
	}
	slices.Sort(wrong)
	want := []string{
		"about and pain | about 0, other | about 2, sufferer, pain",
		`pain | about 2, sufferer, pain: incident "One fine day." | about 2, sufferer: against`,
	}
	if !slices.Equal(wrong, want) {
		t.Errorf("mistakes %q, want %q", wrong, want)
	}
}

func TestAPostThatNobodyReadCountsAsMissed(t *testing.T) {
	t.Parallel()
	s := twoIdeas(t)
	failing, err := s.Measure(t.Context(), Model("m", &byTitle{failAt: 1}), Both)
	if err != nil {
		t.Fatal(err)
	}
	if failing.Unread != 7 || failing.Calls != 1 || failing.Failed != 1 || failing.About.Recall != 0 ||
		!slices.Equal(failing.Why, []string{"the model stopped answering"}) {
		t.Errorf("a model that is gone: %+v", failing)
	}
	reads, err := s.MeasureColumn(t.Context(), Plain(), []Half{Both})
	if err != nil {
		t.Fatal(err)
	}
	f := reads.Halves[0]
	if reads.Reads || f.Unread != 7 || len(f.Why) != 1 || f.Calls != 0 || f.Pain.Labeled != 2 || f.Pain.Recall != 0 {
		t.Errorf("plain: %+v", reads)
	}
}

// stuck answers nothing until its context ends.
type stuck struct{}

func (stuck) Ask(ctx context.Context, _ analyst.Question) (analyst.Reply, error) {
	<-ctx.Done()
	return analyst.Reply{}, context.Cause(ctx)
}

func TestAMeasureEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := twoIdeas(t).Measure(ctx, Model("m", stuck{}), Both); !errors.Is(err, context.Canceled) {
		t.Errorf("the measure ended with %v", err)
	}
}

func TestBriefsAreTakenFromBesideThePostsOrFromTheIdeasWords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	posts := write("posts.jsonl",
		`{"idea":"Alarms for nurses who oversleep","title":"t","text":"x","about":2,"pain":1}`)
	load := func(labels, briefs string, want int, problem string) {
		t.Helper()
		s, err := Load(labels, briefs)
		if err != nil {
			t.Fatal(err)
		}
		if s.Briefs != want || s.ideas[0].subject.Problem != problem {
			t.Errorf("%d briefs, the problem is %q", s.Briefs, s.ideas[0].subject.Problem)
		}
	}
	load(posts, "", 0, plain.Understood(market.Brief{Idea: "Alarms for nurses who oversleep"}).Problem)
	named := write("named.json", `{"Alarms for nurses who oversleep":{"problem":"They come late."}}`)
	load(posts, named, 1, "They come late.")
	write("ideas.json", `{"Alarms for nurses who oversleep":{"problem":"They sleep on."}}`)
	load(posts, "", 1, "They sleep on.")
	load(dir, "", 1, "They sleep on.")
	load(dir, named, 1, "They come late.")
}

func TestLabelsMayBeWrittenAsFlagsOrAsFactsAndWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"about":2,"pain":1,"loss":1,"speaker":"sufferer"}`,
		`{"about":"2","pain":"late invoices","loss":true,"voice":"sufferer"}`,
		`{"about":2.0,"pain":"yes","paid":null,"advert":"no","facts":[{"fact":"loss","span":"x"}],"voice":"sufferer"}`,
	} {
		var p Post
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := labelOf(p); got != "about 2, sufferer, pain: loss" {
			t.Errorf("%s is %q", text, got)
		}
	}
	for _, text := range []string{`{"about":1.5}`, `{"about":[2]}`, `{"pain":1e9}`} {
		if err := json.Unmarshal([]byte(text), new(Post)); err == nil {
			t.Errorf("%s is a label", text)
		}
	}
	got, err := parseLines[Post]([]byte("{}\n\n{\"about\":2}\r\n\n"))
	if err != nil || len(got) != 2 || got[1].About != 2 {
		t.Errorf("%d posts among empty lines: %v", len(got), err)
	}
}

func TestLabelsThatCannotBeUsedAreAnErrorThatNamesTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"broken": "{", "empty": "", "about": `{"idea":"A","about":3}`, "nameless": `{"about":1}`,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path, ""); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load(filepath.Join(dir, "missing"), ""); err == nil {
		t.Error("a file that is not there is loaded")
	}
	if _, err := Load("", filepath.Join(dir, "missing")); err == nil {
		t.Error("briefs that are not there are loaded")
	}
}

func TestTheSetThatComesWithNapsHasBothSidesOfEachIdea(t *testing.T) {
	t.Parallel()
	s, err := Load("", "")
	if err != nil {
		t.Fatal(err)
	}
	if n, posts := s.Ideas(Both); s.Name != builtIn || n != 3 || posts < 30 || s.Briefs != n {
		t.Errorf("%s: %d ideas, %d posts, %d briefs", s.Name, n, posts, s.Briefs)
	}
	for _, i := range s.ideas {
		pain, fine, unrelated := 0, 0, 0
		for _, p := range i.posts {
			pain += int(p.Pain)
			fine += int(p.Against)
			unrelated += asNumber(p.About == 0)
			if !strings.Contains(p.Text+p.Title, p.Span) || p.Pain > 0 && p.Span == "" {
				t.Errorf("%s: the span %q does not stand in its post", p.ID, p.Span)
			}
		}
		if pain < 2 || fine < 1 || unrelated < 2 {
			t.Errorf("%s: %d with pain, %d that are fine, %d unrelated", i.name, pain, fine, unrelated)
		}
	}
}

func TestTheOrderOfAnyLabelsHasOneFigureOfAllIdeas(t *testing.T) {
	t.Parallel()
	s, err := Load(filepath.Join(need.Shared(t, "labels"), "posts.jsonl"), "")
	if err != nil {
		t.Fatal(err)
	}
	r := s.NewResult([]Half{Fit, Count})
	if r.OrderAUC < 0.85 || len(r.Order) != 6 {
		t.Errorf("order_auc is %.3f, of %d rows", r.OrderAUC, len(r.Order))
	}
	pain := 0
	for _, o := range r.Order {
		if o.By == FullBrief {
			pain += o.Pain
		}
	}
	if pain != 20 {
		t.Errorf("the halves have %d posts of the pain together", pain)
	}
}
