package source_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"naps/internal/need"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// recorded lists answers that live services once sent: the source that reads each, and how many pieces of evidence
// stand in it at least, or the error that it is.
var recorded = []struct {
	file, source string
	status       int
	kind         string
	least        int
	want         error
}{
	{"hn_algolia/search_hitsperpage_1_tags_story_query_apple.json", "hackernews", 200, "application/json", 1, nil},
	{"hn_algolia/search_by_date_hitsperpage_1_tags_comment_query_apple.json", "hackernews", 200, "application/json", 1,
		nil},
	{"hn_algolia/search_hitsperpage_1_tags_ask_hn_page_2_query_apple.json", "hackernews", 200, "application/json", 1,
		nil},
	{"_shapes/hn_page_past_limit.json", "hackernews", 200, "application/json", 0, nil},
	{"_shapes/arcticshift_posts.json", "arctic_shift", 200, "application/json", 1, nil},
	{"_shapes/arcticshift_error_slow_down.json", "arctic_shift", 422, "application/json", 0, market.ErrRateLimited},
	{"reddit/rss_top_2026-05-29.xml", "reddit_rss", 200, "application/atom+xml", 5, nil},
	{"reddit/error_403_blocked_head.html", "reddit_rss", 403, "text/html", 0, market.ErrBlocked},
	{"reddit/error_403_blocked_head.html", "arctic_shift", 200, "text/html", 0, market.ErrBlocked},
	{"suggest/google_firefox_swift_conc.json", "suggest_google", 200, "text/javascript", 8, nil},
	{"suggest/google_firefox_korean_2026-09-02.json", "suggest_google", 200, "text/javascript", 9, nil},
	{"suggest/google_chrome_fuer.json", "suggest_google", 200, "text/javascript", 8, nil},
	{"suggest/google_chrome_hello.json", "suggest_google", 200, "text/javascript", 7, nil},
	{"suggest/duckduckgo_ac_swift_conc.json", "suggest_duckduckgo", 200, "application/json", 8, nil},
	{"_shapes/ddg_ac_list.json", "suggest_duckduckgo", 200, "application/json", 2, nil},
	{"duckduckgo/html_results_2025.html", "duckduckgo", 200, "text/html; charset=UTF-8", 10, nil},
	{"_shapes/scout_duckduckgo.html", "duckduckgo", 200, "text/html", 2, nil},
	{"searxng/search_2026-08.json", "searxng", 200, "application/json", 10, nil},
	{"searxng/news_2026-08.json", "searxng", 200, "application/json", 3, nil},
	{"searxng/search_shortlist_2026-08.json", "searxng", 200, "application/json", 3, nil},
	{"_shapes/wikipedia_opensearch.json", "wikipedia", 200, "application/json", 2, nil},
	{"_shapes/wikimedia_pageviews_monthly.json", "pageviews", 200, "application/json", 1, nil},
	{"_shapes/wikimedia_pageviews_404.json", "pageviews", 404, "application/problem+json", 0, nil},
	{"edgar/efts_100_hits.json", "edgar", 200, "application/json", 90, nil},
	{"edgar/efts_1_hit.json", "edgar", 200, "application/json", 1, nil},
	{"edgar/efts_0_hits.json", "edgar", 200, "application/json", 0, nil},
	{"_shapes/edgar_403_undeclared.html", "edgar", 403, "text/html", 0, market.ErrBlocked},
	{"_shapes/edgar_403_undeclared.html", "edgar", 200, "text/html", 0, market.ErrBlocked},
	{"google_news/search_rss_2026.xml", "news_rss", 200, "application/xml", 90, nil},
	{"rss/rss_entries.xml", "news_rss", 200, "application/xml", 1, nil},
	{"itunes_search/search_vpn_us_2026.json", "itunes", 200, "text/javascript", 10, nil},
	{"github/search_repositories.json", "github", 200, "application/json", 20, nil},
	{"github/search_repositories_p2.json", "github", 200, "application/json", 20, nil},
	{"github/search_repositories_empty.json", "github", 200, "application/json", 0, nil},
	{"github/abuse_rate_limit.json", "github", 200, "application/json", 0, market.ErrRateLimited},
	{"_shapes/zeuskim_stackexchange.json", "stackexchange", 200, "application/json", 2, nil},
	// its titles and texts are empty
	{"stackexchange/questions_backoff_page.json", "stackexchange", 200, "application/json", 0, nil},
	{"_shapes/stackexchange_throttle.json", "stackexchange", 400, "application/json", 0, market.ErrRateLimited},
	{"_shapes/zeuskim_gdelt.json", "gdelt", 200, "application/json", 2, nil},
	{"_shapes/gdelt_429.txt", "gdelt", 200, "text/html", 0, market.ErrRateLimited},
	{"brave/brave_what_is_the_semantic_kernel.json", "brave", 200, "application/json", 10, nil},
	{"brave/brave_site_filter_what_is_the_semantic_kernel.json", "brave", 200, "application/json", 1, nil},
	{"_shapes/zeuskim_brave_api.json", "brave", 200, "application/json", 1, nil},
	{"tavily/test_basic_search.json", "tavily", 200, "application/json", 5, nil},
	{"tavily/test_search_with_include_domains.json", "tavily", 200, "application/json", 1, nil},
	{"tavily/tavily_what_is_the_semantic_kernel.json", "tavily", 200, "application/json", 1, nil},
	{"tavily/tavily_site_filter_devblogs_microsoft.com.json", "tavily", 200, "application/json", 1, nil},
	{"_shapes/tavily_401.json", "tavily", 401, "application/json", 0, market.ErrBlocked},
	{"serper/search_2023.json", "serper", 200, "application/json", 10, nil},
	{"_shapes/vgi_serper.json", "serper", 200, "application/json", 1, nil},
	{"_shapes/verdandi_serper_reddit.json", "serper", 200, "application/json", 1, nil},
	{"youtube/search_by_keywords_p1.json", "youtube", 200, "application/json", 20, nil},
	{"youtube/comment_threads_by_video_paged_1.json", "youtube: comments", 200, "application/json", 5, nil},
	{"youtube/comment_threads_with_search.json", "youtube: comments", 200, "application/json", 1, nil},
	{"itunes_reviews/live_2026-09-20_boat.json", "itunes: reviews", 200, "text/javascript", 2, nil},
	{"itunes_reviews/swift_FixtureReviewAPI.json", "itunes: reviews", 200, "text/javascript", 40, nil},
	{"_shapes/derek_itunes_reviews_page1.json", "itunes: reviews", 200, "application/json", 1, nil},
	{"_shapes/derek_itunes_reviews_empty.json", "itunes: reviews", 200, "application/json", 0, nil},
	{"edgar/formd_APFund.xml", "edgar: a filing", 200, "application/xml", 1, nil},
	{"edgar/formd_1685REIT.xml", "edgar: a filing", 200, "application/xml", 1, nil},
	{"edgar/formd_Shepards.xml", "edgar: a filing", 200, "application/xml", 1, nil},
	{"_shapes/edgar_403_undeclared.html", "edgar: a filing", 200, "text/html", 0, market.ErrBlocked},
	// all of them are changes that somebody proposes
	{"github/search_issues.json", "github: issues", 200, "application/json", 0, nil},
	{"npm/search_v1.json", "npm", 200, "application/json", 1, nil},
	{"_shapes/zeuskim_npm.json", "npm", 200, "application/json", 2, nil},
	{"_shapes/zeuskim_lemmy.json", "lemmy", 200, "application/json", 2, nil},
	{"discourse/search.json", "discourse", 200, "application/json", 0, market.ErrShape}, // of a version long gone
	{"_shapes/discourse_429.json", "discourse", 429, "application/json", 0, market.ErrRateLimited},
	// shows, of which nothing is said
	{"_shapes/hark_itunes_podcast_search.json", "itunes: podcasts", 200, "application/json", 0, nil},
	{"worldbank/indicator_EG.ELC.RNEW.ZS_2026_excerpt.json", "worldbank", 200, "application/json", 1, nil},
	{"_shapes/worldbank_error_invalid_value.json", "worldbank", 200, "application/json", 0, market.ErrShape},
	{"_shapes/census_cbp.json", "census_cbp: the interface", 200, "application/json", 1, nil},
	{"_shapes/bls_v1_series.json", "bls", 200, "application/json", 1, nil},
	{"_shapes/bls_v1_threshold.json", "bls", 200, "application/json", 0, market.ErrRateLimited},
	{"eurostat/nama_gdp_c.json", "eurostat", 200, "application/json", 1, nil},
	{"eurostat/nama_gdp_c_geo_IT.json", "eurostat", 200, "application/json", 1, nil},
}

