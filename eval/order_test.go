package eval

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"naps/analyst/order"
	"naps/internal/need"
)

// smallSet is a web of six posts with two ideas; the first by name, "Alarm", is of the half that is fitted.
func smallSet(t *testing.T) *OrderSet {
	t.Helper()
	dir := t.TempDir()
	for name, lines := range map[string]string{
		"ideas.json": `{"Bread coach": {"problem": "Loaves come out dense.", "says": ["my loaf is dense", "gummy crumb", "flat again", "sank"]},
			"Alarm": {"problem": "People sleep through alarms.", "job": "Wakes heavy sleepers.", "communities": ["sleep"]}}`,
		"web.jsonl": `{"subreddit": "bread", "title": "Dense loaf", "selftext": "My loaf is dense again.", "url": "u1"}
			{"subreddit": "bread", "title": "Oven light", "selftext": "Which bulb fits?", "url": "u2"}
			{"subreddit": "sleep", "title": "Late again", "selftext": "I sleep through three alarms.", "url": "u3"}
			{"subreddit": "sleep", "title": "Pillows", "selftext": "Which pillow is soft?", "url": "u4"}`,
		"posts.jsonl": `{"idea": "Bread coach", "title": "Dense loaf", "text": "My loaf is dense again.", "about": 2, "pain": 1}
			{"idea": "Bread coach", "title": "Oven light", "text": "Which bulb fits?", "about": 0, "pain": 0}
			{"idea": "Alarm", "title": "Late again", "text": "I sleep through three alarms.", "about": 2, "pain": 1}
			{"idea": "Alarm", "title": "Pillows", "text": "Which pillow is soft?", "about": 0, "pain": 0}
			{"idea": "Alarm", "title": "Not in the web", "text": "Naps at noon.", "about": 1, "pain": 0}
			{"idea": "Unknown", "title": "Pillows", "text": "Which pillow is soft?", "about": 2, "pain": 1}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := LoadOrder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// listed ranks candidates as they are listed, or from behind.
func listed(backward bool) Ranker {
	return func(_ order.Brief, cs []order.Candidate) []order.Ranked {
		out := make([]order.Ranked, len(cs))
		for i := range out {
			out[i].Index = i
			if backward {
				out[i].Index = len(cs) - 1 - i
			}
		}
		return out
	}
}

func TestTheOrderIsMeasuredByWhereLabelsStand(t *testing.T) {
	t.Parallel()
	s := smallSet(t)
	for name, c := range map[string]struct {
		rank Ranker
		half Half
		pain int
		auc  float64
	}{
		"as listed, the half that is counted": {listed(false), Count, 1, 1},
		"as listed, the half that is fitted":  {listed(false), Fit, 1, 0.5}, // before the pillows one of two
		"as listed":                           {listed(false), Both, 2, 0.75},
		"from behind":                         {listed(true), Both, 2, 0.25},
		"by words":                            {order.Rank, Count, 1, 1},
	} {
		r := s.Measure(c.rank, FullBrief, c.half)
		if r.Pain != c.pain || r.AUC != c.auc || r.First[0] != c.pain || r.Among[0] != c.pain {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if first, last := s.Measure(listed(false), FullBrief, Count).Place, s.Measure(listed(true), FullBrief,
		Count).Place; first != 1 || last >= first {
		t.Errorf("the pain at the first place gives %v, at the last %v", first, last)
	}
}

func TestAFormIsLessThanABrief(t *testing.T) {
	t.Parallel()
	b := order.Brief{Idea: "Bread coach", Title: "t", Customer: "c", Problem: "p", Job: "j", Says: []string{"1", "2",
		"3", "4", "5", "6"}, Communities: []string{"bread"}}
	for f, want := range map[Form]order.Brief{
		IdeaOnly: {Idea: "Bread coach"}, FormFields: {Idea: "Bread coach", Problem: "p", Job: "j", Says: []string{"1",
			"3", "5"}}, FullBrief: b,
	} {
		if got := f.of(b); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", f, got)
		}
	}
}

func TestTheFitNeverMakesItsHalfWorse(t *testing.T) {
	t.Parallel()
	s := smallSet(t)
	pools := s.prepare(Fit)
	poor := order.Weights{Title: 1, Saturation: 1, Breadth: 1} // of an idea without a title: everything is equal
	fitted := s.FitOrder(poor, io.Discard)
	if before, after := s.objective(pools, poor), s.objective(pools, fitted); after <= before {
		t.Errorf("the objective was %v and is %v with %+v", before, after, fitted)
	}
}

func TestAFolderThatIsNoSetIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := LoadOrder(dir); err == nil || !strings.Contains(err.Error(), "ideas.json") {
		t.Errorf("an empty folder: %v", err)
	}
	for _, name := range []string{"ideas.json", "posts.jsonl", "web.jsonl"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}\n{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := LoadOrder(dir); err == nil {
		t.Error("broken lines are read")
	}
}

// The least lies below what was measured when the weights were fitted, so that a better order of one idea may cost a
// little elsewhere.
func TestMostOfThePainIsAmongTheFirstReadings(t *testing.T) {
	t.Parallel()
	s, err := LoadOrder(need.Shared(t, "labels"))
	if err != nil {
		t.Fatal(err)
	}
	for f, least := range map[Form]struct{ first24, first80, auc float64 }{FullBrief: {0.8, 0.92, 0.87},
		FormFields: {0.7, 0.85, 0.81}} {
		r := s.Measure(order.Rank, f, Both)
		if got := share(r.First[0], r.Pain); got < least.first24 {
			t.Errorf("%s: %.2f of the pain is among the first 24, at least %.2f is asked", f, got, least.first24)
		}
		if got := share(r.First[2], r.Pain); got < least.first80 {
			t.Errorf("%s: %.2f of the pain is among the first 80, at least %.2f is asked", f, got, least.first80)
		}
		if r.AUC < least.auc {
			t.Errorf("%s: the AUC is %.3f, at least %.3f is asked", f, r.AUC, least.auc)
		}
	}
}
