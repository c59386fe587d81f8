package source_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"naps/fetch"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// division searches a source of divisions against its own good answer.
func division(t *testing.T, name string) []market.Evidence {
	t.Helper()
	c := divisions[name]
	kind := c.Type
	if kind == "" {
		kind = "application/json"
	}
	list, err := c.New(sourcetest.Serve(t, 200, kind, c.Good)).Search(t.Context(), c.Query)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestReviewsAreTheirWritersWordsWithTheirStars(t *testing.T) {
	t.Parallel()
	list := division(t, "itunes: reviews")
	if len(list) != 2 {
		t.Fatalf("%d reviews", len(list))
	}
	e := list[0]
	if e.Kind != market.Post || e.Metrics["rating"] != 1 || e.Text != "It took the deposit &\ndid not tell me." ||
		e.Date != "2026-09-14" || e.Facts["type"] != "review" ||
		e.Facts["product"] != "Inkbook" || e.Author == "" ||
		e.URL != "https://apps.apple.com/us/app/id1000005?see-all=reviews" {
		t.Errorf("%+v", e)
	}
	if list[1].Title != "Fine." || list[1].Author == e.Author {
		t.Errorf("%+v", list[1])
	}
}

func TestASingleReviewIsNoList(t *testing.T) {
	t.Parallel()
	one := `{"feed":{"entry":{"im:rating":{"label":"2"},"title":{"label":"Slow"},"content":{"label":"It is slow."},"author":{"name":{"label":"a"}}}}}`
	list, err := source.NewITunes(sourcetest.Serve(t, 200, "application/json", one)).Search(t.Context(),
		divisions["itunes: reviews"].Query)
	if err != nil || len(list) != 1 || list[0].Metrics["rating"] != 2 || list[0].Date != "" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAnEmptyPageOfReviewsIsAskedForOnceMore(t *testing.T) {
	t.Parallel()
	c := divisions["itunes: reviews"]
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			_, _ = w.Write([]byte(c.Empty))
			return
		}
		_, _ = w.Write([]byte(c.Good))
	}))
	t.Cleanup(srv.Close)
	list, err := source.NewITunes(sourcetest.Client(t, srv.URL)).Search(t.Context(), c.Query)
	if err != nil || len(list) != 2 || asked.Load() != 2 {
		t.Errorf("%d reviews after %d requests, error %v", len(list), asked.Load(), err)
	}
}

func TestACommunityTellsHowManyItReaches(t *testing.T) {
	t.Parallel()
	e := division(t, "arctic_shift: a community")[0]
	if e.Metrics["members"] != 43210 || e.Place != "reddit.com/r/studioowners" ||
		e.Text != "For people who run a studio & its books." || e.Title != "r/StudioOwners" ||
		e.Facts["access"] != "restricted" || e.Kind != market.Page {
		t.Errorf("%+v", e)
	}
}

func TestAFilingTellsWhatWasSold(t *testing.T) {
	t.Parallel()
	e := division(t, "edgar: a filing")[0]
	if e.Metrics["amount_usd"] != 1.2e6 || e.Metrics["offered_usd"] != 2.5e6 || e.Metrics["investors"] != 9 ||
		e.Metrics["founded_year"] != 2024 || e.Date != "2026-03-12" ||
		e.Quote != "Inkdeposit & Sons, Inc." || e.Facts["industry"] != "Other Technology" || e.Facts["offering"] != "" {
		t.Errorf("%+v", e)
	}
	c := divisions["edgar: a filing"]
	open := formD("<totalOfferingAmount>Indefinite</totalOfferingAmount><totalAmountSold>0</totalAmountSold>")
	list, err := c.New(sourcetest.Serve(t, 200, "application/xml", open)).Search(t.Context(), c.Query)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if _, ok := list[0].Metrics["offered_usd"]; ok || list[0].Facts["offering"] != "Indefinite" {
		t.Errorf("an offering without an end became a figure: %+v", list[0])
	}
	if list, err := c.New(sourcetest.Serve(t, 404, "text/html", "<html>no</html>")).Search(t.Context(),
		c.Query); err != nil || list == nil || len(list) != 0 {
		t.Errorf("a filing that is not there: %v, %v", list, err)
	}
	if _, err := c.New(sourcetest.Serve(t, 200, "application/xml", open)).Search(t.Context(),
		market.Query{Kind: "filing", Community: "https://elsewhere.example/x.xml"}); !errors.Is(err, market.ErrShape) {
		t.Errorf("a filing elsewhere: %v", err)
	}
}

