package source_test

import (
	"errors"
	"strings"
	"testing"

	"naps/fetch"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// marketCases are own data in the shapes of services that some markets need.
var marketCases = map[string]sourcetest.Case{
	"npm": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewNPM(c) },
		Query: market.Query{Text: "deposit reminders"},
		Good: `{"objects":[{"downloads":{"monthly":4100,"weekly":1000},"dependents":"3","package":{"name":"@ink/deposit","version":"1.2.0","description":"Deposits &amp; reminders for booking forms","keywords":["booking","deposit"],"date":"2026-03-01T10:00:00.000Z","license":"MIT","links":{"npm":"https://www.npmjs.com/package/@ink/deposit","homepage":"https://inkdeposit.example/"},"publisher":{"username":"quiet_quill","email":"q@ink.example"}}},
			{"package":{"name":"chairs","version":"0.1.0","links":{}}},{"package":{"name":""}}],"total":2,"time":"2026-11-20T10:00:00.000Z"}`,
		Empty: `{"objects":[],"total":0,"time":"2026-11-20T10:00:00.000Z"}`,
	},
	"pypi": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewPyPI(c) },
		Query: market.Query{Text: "inkdeposit", Community: "ink/inkdeposit"},
		Good:  `{"info":{"name":"inkdeposit","summary":"Deposits for booking forms","home_page":null,"license":"MIT","keywords":"booking","package_url":"https://pypi.org/project/inkdeposit/","project_urls":{"Homepage":"https://inkdeposit.example","Source":"https://github.com/Ink/inkdeposit.git"},"downloads":{"last_month":-1}},"urls":[{"upload_time_iso_8601":"2026-02-01T10:00:00.000000Z"}]}`,
		Empty: `{"info":{"name":"inkdeposit","summary":"Another thing","project_urls":{"Source":"https://github.com/other/inkdeposit"}},"urls":[]}`,
	},
	"lemmy": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewLemmy(c) },
		Query: market.Query{Text: "no-show deposit"},
		Good: `{"type_":"Posts","comments":[],"posts":[{"post":{"id":7,"name":"Two no-shows in a day","body":"I lost **$480** & a Saturday.","ap_id":"https://lemmy.example/post/7","published":"2026-05-29T23:20:46.372173Z","nsfw":false,"removed":false,"deleted":false},"community":{"name":"Studios","actor_id":"https://other.example/c/studios"},"creator":{"name":"quiet_quill","actor_id":"https://lemmy.example/u/quiet_quill","bot_account":false},"counts":{"comments":3,"score":12}},
			{"post":{"name":"For adults","body":"x","ap_id":"https://lemmy.example/post/8","nsfw":true},"community":{},"creator":{},"counts":{}}],"communities":[],"users":[]}`,
		Empty: `{"type_":"Posts","comments":[],"posts":[],"communities":[],"users":[]}`,
	},
	"discourse": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewDiscourse(c, cfg) },
		Query: market.Query{Text: "no-show deposit", Community: "forum.example"},
		Good: `{"posts":[{"id":1,"username":"quiet_quill","created_at":"2026-04-01T09:00:00.000Z","like_count":4,"blurb":"I lost &amp; never got back two <span class=\"search-highlight\">deposits</span>","post_number":3,"topic_id":55},
			{"id":2,"username":"needle_nora","created_at":"2026-04-02T09:00:00.000Z","like_count":0,"blurb":"How do you ask for one?","post_number":1,"topic_id":56},{"id":3,"blurb":"of no topic","topic_id":57}],
			"topics":[{"id":55,"title":"No-shows","slug":"no-shows","posts_count":9,"views":300},{"id":56,"title":"Asking for deposits","slug":"asking","posts_count":1,"views":20}],"users":[],"grouped_search_result":{"term":"no-show deposit","more_posts":null}}`,
		Empty: `{"posts":[],"users":[],"categories":[],"tags":[],"groups":[],"grouped_search_result":{"term":"x","more_posts":null}}`,
	},
	"remotive": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewRemotive(c, cfg) },
		Query: market.Query{Text: "booking assistant"},
		Good: `{"0-legal-notice":"Remotive API Legal Notice","job-count":2,"jobs":[{"id":1,"url":"https://remotive.com/remote-jobs/admin/booking-assistant-1","title":"Booking Assistant","company_name":"Ink &amp; Sons","category":"Admin","job_type":"part_time","publication_date":"2026-11-01T10:23:26","candidate_required_location":"Worldwide","salary":"$20 an hour","description":"<p>You will answer <b>booking</b> requests &amp; chase deposits by hand.</p>"},
			{"id":2,"url":"https://remotive.com/remote-jobs/x-2","title":"Rocket Engineer","category":"Engineering","description":"<p>Launch things.</p>"}]}`,
		Empty: `{"job-count":0,"jobs":[]}`,
	},
}

