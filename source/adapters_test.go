package source_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"naps/fetch"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// good searches a source of cases against its own good answer.
func good(t *testing.T, name string) []market.Evidence {
	t.Helper()
	c := cases[name]
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

func TestStoriesAreTheirAuthorsWordsAndLaunchesAreProducts(t *testing.T) {
	t.Parallel()
	list := good(t, "hackernews")
	if len(list) != 3 {
		t.Fatalf("%d pieces of evidence", len(list))
	}
	ask, show, link := list[0], list[1], list[2]
	if ask.Kind != market.Post ||
		ask.Text != "I lost 'three' bookings last week.\n\nIs there a tool that takes deposits?" ||
		ask.Quote != ask.Text ||
		ask.Date != "2026-01-01" || ask.Metrics["votes"] != 12 ||
		ask.URL != "https://news.ycombinator.com/item?id=101" || ask.Place != "news.ycombinator.com" {
		t.Errorf("ask: %+v", ask)
	}
	if show.Kind != market.Product || show.Facts["name"] != "Inkdeposit" ||
		show.Facts["tagline"] != "deposits for tattoo studios" ||
		show.Place != "inkdeposit.example" || show.Metrics["votes"] != 30 || show.Date != "2026-01-02" {
		t.Errorf("show: %+v", show)
	}
	if _, ok := show.Metrics["comments"]; ok {
		t.Error("a missing figure became a figure")
	}
	if link.Kind != market.News || link.Place != "news.example" || link.Author != "" {
		t.Errorf("link: %+v", link)
	}
}

func TestAUnknownDivisionIsRefused(t *testing.T) {
	t.Parallel()
	_, err := source.NewHackerNews(sourcetest.Serve(t, 200, "application/json", `{"hits":[]}`)).Search(t.Context(),
		market.Query{Text: "x", Kind: "poll_of_polls"})
	if !errors.Is(err, market.ErrShape) {
		t.Errorf("got %v", err)
	}
}

func TestPostsOfAdultsAndTakenAwayPostsAreLeftOut(t *testing.T) {
	t.Parallel()
	list := good(t, "arctic_shift")
	if len(list) != 1 {
		t.Fatalf("%d posts", len(list))
	}
	if e := list[0]; e.Text != "That was $480 gone.\n\nI now text everybody & it takes an hour a day." ||
		e.Place != "reddit.com/r/studioowners" ||
		e.URL != "https://www.reddit.com/r/StudioOwners/comments/1a/two/" || e.Metrics["comments"] != 17 ||
		e.Facts["community"] != "StudioOwners" {
		t.Errorf("%+v", e)
	}
}

func TestAMemberOfRedditIsOnePersonWhicheverSourceFindsThem(t *testing.T) {
	t.Parallel()
	a, b := good(t, "arctic_shift")[0], good(t, "reddit_rss")[0]
	if a.Author == "" || a.Author != b.Author {
		t.Errorf("%q and %q", a.Author, b.Author)
	}
	if b.Text != "She didn't come.\n\nAgain." {
		t.Errorf("the feed's own words are in the text: %q", b.Text)
	}
	if link := good(t, "reddit_rss")[1]; link.Text != "A photo" || link.Quote != "A photo" {
		t.Errorf("a link without words: %+v", link)
	}
}

// refusals are answers that say in the service's own way that there is no answer.
var refusals = []struct {
	source, what string
	status       int
	body         string
	want         error
}{
	{"arctic_shift", "slow down", 422, `{"data":null,"error":"Slow down a little"}`, market.ErrRateLimited},
	{"arctic_shift", "time out", 422, `{"data":null,"error":"Query timed out"}`, market.ErrUnavailable},
	{"arctic_shift", "maintenance", 200, `{"data":null,"error":"Under maintenance"}`, market.ErrUnavailable},
	{"arctic_shift", "no data", 200, `{"data":null}`, market.ErrShape},
	{"stackexchange", "throttle", 400,
		`{"error_id":502,"error_name":"throttle_violation","error_message":"more requests available in 60 seconds"}`,
		market.ErrRateLimited},
	{"stackexchange", "bad site", 400, `{"error_id":400,"error_name":"bad_parameter","error_message":"No site found"}`,
		market.ErrShape},
	{"gdelt", "too fast", 200, "Please limit requests to one every 5 seconds", market.ErrRateLimited},
	{"gdelt", "too short", 200, "Your query was too short", market.ErrShape},
	{"worldbank", "error with status 200", 200,
		`[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]`,
		market.ErrShape},
	{"wikipedia", "error with status 200", 200, `{"error":{"code":"ratelimited","info":"wait"}}`,
		market.ErrRateLimited},
	{"github", "abuse", 200, `{"message":"You have triggered an abuse detection mechanism."}`, market.ErrRateLimited},
	{"github", "past the limit", 422, `{"message":"Only the first 1000 search results are available"}`,
		market.ErrShape},
	{"searxng", "engines silent", 200, `{"results":[],"unresponsive_engines":[["one","CAPTCHA"],["two","timeout"]]}`,
		market.ErrBlocked},
	{"itunes", "error text", 200, `{"errorMessage":"Invalid value(s) for key(s): [country]"}`, market.ErrShape},
	{"hackernews", "no hits", 200, `{"message":"invalid"}`, market.ErrShape},
	{"brave", "another answer", 200, `{"type":"ErrorResponse","error":{"code":"SUBSCRIPTION_TOKEN_INVALID"}}`,
		market.ErrShape},
	{"brave", "bad parameters", 422, `{"type":"ErrorResponse"}`, market.ErrShape},
	{"tavily", "plan's limit", 432, `{"detail":{"error":"limit"}}`, market.ErrRateLimited},
	{"tavily", "pay as you go", 433, `{"detail":{"error":"limit"}}`, market.ErrRateLimited},
	{"tavily", "no results", 200, `{"detail":"x"}`, market.ErrShape},
	{"serper", "out of credit", 400, `{"message":"Not enough credits"}`, market.ErrShape},
	{"serper", "another answer", 200, `{"message":"hello"}`, market.ErrShape},
	{"reddit_oauth", "no token", 200, `{"error":"invalid_grant"}`, market.ErrShape},
	{"reddit_oauth", "private community", 200,
		`{"access_token":"t","reason":"private","message":"Forbidden","error":403}`, market.ErrBlocked},
	{"youtube", "quota", 400, `{"error":{"code":403,"message":"over","errors":[{"reason":"quotaExceeded"}]}}`,
		market.ErrRateLimited},
	{"youtube", "comments disabled", 200,
		`{"error":{"code":403,"message":"no","errors":[{"reason":"commentsDisabled"}]}}`, market.ErrBlocked},
	{"youtube", "bad request", 400,
		`{"error":{"code":400,"message":"no filter","errors":[{"reason":"missingRequiredParameter"}]}}`,
		market.ErrShape},
	{"producthunt", "rate limit", 200,
		`{"data":null,"errors":[{"error":"rate_limit_reached","details":{"reset_in":200}}]}`, market.ErrRateLimited},
	{"producthunt", "bad query", 200, `{"errors":[{"message":"Field does not exist"}]}`, market.ErrShape},
	{"pageviews", "bad request", 400, `{"title":"Bad Request"}`, market.ErrShape},
}

func TestARefusalIsNeverAnEmptyMarket(t *testing.T) {
	t.Parallel()
	for _, r := range refusals {
		t.Run(r.source+" "+r.what, func(t *testing.T) {
			t.Parallel()
			c := cases[r.source]
			list, err := c.New(sourcetest.Serve(t, r.status, "application/json", r.body)).Search(t.Context(), c.Query)
			if !errors.Is(err, r.want) || list != nil {
				t.Errorf("got %v, error %v", list, err)
			}
		})
	}
}

func TestSomeQueriesAreRefusedWithoutAsking(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(srv.Close)
	c := sourcetest.Client(t, srv.URL)
	if _, err := source.NewArcticShift(c).Search(t.Context(),
		market.Query{Text: "words without a community"}); !errors.Is(err, market.ErrShape) {
		t.Errorf("arctic_shift: %v", err)
	}
	if _, err := source.NewEDGAR(c, source.Config{}).Search(t.Context(), market.Query{Text: "x"}); !errors.Is(err,
		market.ErrNeedsKey) || !strings.Contains(err.Error(), "NAPS_CONTACT") {
		t.Errorf("edgar: %v", err)
	}
	if asked.Load() != 0 {
		t.Errorf("%d requests", asked.Load())
	}
}

func TestAPauseThatWasAskedForIsKept(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := source.NewStackExchange(sourcetest.Serve(t, 200, "application/json", `{"items":[],"backoff":10.0}`),
		source.Config{Now: func() time.Time { return now }})
	if _, err := s.Search(t.Context(), market.Query{Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Search(t.Context(), market.Query{Text: "x"}); !errors.Is(err, market.ErrRateLimited) {
		t.Errorf("within the pause: %v", err)
	}
	now = now.Add(11 * time.Second)
	if _, err := s.Search(t.Context(), market.Query{Text: "x"}); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}

func TestSuggestionsLeaveOutTheQueryAndAddresses(t *testing.T) {
	t.Parallel()
	list := good(t, "suggest_google")
	if len(list) != 2 || list[0].Title != "tattoo booking app" || list[0].Metrics["rank"] != 1 ||
		list[0].URL != "https://www.google.com/search?q=tattoo+booking+app" {
		t.Errorf("%+v", list)
	}
	chrome := `["ink",["ink app","https://ink.example"],["",""],[],{"google:suggesttype":["QUERY","NAVIGATION"]}]`
	list, err := source.NewSuggestGoogle(sourcetest.Serve(t, 200, "text/javascript", chrome)).Search(t.Context(),
		market.Query{Text: "ink"})
	if err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestWebHitsAreResolvedAndAdvertisementsAreLeftOut(t *testing.T) {
	t.Parallel()
	list := good(t, "duckduckgo")
	if len(list) != 2 {
		t.Fatalf("%d hits", len(list))
	}
	if e := list[0]; e.URL != "https://www.reddit.com/r/StudioOwners/comments/1a/x/" ||
		e.Quote != "We lost two bookings & a day." || e.Place != "reddit.com/r/studioowners" ||
		e.Facts["community"] != "studioowners" {
		t.Errorf("%+v", e)
	}
	if e := list[1]; e.Quote != "A title only" || e.Place != "direct.example" {
		t.Errorf("%+v", e)
	}
}

func TestAHeadlineTellsPublisherAndAmount(t *testing.T) {
	t.Parallel()
	e := good(t, "news_rss")[0]
	if e.Metrics["amount_usd"] != 5.2e6 || e.Facts["publisher"] != "The Example Wire" || e.Place != "wire.example" ||
		e.Date != "2026-07-14" ||
		!strings.HasSuffix(e.Quote, " - The Example Wire") || strings.HasSuffix(e.Title, "Wire") {
		t.Errorf("%+v", e)
	}
}

func TestPageviewsAreASeriesOfWholeMonths(t *testing.T) {
	t.Parallel()
	var path atomic.Value
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path.Store(r.URL.EscapedPath())
		_, _ = w.Write([]byte(cases["pageviews"].Good))
	}))
	t.Cleanup(srv.Close)
	list, err := source.NewPageviews(sourcetest.Client(t, srv.URL), cfg).Search(t.Context(),
		market.Query{Text: "AC/DC tattoo"})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if got := path.Load().(string); !strings.HasSuffix(got, "/user/AC%2FDC_tattoo/monthly/20231101/20261031") {
		t.Errorf("asked for %s", got)
	}
	m := list[0].Metrics
	if m["months"] != 3 || m["last"] != 1200 || m["mean_last_12"] != 1100 || m["slope_per_year"] < 1.09 ||
		m["slope_per_year"] > 1.0910 {
		t.Errorf("%v", m)
	}
	if list[0].Text != "2026-08 1000\n2026-09 1100\n2026-10 1200" || list[0].Quote != "" {
		t.Errorf("%+v", list[0])
	}
	none, err := source.NewPageviews(sourcetest.Serve(t, 404, "application/json", `{"title":"Not found."}`),
		cfg).Search(t.Context(), market.Query{Text: "Nope"})
	if err != nil || none == nil || len(none) != 0 {
		t.Errorf("an unknown article: %v, %v", none, err)
	}
}

func TestTheDirectoryIsFetchedOnceAndSearchedHere(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(cases["yc"].Good))
	}))
	t.Cleanup(srv.Close)
	y := source.NewYC(fetch.New(fetch.Config{Errands: true, Mirror: srv.URL, AllowPrivate: true}), source.Config{})
	done := make(chan []market.Evidence, 8)
	for range 8 {
		go func() {
			list, _ := y.Search(t.Context(), market.Query{Text: "booking for studios"})
			done <- list
		}()
	}
	for range 8 {
		list := <-done
		if len(list) != 1 || list[0].Facts["status"] != "Inactive" || list[0].Metrics["founded_year"] != 2024 ||
			list[0].Place != "inkdeposit.example" ||
			list[0].Quote != "Studios lose money.\nWe take deposits." ||
			list[0].Facts["tagline"] != "Booking and deposits for tattoo studios" ||
			list[0].URL != "https://www.ycombinator.com/companies/inkdeposit" {
			t.Errorf("%+v", list)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("the directory was fetched %d times", asked.Load())
	}
}