func TestRecordedAnswersAreRead(t *testing.T) {
	t.Parallel()
	for _, r := range recorded {
		t.Run(r.file, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(need.Shared(t, "fixtures/"+r.file))
			if err != nil {
				t.Fatal(err)
			}
			c, whole := cases[r.source]
			if !whole {
				c = divisions[r.source]
			}
			q := c.Query
			if q.Limit = 0; !strings.HasPrefix(r.source, "bls") {
				q.Text = "swift conc"
			}
			s := c.New(sourcetest.Serve(t, r.status, r.kind, string(body)))
			list, err := s.Search(t.Context(), q)
			if !errors.Is(err, r.want) {
				t.Fatalf("error %v, want %v", err, r.want)
			}
			if err == nil {
				sourcetest.Check(t, s, q, list)
			}
			for _, e := range list {
				if e.Kind != market.Series && !sourcetest.Said(string(body), e.Text) {
					t.Errorf("the text %q does not stand in one string of the recording", e.Text)
				}
			}
			if len(list) < r.least || r.least == 0 && len(list) > 0 {
				t.Errorf("%d pieces of evidence, want %d", len(list), r.least)
			}
		})
	}
}

func TestTheRecordedDirectoryIsSearched(t *testing.T) {
	t.Parallel()
	for file, question := range map[string]string{"yc/ycoss_winter-2026_derived.json": "stablecoins personal finance",
		"yc/ycoss_summer-2009_derived.json": "music video games"} {
		body, err := os.ReadFile(need.Shared(t, "fixtures/"+file))
		if err != nil {
			t.Fatal(err)
		}
		s := source.NewYC(sourcetest.Serve(t, 200, "application/json", string(body)), cfg)
		q := market.Query{Text: question}
		list, err := s.Search(t.Context(), q)
		if err != nil || len(list) == 0 {
			t.Fatalf("%s: %d companies, error %v", file, len(list), err)
		}
		sourcetest.Check(t, s, q, list)
	}
}