// marketDivisions are cases of sources that answer in another way as well.
var marketDivisions = map[string]sourcetest.Case{
	"github: issues": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewGitHub(c, cfg) },
		Query: market.Query{Text: "webhook retries", Kind: "issue"},
		Good: `{"total_count":3,"incomplete_results":false,"items":[{"html_url":"https://github.com/Ink/chair/issues/9","title":"Deposits are taken twice","body":"<!-- Please say which version. -->\nIt cost us two guests & a day.","state":"open","created_at":"2026-02-03T00:00:00Z","comments":7,"reactions":{"+1":31},"user":{"login":"Quiet-Quill","type":"User"}},
			{"html_url":"https://github.com/Ink/chair/issues/10","title":"Dependency dashboard","body":"x","user":{"login":"renovate[bot]","type":"Bot"}},
			{"html_url":"https://github.com/Ink/chair/pull/11","title":"A change","body":"x","user":{"login":"a","type":"User"},"pull_request":{"url":"x"}}]}`,
		Empty: `{"total_count":0,"incomplete_results":false,"items":[]}`,
	},
	"npm: downloads": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewNPM(c) },
		Query: market.Query{Text: "@ink/deposit", Kind: "downloads", Community: "@ink/deposit"},
		Good:  `{"downloads":4100,"start":"2026-10-20","end":"2026-11-18","package":"@ink/deposit"}`,
		Empty: `{"package":"@ink/deposit"}`,
	},
	"pypi: downloads": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewPyPI(c) },
		Query: market.Query{Text: "inkdeposit", Kind: "downloads", Community: "inkdeposit"},
		Good:  `{"data":{"last_month":912},"package":"inkdeposit","type":"recent_downloads"}`,
		Empty: `{"data":{},"package":"inkdeposit","type":"recent_downloads"}`,
	},
	"itunes: podcasts": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewITunes(c) },
		Query: market.Query{Text: "studio no-shows", Kind: "podcast"}, Type: "text/javascript; charset=utf-8",
		Good: `{"resultCount":2,"results":[{"wrapperType":"podcastEpisode","kind":"podcast-episode","trackName":"When guests don't come","collectionName":"Studio Talk","trackViewUrl":"https://podcasts.apple.example/us/podcast/x/id1?i=2","feedUrl":"https://feeds.studiotalk.example/rss","releaseDate":"2026-06-01T08:00:00Z","description":"Nora lost two bookings &amp; tells what she <b>does</b> now."},
			{"trackName":"Nothing said","trackViewUrl":"https://podcasts.apple.example/us/podcast/x/id1?i=3"}]}`,
		Empty: `{"resultCount":0,"results":[]}`,
	},
}

