package source_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"naps/fetch"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// secretKey is what every key of the tests holds, so that it can be looked for.
const secretKey = "k3y:0nly-f0r-the-service"

var allKeys = func() source.Values {
	keys := source.Values{}
	for _, s := range source.Settings() {
		if strings.HasSuffix(s.Name, "_KEY") {
			keys[s.Name] = secretKey
		}
	}
	return keys
}()

// allSettings are the keys and the addresses of the operator's own services.
var allSettings = func() source.Values {
	all := maps.Clone(allKeys)
	all["NAPS_SEARXNG_URL"] = "https://search.example"
	all["NAPS_DISCOURSE"] = "forum.example"
	return all
}()

// cfg is the configuration of the tests: a day, a contact and all keys.
var cfg = source.Config{Contact: "test@naps.example", Settings: allSettings, Now: func() time.Time {
	return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
}}

// cases are all that every source is tested with.
var cases, divisions = merged(webCases, officialCases, marketCases),
	merged(webDivisions, officialDivisions, marketDivisions)

// webCases are own data in the shapes of the services.
var webCases = map[string]sourcetest.Case{
	"hackernews": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewHackerNews(c) },
		Query: market.Query{Text: "deposit reminders"},
		Good: `{"hits":[
			{"objectID":"101","title":"Ask HN: How do you stop no-shows?","url":null,"author":"needle_nora","points":12,"num_comments":4,"story_text":"I lost &#x27;three&#x27; bookings last week.<p>Is there a tool that takes deposits?","created_at_i":1767225600,"_tags":["story","ask_hn"]},
			{"objectID":"102","title":"Show HN: Inkdeposit – deposits for tattoo studios","url":"https://inkdeposit.example/","author":"maker","points":"30","num_comments":null,"story_text":null,"created_at":"2026-01-02T09:00:00Z","_tags":["story","show_hn"]},
			{"objectID":"103","title":"Booking firm buys rival","url":"https://news.example/a","author":"poster","points":3,"num_comments":1,"created_at_i":1767225600}],
			"nbHits":3,"page":0}`,
		Empty: `{"hits":[],"nbHits":0,"page":10,"message":"you can only fetch the 1000 hits for this query"}`,
	},
	"arctic_shift": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewArcticShift(c) },
		Query: market.Query{Text: "no show", Community: "studioowners"},
		Good: `{"data":[
			{"id":"1a","title":"Two no-shows on one Saturday","selftext":"That was $480 gone.\n\nI now text everybody &amp; it takes an hour a day.","author":"quiet_quill","subreddit":"StudioOwners","permalink":"/r/StudioOwners/comments/1a/two/","score":42,"num_comments":17,"created_utc":1767225600.0,"over_18":false,"edited":false},
			{"id":"1b","title":"Adults only","selftext":"x","author":"a","subreddit":"StudioOwners","permalink":"/r/StudioOwners/comments/1b/x/","created_utc":1,"over_18":true},
			{"id":"1c","title":"Taken away","selftext":"[removed]","author":"[deleted]","subreddit":"StudioOwners","permalink":"/r/StudioOwners/comments/1c/x/","created_utc":1767225600,"over_18":false}]}`,
		Empty: `{"data":[]}`,
	},
	"reddit_rss": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewRedditRSS(c) },
		Query: market.Query{Text: "no show deposit"}, Type: "application/atom+xml; charset=UTF-8",
		Good: `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>search results</title>
<entry><author><name>/u/quiet_quill</name><uri>https://www.reddit.com/user/quiet_quill</uri></author><category term="StudioOwners" label="r/StudioOwners"/><content type="html">&lt;!-- SC_OFF --&gt;&lt;div class=&quot;md&quot;&gt;&lt;p&gt;She didn&amp;#39;t come.&lt;/p&gt; &lt;p&gt;Again.&lt;/p&gt; &lt;/div&gt;&lt;!-- SC_ON --&gt; &amp;#32; submitted by &amp;#32; &lt;a href=&quot;https://www.reddit.com/user/quiet_quill&quot;&gt; /u/quiet_quill &lt;/a&gt; &lt;span&gt;&lt;a href=&quot;x&quot;&gt;[link]&lt;/a&gt;&lt;/span&gt;</content><id>t3_1a</id><link href="https://www.reddit.com/r/StudioOwners/comments/1a/no_show/"/><updated>2026-05-20T18:48:31+00:00</updated><published>2026-05-20T18:48:31+00:00</published><title>No-show at nine</title></entry>
<entry><author><name>/u/other</name></author><category term="StudioOwners" label="r/StudioOwners"/><content type="html">submitted by &lt;a href="x"&gt;/u/other&lt;/a&gt; &lt;a href="y"&gt;[link]&lt;/a&gt;</content><id>t3_1b</id><link href="https://www.reddit.com/r/StudioOwners/comments/1b/photo/"/><updated>2026-05-21T18:48:31+00:00</updated><title>A photo</title></entry></feed>`,
		Empty: `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>search results</title></feed>`,
	},
	"stackexchange": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewStackExchange(c, cfg) },
		Query: market.Query{Text: "appointment reminders"},
		Good:  `{"items":[{"question_id":7,"title":"Software that asks for a deposit &amp; reminds","body":"<p>I run a studio.</p>\n<p>Which tool takes a <b>deposit</b>?</p>","link":"https://softwarerecs.stackexchange.example/questions/7/x","score":4,"view_count":900,"answer_count":0,"is_answered":false,"creation_date":1767225600,"tags":["booking"],"owner":{"user_id":55,"display_name":"Someone Real"}}],"has_more":false,"quota_max":300,"quota_remaining":299}`,
		Empty: `{"items":[],"has_more":false,"quota_max":300,"quota_remaining":298}`,
	},
	"suggest_google": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewSuggestGoogle(c) },
		Query: market.Query{Text: "tattoo booking"}, Type: "text/javascript; charset=UTF-8",
		Good:  `["tattoo booking",["tattoo booking","tattoo booking app","tattoo booking deposit"],[],{"google:suggestsubtypes":[[512],[512],[512]]}]`,
		Empty: `["tattoo booking",[],[],{}]`,
	},
	"suggest_duckduckgo": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewSuggestDuckDuckGo(c) },
		Query: market.Query{Text: "tattoo booking"},
		Good:  `[{"phrase":"tattoo booking app"},{"phrase":"tattoo booking form"}]`,
		Empty: `["tattoo booking",[]]`,
	},
	"wikipedia": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewWikipedia(c) },
		Query: market.Query{Text: "no-show"},
		Good:  `["no-show",["No-show","No-show socks"],["",""],["https://en.wikipedia.org/wiki/No-show","https://en.wikipedia.org/wiki/No-show_socks"]]`,
		Empty: `["no-show",[],[],[]]`,
	},
	"pageviews": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewPageviews(c, cfg) },
		Query: market.Query{Text: "Tattoo artist"},
		Good: `{"items":[{"project":"en.wikipedia","article":"Tattoo_artist","granularity":"monthly","timestamp":"2026080100","views":1000},
			{"timestamp":"2026090100","views":1100},{"timestamp":"2026100100","views":"1200"}]}`,
		Empty: `{"items":[]}`,
	},
	"duckduckgo": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewDuckDuckGo(c) },
		Query: market.Query{Text: "tattoo booking software"}, Type: "text/html; charset=utf-8",
		Good: `<!DOCTYPE html><html><head><title>at DuckDuckGo</title></head><body><div class="serp__results"><div id="links" class="results">
<div class="result results_links web-result"><h2 class="result__title"><a class="result__a" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fwww.reddit.com%2Fr%2FStudioOwners%2Fcomments%2F1a%2Fx%2F&amp;rut=1">No-shows : r/StudioOwners</a></h2><a class="result__snippet" href="x">We <b>lost</b> two bookings &amp; a day.</a></div>
<div class="result result--ad web-result"><h2><a class="result__a" href="//duckduckgo.com/y.js?ad_provider=x">An ad</a></h2></div>
<div class="result web-result"><h2><a class="result__a" href="https://direct.example/faq">A title only</a></h2></div></div></div></body></html>`,
		Empty: `<!DOCTYPE html><html><body><div class="serp__results"><div id="links" class="results"><div class="no-results">No results.</div></div></div></body></html>`,
	},
	"searxng": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewSearXNG(c, cfg) },
		Query: market.Query{Text: "tattoo booking software"},
		Good:  `{"query":"x","results":[{"url":"https://inkdeposit.example/pricing","title":"Pricing | Inkdeposit","content":"From $19 a month.\u0007","engine":"one","publishedDate":null,"score":1.0,"category":"general"}],"unresponsive_engines":[["two","CAPTCHA"]]}`,
		Empty: `{"query":"x","results":[],"unresponsive_engines":[]}`,
	},
	"yc": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewYC(c, cfg) },
		Query: market.Query{Text: "booking deposits for studios"},
		Good: `[{"id":1,"name":"Inkdeposit","slug":"inkdeposit","website":"https://www.inkdeposit.example/","one_liner":"Booking and deposits for tattoo studios","long_description":"Studios lose money.\r\nWe take deposits.","team_size":4,"industry":"B2B","tags":["SaaS"],"batch":"Winter 2024","status":"Inactive","launched_at":1700000000},
			{"id":2,"name":"Rockets","slug":"rockets","website":"","one_liner":"Launch things","long_description":null,"team_size":null,"batch":"S19","status":"Active","tags":[]}]`,
		Empty: `[]`,
	},
	"itunes": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewITunes(c) },
		Query: market.Query{Text: "tattoo booking"}, Type: "text/javascript; charset=utf-8",
		Good: "\n\n\n" +
			`{"resultCount":1,"results":[{"trackId":5,"trackName":"Inkbook","trackViewUrl":"https://apps.apple.example/us/app/inkbook/id5?uo=4","sellerUrl":"https://inkbook.example","description":"Take bookings.\nTake deposits.","averageUserRating":4.1,"userRatingCount":88,"price":0.00,"formattedPrice":"Free","currency":"USD","primaryGenreName":"Business","releaseDate":"2022-01-01T08:00:00Z","currentVersionReleaseDate":"2026-03-01T08:00:00Z"}]}`,
		Empty: `{"resultCount":0,"results":[]}`,
	},
	"github": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewGitHub(c, cfg) },
		Query: market.Query{Text: "appointment deposits"},
		Good:  `{"total_count":1,"incomplete_results":false,"items":[{"full_name":"inkworks/chair","name":"chair","html_url":"https://github.com/inkworks/chair","description":"Open source booking for studios","homepage":"","stargazers_count":31,"forks_count":2,"open_issues_count":9,"created_at":"2023-02-03T00:00:00Z","pushed_at":"2024-02-03T00:00:00Z","archived":true,"language":"Go","license":null,"topics":["booking"]}]}`,
		Empty: `{"total_count":0,"incomplete_results":false,"items":[]}`,
	},
	"news_rss": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewNewsRSS(c) },
		Query: market.Query{Text: "booking software raises when:1y"}, Type: "application/xml; charset=utf-8",
		Good:  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x - Google News</title><item><title>Inkdeposit raises $5.2 million for studios &amp;amp; salons - The Example Wire</title><link>https://news.google.com/rss/articles/CBMiX?oc=5</link><guid isPermaLink="false">CBMiX</guid><pubDate>Tue, 14 Jul 2026 03:33:16 GMT</pubDate><description>&lt;a&gt;x&lt;/a&gt;</description><source url="https://wire.example">The Example Wire</source></item></channel></rss>`,
		Empty: `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x - Google News</title></channel></rss>`,
	},
	"gdelt": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewGDELT(c) },
		Query: market.Query{Text: "booking software"},
		Good:  `{"articles":[{"url":"https://wire.example/a","title":"Studios turn to deposits","seendate":"20261001T080000Z","domain":"wire.example","language":"English","sourcecountry":"Ireland"}]}`,
		Empty: `{}`,
	},
	"edgar": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewEDGAR(c, cfg) },
		Query: market.Query{Text: "Inkdeposit"},
		Good:  `{"took":5,"hits":{"total":{"value":1},"hits":[{"_id":"0001234567-26-000001:primary_doc.xml","_source":{"ciks":["0001234567"],"display_names":["Inkdeposit, Inc.  (CIK 0001234567)"],"file_date":"2026-04-18","form":"D","adsh":"0001234567-26-000001","biz_locations":["Portland, OR"]}}]}}`,
		Empty: `{"took":5,"hits":{"total":{"value":0},"max_score":null,"hits":[]}}`,
	},
	"pages": {
		New:     func(c *fetch.Client) sourcetest.Source { return source.NewPages(c) },
		Query:   market.Query{Text: "studios in numbers", Community: "https://paper.example/studios"},
		AnyPage: true, Type: "text/html; charset=utf-8",
		Good: `<!DOCTYPE html><html><head><title>Studios in numbers</title><meta property="article:published_time" content="2026-02-03T10:00:00Z"></head><body><header><a href="/">Paper</a></header>
<article><h1>Studios in numbers</h1>` + strings.Repeat(
			"<p>There are <em>21,000</em> tattoo studios in the country, says the register of trades, and half of them take deposits by now.</p>",
			20) + `</article><footer>All rights</footer></body></html>`,
		Empty: `<!DOCTYPE html><html><head><title></title></head><body></body></html>`,
	},
	"brave": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewBrave(c, cfg) },
		Query: market.Query{Text: "tattoo booking software"},
		Good:  `{"type":"search","query":{"original":"x"},"web":{"type":"search","results":[{"title":"Pricing &amp; plans | Inkdeposit","url":"https://inkdeposit.example/pricing","description":"From <strong>$19</strong> a month.","page_age":"2026-05-01T10:00:00","language":"en"}]}}`,
		Empty: `{"type":"search","query":{"original":"x"}}`,
	},
	"tavily": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewTavily(c, cfg) },
		Query: market.Query{Text: "tattoo booking software"},
		Good:  `{"query":"x","answer":null,"results":[{"url":"https://www.reddit.com/r/StudioOwners/comments/1a/x/","title":"No-shows","content":"We lost two bookings. Then we asked for deposits.","score":0.8,"raw_content":null}],"response_time":0.8}`,
		Empty: `{"query":"x","results":[]}`,
	},
	"serper": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewSerper(c, cfg) },
		Query: market.Query{Text: "tattoo booking software"},
		Good: `{"searchParameters":{"q":"x"},"organic":[{"title":"Inkdeposit","link":"https://inkdeposit.example/","snippet":"Deposits for studios ...","date":"Jan 29, 2026","position":1}],
			"peopleAlsoAsk":[{"question":"Do tattoo artists take deposits?","snippet":"Yes.","link":"https://a.example"}],"relatedSearches":[{"query":"tattoo deposit app"}],"credits":1}`,
		Empty: `{"searchParameters":{"q":"x"},"organic":[]}`,
	},
	"reddit_oauth": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewRedditOAuth(c, cfg) },
		Query: market.Query{Text: "no show"},
		// One server plays both of Reddit's here, so the token comes with every answer.
		Good: `{"access_token":"t0k","token_type":"bearer","expires_in":3600,"kind":"Listing","data":{"after":null,"children":[
			{"kind":"t3","data":{"title":"Two no-shows","selftext":"That was $480 gone.","author":"quiet_quill","subreddit":"StudioOwners","permalink":"/r/StudioOwners/comments/1a/two/","score":42,"num_comments":17,"created_utc":1767225600.0,"over_18":false}},
			{"kind":"more","data":{"count":3}}]}}`,
		Empty: `{"access_token":"t0k","expires_in":3600,"kind":"Listing","data":{"children":[]}}`,
	},
	"youtube": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewYouTube(c, cfg) },
		Query: market.Query{Text: "tattoo deposits"},
		Good:  `{"kind":"youtube#searchListResponse","items":[{"id":{"kind":"youtube#video","videoId":"vid-1"},"snippet":{"publishedAt":"2026-02-05T19:00:10.000Z","title":"How I take deposits &amp; why","description":"No-shows cost me a day a week."}},{"id":{"kind":"youtube#channel","channelId":"c"},"snippet":{"title":"A channel"}}]}`,
		Empty: `{"kind":"youtube#searchListResponse","items":[]}`,
	},
	"producthunt": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewProductHunt(c, cfg) },
		Query: market.Query{Text: "deposits for studios"},
		Good:  `{"data":{"posts":{"nodes":[{"id":"1","name":"Inkdeposit","tagline":"Deposits for tattoo studios","description":null,"url":"https://www.producthunt.com/posts/inkdeposit","website":"https://www.producthunt.com/r/ABC","votesCount":147,"commentsCount":6,"createdAt":"2026-03-12T07:11:18Z","topics":{"edges":[{"node":{"name":"Calendar"}}]}},{"name":"Rockets","tagline":"Launch things","url":"https://www.producthunt.com/posts/rockets"}],"pageInfo":{"hasNextPage":false}}}}`,
		Empty: `{"data":{"posts":{"nodes":[]}}}`,
	},
	"worldbank": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewWorldBank(c) },
		Query: market.Query{Text: "SP.POP.TOTL", Community: "US"},
		Good:  `[{"page":1,"pages":1,"per_page":"50","total":2},[{"indicator":{"id":"SP.POP.TOTL","value":"Population, total"},"country":{"id":"US","value":"United States"},"date":"2025","value":null},{"indicator":{"value":"Population, total"},"country":{"value":"United States"},"date":"2024","value":340000000}]]`,
		Empty: `[{"page":0,"pages":0,"per_page":50,"total":0},null]`,
	},
}