func TestEveryRecordedSearchOfHackerNewsIsRead(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(need.Shared(t, "fixtures/hn_algolia/fixtures_26_responses.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		URL   string
		Reply json.RawMessage
	}
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if !strings.Contains(r.URL, "/search") {
			continue
		}
		s := source.NewHackerNews(sourcetest.Serve(t, 200, "application/json", string(r.Reply)))
		list, err := s.Search(t.Context(), market.Query{Text: "x"})
		if err != nil {
			t.Errorf("%s: %v", r.URL, err)
		}
		sourcetest.Check(t, s, market.Query{Text: "x"}, list)
	}
}

func TestTheWholeTextOfWikipediaCanBeSearched(t *testing.T) {
	t.Parallel()
	body := `{"batchcomplete":true,"query":{"searchinfo":{"totalhits":1},"search":[{"ns":0,"title":"No-show (commerce)","pageid":1,"size":9,"wordcount":300,"snippet":"a guest who does <span class=\"searchmatch\">not</span> come &amp; does not call","timestamp":"2026-01-02T00:00:00Z"}]}}`
	s := source.NewWikipedia(sourcetest.Serve(t, 200, "application/json", body))
	q := market.Query{Text: "guests who do not come", Kind: "search"}
	list, err := s.Search(t.Context(), q)
	if err != nil || len(list) != 1 || list[0].Quote != "a guest who does not come & does not call" ||
		list[0].URL != "https://en.wikipedia.org/wiki/No-show_%28commerce%29" {
		t.Errorf("%+v, %v", list, err)
	}
	sourcetest.Check(t, s, q, list)
}

// withToken is an answer with a token beside it, as Reddit's two hosts are one server here.
func withToken(body []byte) string {
	return `{"access_token":"t","expires_in":3600,` + strings.TrimPrefix(strings.TrimSpace(string(body)), "{")
}

func TestRecordedListingsOfRedditAreRead(t *testing.T) {
	t.Parallel()
	for file, least := range map[string]int{"search_oauth_2016.json": 1, "subreddit_new.json": 1,
		"subreddit_comments.json": 0, "error_403.json": -1} {
		body, err := os.ReadFile(need.Shared(t, "fixtures/reddit/"+file))
		if err != nil {
			t.Fatal(err)
		}
		s := source.NewRedditOAuth(sourcetest.Serve(t, 200, "application/json", withToken(body)), cfg)
		q := market.Query{Text: "x"}
		list, err := s.Search(t.Context(), q)
		if least < 0 {
			if !errors.Is(err, market.ErrShape) {
				t.Errorf("%s: %v", file, err)
			}
			continue
		}
		if err != nil || len(list) < least {
			t.Errorf("%s: %d posts, error %v", file, len(list), err)
		}
		sourcetest.Check(t, s, q, list)
	}
}

func TestRecordedLaunchesAreRead(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(need.Shared(t, "fixtures/producthunt/posts_graphql_2024-03.json"))
	if err != nil {
		t.Fatal(err)
	}
	s := source.NewProductHunt(sourcetest.Serve(t, 200, "application/json", string(body)), cfg)
	q := market.Query{Text: "plan sync calendar messaging"}
	list, err := s.Search(t.Context(), q)
	if err != nil || len(list) == 0 || list[0].Facts["name"] != "Dola" {
		t.Errorf("%+v, %v", list, err)
	}
	sourcetest.Check(t, s, q, list)
}
