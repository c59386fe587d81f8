package source

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"naps/fetch"
	"naps/market"
)

// fits holds parsed evidence against what no bytes may break.
func fits(t *testing.T, list []market.Evidence) {
	t.Helper()
	for _, e := range list {
		if !strings.Contains(e.Text, e.Quote) || !utf8.ValidString(e.Text+e.Title) ||
			utf8.RuneCountInString(e.Quote) > quoteMax {
			t.Errorf("bad evidence %+v", e)
		}
	}
}

// asAnswer is a body as fetch gives it.
func asAnswer(body []byte, kind string) *fetch.Answer {
	return &fetch.Answer{URL: "https://service.example/", Status: 200, Header: http.Header{"Content-Type": {kind}},
		Body: body, Fetched: time.UnixMilli(1)}
}

func FuzzHTMLText(f *testing.F) {
	f.Add("<p>One &amp; two</p><pre> x </pre><script>y</script>")
	f.Add("<div class=md>&#x27;<br/><li><!-- c -->")
	f.Fuzz(func(t *testing.T, in string) {
		text := htmlText(in)
		if !utf8.ValidString(text) || text != strings.TrimSpace(text) || !strings.Contains(text, quoteOf(text)) {
			t.Errorf("%q", text)
		}
	})
}

func FuzzDuckDuckGo(f *testing.F) {
	f.Add(
		[]byte(
			`<div id="links"><div class="web-result"><a class="result__a" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2F&amp;rut=1">T</a><a class="result__snippet">S <b>x</b></a></div></div>`))
	f.Add([]byte(`<div class="no-results">`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _ := NewDuckDuckGo(nil).parse(body)
		fits(t, list)
	})
}

func FuzzFeeds(f *testing.F) {
	f.Add(
		[]byte(
			`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><author><name>/u/a</name></author><category term="X"/><content type="html">&lt;div class="md"&gt;x&lt;/div&gt;</content><link href="https://www.reddit.com/r/X/comments/1/"/><published>2026-05-20T18:48:31+00:00</published><title>T</title></entry></feed>`))
	f.Add(
		[]byte(
			`<?xml version="1.0"?><rss version="2.0"><channel><item><title>A raises $5m - P</title><link>https://n.example/a</link><pubDate>Tue, 14 Jul 2026 03:33:16 GMT</pubDate><source url="https://p.example">P</source></item></channel></rss>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _ := NewRedditRSS(nil).parse(asAnswer(body, "application/atom+xml"))
		fits(t, list)
		list, _ = NewNewsRSS(nil).parse(asAnswer(body, "application/xml"))
		fits(t, list)
	})
}

func FuzzJSONShapes(f *testing.F) {
	f.Add(
		[]byte(
			`{"objectID":"1","title":"Show HN: X – y","url":"https://x.example","points":"3","created_at_i":1767225600,"story_text":"<p>x","comment_text":null}`))
	f.Add(
		[]byte(
			`{"title":"T","selftext":"x","author":"a","subreddit":"s","permalink":"/r/s/comments/1/","created_utc":1.5,"over_18":false}`))
	f.Add(
		[]byte(
			`{"name":"N","slug":"n","one_liner":"o","long_description":null,"team_size":null,"batch":"W21","tags":["a"],"website":"https://n.example"}`))
	f.Add(
		[]byte(
			`{"_id":"1:x.xml","_source":{"ciks":["01"],"display_names":["N  (CIK 01)"],"file_date":"2026-01-01","form":"D","adsh":"1-2"}}`))
	f.Add(
		[]byte(
			`{"full_name":"a/b","html_url":"https://g.example","description":"d","created_at":"2020","license":{"spdx_id":"MIT"},"topics":[]}`))
	f.Add([]byte(`["q",["a","b"],["c"],["https://a.example"]]`))
	f.Add([]byte(`[{"phrase":"a"}]`))
	f.Add(
		[]byte(
			`{"im:rating":{"label":"1"},"title":{"label":"T"},"content":{"label":"C"},"author":{"name":{"label":"a"}}}`))
	f.Add(
		[]byte(
			`{"id":{"videoId":"v"},"snippet":{"title":"T","topLevelComment":{"id":"c","snippet":{"textDisplay":"<b>x</b>","authorChannelId":{"value":"u"}}}}}`))
	f.Add(
		[]byte(
			`{"organic":[{"title":"T","link":"https://a.example","snippet":"s","date":"Jan 2, 2006"}],"peopleAlsoAsk":[{"question":"q?"}],"relatedSearches":[{"query":"r"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var hit hnHit
		var post redditPost
		var company ycCompany
		var filing edgarHit
		var repo githubRepo
		var app itunesApp
		var question stackQuestion
		var video youtubeItem
		var review itunesReview
		var launched launch
		var about subredditAbout
		var google serperAnswer
		for _, v := range []any{&hit, &post, &company, &filing, &repo, &app, &question, &video, &review, &launched,
			&about, &google} {
			_ = json.Unmarshal(body, v)
		}
		p, _ := post.evidence()
		d, _ := filing.evidence()
		fits(t, []market.Evidence{hit.evidence(), p, d, company.evidence(), repo.evidence(), app.evidence(),
			question.evidence()})
		q := market.Query{Text: "x", Community: "1"}
		r, _ := review.evidence(q)
		fits(t, append(google.evidence(), video.video(), video.comment(q), r, launched.evidence(), about.evidence()))
		_, _ = NewITunes(nil).reviewsOf(body)
		_, _ = NewSuggestGoogle(nil).parse(body)
		list, _ := NewWikipedia(nil).titles(body)
		fits(t, list)
		list, _ = NewWikipedia(nil).hits(body)
		fits(t, list)
	})
}

func FuzzDollars(f *testing.F) {
	f.Add("raises $5.2 million")
	f.Fuzz(func(t *testing.T, s string) {
		if v := dollars(s); v < 0 {
			t.Errorf("%q: %v", s, v)
		}
	})
}

func FuzzPages(f *testing.F) {
	f.Add(
		[]byte(
			`<!DOCTYPE html><html lang="en"><head><title>T</title><script type="application/ld+json">{"@type":"Product","name":"N","offers":{"@type":"Offer","price":"1,900.5","priceCurrency":"USD"}}</script></head><body><p>From $19 / user / month.</p><a href="/pricing">Pricing</a></body></html>`))
	f.Add([]byte(`<html><body><table><tr><td>x<p>y</table></body>`))
	f.Add([]byte(`<html><head><base href="https://a.example"><meta name=description content="&lt;"></head><frameset>`))
	q := market.Query{Text: "N", Kind: "product", Community: "https://service.example/"}
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _ := NewPages(nil).parse(asAnswer(body, "text/html"), q)
		fits(t, list)
		for _, e := range list {
			if e.Metrics["price_usd"] < 0 || len(e.Text) > pageMax || e.Quote == "" {
				t.Errorf("%+v", e)
			}
		}
	})
}

func FuzzFilings(f *testing.F) {
	f.Add(
		[]byte(
			"\n<?xml version=\"1.0\"?><edgarSubmission><submissionType>D</submissionType><primaryIssuer><entityName>N &amp; M</entityName></primaryIssuer><offeringData><offeringSalesAmounts><totalOfferingAmount>Indefinite</totalOfferingAmount><totalAmountSold>1e999</totalAmountSold></offeringSalesAmounts></offeringData></edgarSubmission>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _ := NewEDGAR(nil, Config{}).parseFiling(asAnswer(body, "application/xml"), "https://www.sec.gov/x.xml")
		fits(t, list)
	})
}
