package source_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naps/internal/need"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// standIn starts the stand-in web and returns its address.
func standIn(t *testing.T) string {
	t.Helper()
	program := need.Shared(t, "mirror/mirror.py")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	cmd := exec.Command(need.Command(t, "python3"), program, "--port", fmt.Sprint(port))
	cmd.Dir = filepath.Dir(program)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal("the stand-in web did not start: ", err)
	}
	base := fmt.Sprintf("http://127.0.0.1:%d", port)
	// it says its name just before it listens, and a busy machine takes its time
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for range 1500 {
		if r, err := http.Get(base + "/_mirror/"); err == nil {
			r.Body.Close()
			return base
		}
		<-look.C
	}
	t.Fatal("the stand-in web does not answer")
	return ""
}

func said(t *testing.T, base, quote string) bool {
	t.Helper()
	r, err := http.Post(base+"/_mirror/said", "text/plain", strings.NewReader(quote))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var answer struct{ Said bool }
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.Said
}

var questions = []string{
	"freelance invoicing clients pay late", "restaurant servers no show shift",
	"dog training separation anxiety", "focus distraction adhd tool",
	"landlord tenant rent collection", "teacher grading lesson plan",
	"household budget spreadsheet", "is there a tool that tracks expenses", "market size software",
}

// ask is the queries that suit a source.
func ask(name string) []market.Query {
	var list []market.Query
	for _, text := range questions {
		q := market.Query{Text: text, Limit: 6}
		switch name {
		case "arctic_shift":
			for _, community := range []string{"freelance", "Teachers", "dogs", "ADHD", "Frugal"} {
				q.Community = community
				list = append(list, q)
			}
			continue
		case "hackernews":
			for _, kind := range []string{"story", "comment", "ask_hn", "show_hn"} {
				q.Kind = kind
				list = append(list, q)
			}
			continue
		case "pageviews":
			q.Text = "Invoice"
		case "worldbank":
			q.Text, q.Community = "SP.POP.TOTL", "US"
		case "suggest_google", "suggest_duckduckgo", "wikipedia":
			q.Text = strings.Join(strings.Fields(text)[:2], " ")
		case "edgar", "news_rss", "gdelt":
			q.Text = strings.Fields(text)[0] + " software"
		}
		list = append(list, q)
	}
	return list
}

// notInTheStandIn are sources of law and official statistics, and those that few markets need: the stand-in web holds
// no answers of theirs. Their own tests have them.
var notInTheStandIn = map[string]bool{
	"census_cbp": true, "census_susb": true, "bls": true, "eurostat": true,
	"ecfr": true, "federal_register": true, "gov_uk": true, "eurlex": true,
	"npm": true, "pypi": true, "lemmy": true, "discourse": true, "remotive": true,
}

func TestEveryQuoteStandsInWhatTheStandInWebSaid(t *testing.T) {
	t.Parallel()
	base := standIn(t)
	for _, s := range source.All(sourcetest.Client(t, base),
		source.Config{Mirror: true, Settings: source.Values{"NAPS_SEARXNG_URL": "https://searx.example",
			"NAPS_REDDIT_KEY": "id:secret"}}) {
		if s.Name() == "pages" || notInTheStandIn[s.Name()] {
			continue // pages answers no question of words; see below
		}
		t.Run(s.Name(), func(t *testing.T) {
			total, known := 0, map[string]bool{"": true}
			for _, q := range ask(s.Name()) {
				list, err := s.Search(t.Context(), q)
				if err != nil {
					t.Fatalf("%q: %v", q.Text, err)
				}
				sourcetest.Check(t, s, q, list)
				total += len(list)
				for _, e := range list {
					if !known[e.Quote] && !said(t, base, e.Quote) {
						t.Errorf("not said: %q (%s)", e.Quote, e.URL)
					}
					known[e.Quote] = true
				}
			}
			if total == 0 {
				t.Error("no evidence at all")
			}
			t.Logf("%d pieces of evidence", total)
		})
	}
}

// deeper is a source that has more on something that was found.
type deeper interface {
	source.Source
	Deeper(e market.Evidence) (market.Query, bool)
}

func TestWhatWasFoundLeadsDeeper(t *testing.T) {
	t.Parallel()
	base := standIn(t)
	all := source.All(sourcetest.Client(t, base), source.Config{Mirror: true})
	var found []market.Evidence
	for _, s := range all {
		queries := ask(s.Name())
		if s.Name() != "edgar" {
			queries = queries[:1]
		}
		for _, q := range queries {
			if name := s.Name(); name == "itunes" || name == "arctic_shift" || name == "yc" || name == "edgar" ||
				name == "duckduckgo" {
				list, err := s.Search(t.Context(), q)
				if err != nil {
					t.Fatal(name, err)
				}
				found = append(found, list...)
			}
		}
	}
	asked, answered := map[string]int{}, map[string]int{}
	for _, s := range all {
		d, ok := s.(deeper)
		if !ok {
			continue
		}
		for _, e := range found {
			q, ok := d.Deeper(e)
			if !ok || asked[s.Name()] == 8 {
				continue
			}
			asked[s.Name()]++
			list, err := s.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			sourcetest.Check(t, s, q, list)
			answered[s.Name()] += len(list)
			for _, e := range list {
				if !said(t, base, e.Quote) {
					t.Errorf("not said: %q (%s)", e.Quote, e.URL)
				}
			}
		}
	}
	// The stand-in web has no reviews and no filings, but it has pages and knows how many members a subreddit has.
	if asked["itunes"] == 0 || asked["edgar"] == 0 || answered["pages"] < 3 || answered["arctic_shift"] == 0 {
		t.Errorf("asked %v, answered %v", asked, answered)
	}
}