// webDivisions are cases of sources that answer in another way as well.
var webDivisions = map[string]sourcetest.Case{
	"itunes: reviews": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewITunes(c) },
		Query: market.Query{Text: "Inkbook", Kind: "review", Community: "1000005"},
		Good: `{"feed":{"author":{"name":{"label":"iTunes Store"}},"entry":[
			{"im:name":{"label":"Inkbook"},"id":{"label":"1"},"title":{"label":"Inkbook - Ink"},"content":{"label":"not in the list"}},
			{"author":{"name":{"label":"needle_nora"},"label":""},"updated":{"label":"2026-09-14T04:24:23-07:00"},"im:rating":{"label":"1"},"im:version":{"label":"1.8.0"},"id":{"label":"22"},"title":{"label":"Loses my deposits"},"content":{"label":"It took the deposit &\ndid not tell me.","attributes":{"type":"text"}},"im:voteSum":{"label":"3"}},
			{"author":{"name":{"label":"quiet_quill"}},"im:rating":{"label":"5"},"id":{"label":"23"},"title":{"label":""},"content":{"label":"Fine."}}]}}`,
		Empty: `{"feed":{"author":{"name":{"label":"iTunes Store"}},"title":{"label":"Customer Reviews"}}}`,
	},
	"arctic_shift: a community": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewArcticShift(c) },
		Query: market.Query{Text: "members", Kind: "community", Community: "studioowners"},
		Good:  `{"data":[{"display_name":"StudioOwnersUK","subscribers":12,"public_description":""},{"display_name":"StudioOwners","title":"Owners","public_description":"For people who run a studio &amp; its books.","subscribers":43210,"subreddit_type":"restricted"}]}`,
		Empty: `{"data":[{"display_name":"StudioOwnersUK","subscribers":12}]}`,
	},
	"edgar: a filing": {
		New: func(c *fetch.Client) sourcetest.Source { return source.NewEDGAR(c, cfg) },
		Query: market.Query{Text: "Inkdeposit", Kind: "filing",
			Community: "https://www.sec.gov/Archives/edgar/data/1/2/primary_doc.xml"}, Type: "application/xml",
		Good:  formD("<totalOfferingAmount>2500000</totalOfferingAmount><totalAmountSold>1200000</totalAmountSold>"),
		Empty: `<?xml version="1.0"?><edgarSubmission><submissionType>D</submissionType></edgarSubmission>`,
	},
	"pages: a product": {
		New:     func(c *fetch.Client) sourcetest.Source { return source.NewPages(c) },
		Query:   market.Query{Text: "Inkdeposit", Kind: "product", Community: "https://inkdeposit.example/"},
		AnyPage: true, Type: "text/html; charset=utf-8",
		Good:  sellingPage,
		Empty: `<!DOCTYPE html><html><head><title>x</title></head><body><script>var a = 1</script></body></html>`,
	},
	"youtube: comments": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewYouTube(c, cfg) },
		Query: market.Query{Text: "How I take deposits", Kind: "comments", Community: "vid-1"},
		Good:  `{"kind":"youtube#commentThreadListResponse","items":[{"id":"c1","snippet":{"videoId":"vid-1","totalReplyCount":2,"topLevelComment":{"id":"c1","snippet":{"authorDisplayName":"Some Body","authorChannelId":{"value":"UC1"},"textDisplay":"x","textOriginal":"I lost two bookings & a day.","likeCount":7,"publishedAt":"2026-03-02T02:49:00.000Z"}}}},{"id":"c2","snippet":{"topLevelComment":{"snippet":{"textOriginal":"without an id"}}}}]}`,
		Empty: `{"items":[]}`,
	},
}