func TestAPackageCountsOnlyIfItNamesTheRepositoryThatLedToIt(t *testing.T) {
	t.Parallel()
	s := source.NewPyPI(sourcetest.Serve(t, 200, "application/json", marketCases["pypi"].Good))
	repo := market.Evidence{Source: "github", Kind: market.Product, URL: "https://github.com/ink/inkdeposit",
		Facts: map[string]string{"name": "inkdeposit", "language": "Python"}}
	q, ok := s.Deeper(repo)
	if !ok || q.Community != "ink/inkdeposit" {
		t.Fatalf("%+v, %t", q, ok)
	}
	list, err := s.Search(t.Context(), q)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if q, ok = s.Deeper(list[0]); !ok || q.Kind != "downloads" || q.Community != "inkdeposit" {
		t.Errorf("%+v, %t", q, ok)
	}
	for _, other := range []string{"other/inkdeposit", "ink/inkdeposit2"} {
		q.Kind, q.Community = "", other
		if list, err := s.Search(t.Context(), q); err != nil || len(list) != 0 {
			t.Errorf("%s: %+v, %v", other, list, err)
		}
	}
	repo.Facts["language"] = "Go"
	if _, ok := s.Deeper(repo); ok {
		t.Error("a repository in Go leads to a package in Python")
	}
}

func TestDownloadsAreNoMeasureOfDemandAndNoCountOfPayers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"npm: downloads", "pypi: downloads"} {
		c := marketDivisions[name]
		list, err := c.New(sourcetest.Serve(t, 200, "application/json", c.Good)).Search(t.Context(), c.Query)
		if err != nil || len(list) != 1 || list[0].Metrics["downloads"] <= 0 || len(list[0].Metrics) != 1 {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
}

func TestAForumThatIsNoneOrRefusesIsNotAnEmptyOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		body   string
		want   error
	}{
		{404, `{"errors":["not found"],"error_type":"not_found"}`, market.ErrShape},
		{200, `{"posts":[]}`, market.ErrShape},
		{200, `{"errors":["You need to be logged in to do that."],"error_type":"not_logged_in"}`, market.ErrBlocked},
		{200, `{"posts":[],"grouped_search_result":{"error":"This site is currently experiencing high load."}}`,
			market.ErrUnavailable},
		{200, `{"errors":["too many times"],"error_type":"rate_limit","extras":{"wait_seconds":15}}`,
			market.ErrRateLimited},
	} {
		s := source.NewDiscourse(sourcetest.Serve(t, c.status, "application/json", c.body), source.Config{})
		if list, err := s.Search(t.Context(), market.Query{Text: "x", Community: "forum.example"}); !errors.Is(err,
			c.want) {
			t.Errorf("%s: %+v, %v", c.body, list, err)
		}
	}
}

func TestOnlyNamesOfPublicHostsAreForums(t *testing.T) {
	t.Parallel()
	s := source.NewDiscourse(sourcetest.Client(t, "http://127.0.0.1:1"),
		source.Config{Settings: source.Values{"NAPS_DISCOURSE": "https://Forum.example/, talk.example"}})
	if got := strings.Join(s.Forums(), " "); got != "forum.example talk.example" {
		t.Errorf("%q", got)
	}
	var check func(string) error
	for _, setting := range source.Settings() {
		if setting.Name == "NAPS_DISCOURSE" {
			check = setting.Check
		}
	}
	if err := check("forum.example,talk.example"); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"localhost", "127.0.0.1", "10.0.0.5:8080", "[::1]", "forum.example/../x",
		"forum.example@evil.example", "forum.example?q=", "forum", "2130706433", "forum.example:22", "a b"} {
		if _, err := s.Search(t.Context(), market.Query{Text: "x", Community: bad}); !errors.Is(err, market.ErrShape) {
			t.Errorf("%q was asked: %v", bad, err)
		}
		if check(bad) == nil {
			t.Errorf("%q is taken for a host", bad)
		}
	}
}

func TestWhatOnlyFewMarketsNeedIsAskedApart(t *testing.T) {
	t.Parallel()
	apart := 0
	for _, s := range source.All(sourcetest.Client(t, "http://127.0.0.1:1"), cfg) {
		if source.Apart(s.Name()) {
			apart++
			if marketCases[s.Name()].New == nil {
				t.Errorf("%s is asked apart", s.Name())
			}
		}
	}
	if apart != len(marketCases) {
		t.Errorf("%d sources are asked apart", apart)
	}
}