func TestOfTheNoticesOfOneSaleTheLastCounts(t *testing.T) {
	t.Parallel()
	hit := func(adsh, form, day, number string) string {
		return `{"_id":"` + adsh + `:primary_doc.xml","_source":{"ciks":["01"],"display_names":["Ink ` + adsh +
			`  (CIK 01)"],"file_date":"` + day + `","form":"` + form + `","adsh":"` + adsh + `","file_num":["` +
			number + `"]}}`
	}
	body := `{"hits":{"hits":[` + strings.Join([]string{hit("1", "D", "2026-01-01", "021-1"),
		hit("2", "D/A", "2026-03-01", "021-1"), hit("3", "D", "2026-02-01", "021-2"),
		hit("4", "D/A", "2026-02-01", "021-1"), hit("5", "10-K", "2026-01-01", "021-1")}, ",") + `]}}`
	list, err := source.NewEDGAR(sourcetest.Serve(t, 200, "application/json", body), cfg).Search(t.Context(),
		market.Query{Text: "Ink"})
	var got []string
	for _, e := range list {
		got = append(got, e.Facts["name"])
	}
	if err != nil || strings.Join(got, ", ") != "Ink 2, Ink 3, Ink 5" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAProductsOwnPageTellsWhatItCosts(t *testing.T) {
	t.Parallel()
	e := division(t, "pages: a product")[0]
	if e.Kind != market.Product || e.Title != "Inkdeposit | Deposits for studios" || e.Metrics["price_usd"] != 19 ||
		e.Facts["tagline"] != "Stop losing money to no-shows." || e.Facts["name"] != "Inkdeposit" ||
		e.Facts["pricing"] != "https://inkdeposit.example/plans?from=nav" ||
		e.Facts["price"] != "0 USD; 228 USD; 228 USD a year" || e.Lang != "en" || e.Quote != "$19/month" {
		t.Errorf("%+v", e)
	}
	for _, gone := range []string{"not to be seen", "Terms", "Home"} {
		if strings.Contains(e.Text, gone) {
			t.Errorf("%q is in the text", gone)
		}
	}
	if !strings.Contains(e.Text, "Inkdeposit asks each guest for a deposit before the date & reminds them twice.") {
		t.Error(e.Text)
	}
}

func TestAPageThatIsNotThereIsEmptyAndAForbiddenOneIsARefusal(t *testing.T) {
	t.Parallel()
	c := cases["pages"]
	for status, want := range map[int]error{404: nil, 410: nil, 403: market.ErrBlocked, 418: market.ErrShape} {
		list, err := c.New(sourcetest.Serve(t, status, "text/html", "<html><body>no</body></html>")).Search(t.Context(),
			c.Query)
		if !errors.Is(err, want) || len(list) != 0 || want == nil && err != nil {
			t.Errorf("%d: %v, %v", status, list, err)
		}
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/robots.txt") {
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /"))
			return
		}
		t.Error("the page was read though robots.txt does not allow it")
	}))
	t.Cleanup(srv.Close)
	if _, err := c.New(sourcetest.Client(t, srv.URL)).Search(t.Context(), c.Query); !errors.Is(err, market.ErrBlocked) {
		t.Error(err)
	}
}