// formD is a Form D in the SEC's XML, whose declaration comes after an empty line as it does there.
func formD(amounts string) string {
	return "\n" + `<?xml version="1.0"?><edgarSubmission><submissionType>D</submissionType><primaryIssuer><cik>0001234567</cik><entityName>Inkdeposit &amp; Sons, Inc.</entityName>
<issuerAddress><stateOrCountryDescription>OREGON</stateOrCountryDescription></issuerAddress><yearOfInc><withinFiveYears>true</withinFiveYears><value>2024</value></yearOfInc></primaryIssuer>
<offeringData><industryGroup><industryGroupType>Other Technology</industryGroupType></industryGroup><issuerSize><revenueRange>Decline to Disclose</revenueRange></issuerSize>
<typeOfFiling><newOrAmendment><isAmendment>false</isAmendment></newOrAmendment><dateOfFirstSale><value>2026-03-01</value></dateOfFirstSale></typeOfFiling>
<offeringSalesAmounts>` + amounts + `</offeringSalesAmounts><investors><totalNumberAlreadyInvested>9</totalNumberAlreadyInvested></investors>
<signatureBlock><signature><signatureName>Somebody</signatureName><signatureDate>2026-03-12</signatureDate></signature></signatureBlock></offeringData></edgarSubmission>`
}