func TestFilingsQuoteTheIssuerAsItIsDisplayed(t *testing.T) {
	t.Parallel()
	e := good(t, "edgar")[0]
	if e.Quote != "Inkdeposit, Inc.  (CIK 0001234567)" || e.Title != "Inkdeposit, Inc. – Form D" ||
		e.URL != "https://www.sec.gov/Archives/edgar/data/1234567/000123456726000001/primary_doc.xml" ||
		e.Facts["cik"] != "1234567" {
		t.Errorf("%+v", e)
	}
}

func TestProductsTellWhatTheyCostAndHowTheyStand(t *testing.T) {
	t.Parallel()
	if e := good(t, "itunes")[0]; e.Metrics["rating"] != 4.1 || e.Metrics["price_usd"] != 0 ||
		e.Place != "inkbook.example" || e.Quote != "Take bookings.\nTake deposits." {
		t.Errorf("%+v", e)
	}
	if e := good(t, "github")[0]; e.Facts["status"] != "Archived" || e.Metrics["stars"] != 31 ||
		e.Place != "github.com" || e.Facts["website"] != e.URL {
		t.Errorf("%+v", e)
	}
	if e := good(t, "worldbank")[0]; e.Metrics["year"] != 2024 || e.Metrics["last"] != 3.4e8 ||
		e.Title != "Population, total – United States" {
		t.Errorf("%+v", e)
	}
	if e := good(t, "stackexchange")[0]; e.Metrics["views"] != 900 ||
		e.Title != "Software that asks for a deposit & reminds" ||
		e.Text != "I run a studio.\n\nWhich tool takes a deposit?" {
		t.Errorf("%+v", e)
	}
}