func TestEachSourceKnowsWhatItHasMoreOn(t *testing.T) {
	t.Parallel()
	c := fetch.New(fetch.Config{Errands: true})
	for _, x := range []struct {
		s    deeper
		e    market.Evidence
		want market.Query
	}{
		{source.NewITunes(c), market.Evidence{URL: "https://apps.apple.com/us/app/inkbook/id1592550875?uo=4",
			Facts: map[string]string{"name": "Inkbook"}},
			market.Query{Text: "Inkbook", Kind: "review", Community: "1592550875"}},
		{source.NewITunes(c), market.Evidence{URL: "https://apps.apple.com/us/app/id1592550875",
			Facts: map[string]string{"type": "review"}}, market.Query{}},
		{source.NewITunes(c), market.Evidence{URL: "https://elsewhere.example/id1592550875"}, market.Query{}},
		{source.NewArcticShift(c), market.Evidence{Place: "reddit.com/r/freelance"},
			market.Query{Text: "members", Kind: "community", Community: "freelance"}},
		{source.NewArcticShift(c), market.Evidence{Place: "news.ycombinator.com"}, market.Query{}},
		{source.NewEDGAR(c, cfg), market.Evidence{Source: "edgar",
			URL: "https://www.sec.gov/Archives/edgar/data/1/2/primary_doc.xml", Title: "Ink – Form D",
			Facts: map[string]string{"form": "D"}}, market.Query{Text: "Ink – Form D",
			Kind: "filing", Community: "https://www.sec.gov/Archives/edgar/data/1/2/primary_doc.xml"}},
		{source.NewEDGAR(c, cfg), market.Evidence{Source: "edgar", URL: "https://www.sec.gov/a.xml",
			Facts: map[string]string{"form": "D"}, Metrics: map[string]float64{"amount_usd": 5}}, market.Query{}},
		{source.NewYouTube(c, cfg), market.Evidence{Kind: market.Page, URL: "https://www.youtube.com/watch?v=vid-1&t=3",
			Title: "T"}, market.Query{Text: "T", Kind: "comments", Community: "vid-1"}},
		{source.NewPages(c), market.Evidence{Kind: market.Product, Title: "Ink",
			Facts: map[string]string{"website": "https://ink.example/#top"}},
			market.Query{Text: "Ink", Kind: "product", Community: "https://ink.example/"}},
		{source.NewPages(c), market.Evidence{Kind: market.Product, Title: "Ink",
			Facts: map[string]string{"website": "https://github.com/ink/ink"}}, market.Query{}},
		{source.NewPages(c), market.Evidence{Source: "pages", Kind: market.Product, Title: "Ink",
			Facts: map[string]string{"website": "https://ink.example/", "pricing": "https://ink.example/pricing"}},
			market.Query{Text: "Ink", Kind: "product", Community: "https://ink.example/pricing"}},
		{source.NewPages(c), market.Evidence{Source: "pages", Kind: market.Product,
			Facts: map[string]string{"website": "https://ink.example/"}}, market.Query{}},
		{source.NewPages(c), market.Evidence{Kind: market.Page, Phase: market.Sizing, Title: "Sizes",
			URL: "https://paper.example/sizes"}, market.Query{Text: "Sizes", Community: "https://paper.example/sizes"}},
		{source.NewPages(c), market.Evidence{Kind: market.Post, URL: "https://paper.example/sizes"}, market.Query{}},
	} {
		if q, ok := x.s.Deeper(x.e); !reflect.DeepEqual(q, x.want) || ok != !reflect.DeepEqual(x.want, market.Query{}) {
			t.Errorf("%s on %+v: %+v, %t", x.s.Name(), x.e, q, ok)
		}
	}
}

func TestATokenOfRedditServesUntilItEnds(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, strings.Split(r.URL.Path, "/")[1]+" "+
			strings.Split(r.Header.Get("Authorization"), " ")[0])
		mu.Unlock()
		_, _ = w.Write([]byte(cases["reddit_oauth"].Good))
	}))
	t.Cleanup(srv.Close)
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := source.NewRedditOAuth(sourcetest.Client(t, srv.URL), source.Config{Settings: allKeys, Now: func() time.Time {
		return now
	}})
	for _, later := range []time.Duration{0, 30 * time.Minute, time.Hour} {
		now = now.Add(later)
		if _, err := s.Search(t.Context(), market.Query{Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(asked,
		", "); got != "www.reddit.com Basic, oauth.reddit.com Bearer, oauth.reddit.com Bearer, www.reddit.com Basic, oauth.reddit.com Bearer" {
		t.Error(got)
	}
}