const sellingPage = `<!DOCTYPE html><html lang="en-US"><head><title>Inkdeposit | Deposits for studios</title><meta name="description" content="Stop losing money to no-shows.">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["WebApplication"],"name":"Inkdeposit App","offers":[{"@type":"Offer","price":"0","priceCurrency":"USD"},
{"@type":"Offer","price":228,"priceCurrency":"USD","priceSpecification":{"@type":"UnitPriceSpecification","price":"228.00","priceCurrency":"USD","billingDuration":"P1Y"}}]},{"@type":"BreadcrumbList"}]}</script>
<script type="application/ld+json">{broken</script></head>
<body><nav><a href="/">Home</a> <a href="/plans?from=nav#top">Pricing</a> <a href="https://elsewhere.example/pricing">Pricing</a></nav>
<main><h1>Deposits for tattoo studios</h1><p>Inkdeposit asks each guest for a <b>deposit</b> before the date &amp; reminds them twice.</p>
<div class="plan"><h3>Chair</h3><span>$</span><span>19</span><span>/month</span></div><p hidden>not to be seen</p></main><footer>Terms</footer></body></html>`

func TestEverySourceKeepsTheContract(t *testing.T) {
	t.Parallel()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { sourcetest.Run(t, c) })
	}
	for name, c := range divisions {
		t.Run(name, func(t *testing.T) { sourcetest.Run(t, c) })
	}
}

func TestTheListHoldsEverySourceOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range source.All(fetch.New(fetch.Config{Errands: true}), cfg) {
		if _, tested := cases[s.Name()]; !tested || seen[s.Name()] {
			t.Errorf("%s is not tested or listed twice", s.Name())
		}
		seen[s.Name()] = true
	}
	if len(seen) != len(cases) {
		t.Errorf("%d of %d sources are listed", len(seen), len(cases))
	}
	for _, s := range source.All(fetch.New(fetch.Config{Errands: true}), source.Config{}) {
		switch s.Name() {
		case "searxng", "brave", "tavily", "serper", "reddit_oauth", "youtube", "producthunt":
			t.Errorf("%s is listed though it cannot be asked", s.Name())
		}
	}
}
