package source

import (
	"encoding/json"
	"testing"

	"naps/market"
)

func FuzzMarkets(f *testing.F) {
	f.Add(
		[]byte(
			`{"package":{"name":"@a/b","description":"d &amp; e","keywords":["k"],"links":{"homepage":"https://a.example"}},"downloads":{"monthly":3}}`))
	f.Add(
		[]byte(
			`{"info":{"name":"n","summary":"s","home_page":"https://github.com/a/b","project_urls":{"x":"https://github.com/a/b.git"}},"urls":[{}]}`))
	f.Add(
		[]byte(
			`{"html_url":"https://github.com/a/b/issues/1","title":"T","body":"<!-- c -->x","user":{"login":"u","type":"User"},"reactions":{"+1":2}}`))
	f.Add(
		[]byte(
			`{"post":{"name":"T","body":"x","ap_id":"https://l.example/post/1"},"community":{"name":"c","actor_id":"https://o.example/c/c"},"creator":{"actor_id":"https://l.example/u/u"},"counts":{"score":1}}`))
	f.Add(
		[]byte(
			`{"posts":[{"topic_id":1,"post_number":2,"blurb":"a <b>b","like_count":1}],"topics":[{"id":1,"title":"T","slug":"t","posts_count":2}],"grouped_search_result":{}}`))
	f.Add([]byte(`{"url":"https://r.example/1","title":"T","description":"<p>x","salary":"$1"}`))
	f.Add(
		[]byte(
			`{"trackName":"T","trackViewUrl":"https://p.example","description":"<p>x","feedUrl":"https://f.example/rss"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var hit npmHit
		var project pypiProject
		var issue githubIssue
		var post lemmyPost
		var forum discourseAnswer
		var ad remotiveAd
		var episode itunesEpisode
		for _, v := range []any{&hit, &project, &issue, &post, &forum, &ad, &episode} {
			_ = json.Unmarshal(body, v)
		}
		list := append([]market.Evidence{hit.evidence(), ad.evidence()}, forum.evidence("forum.example", 50)...)
		if project.Info != nil {
			list = append(list, project.evidence("a/b")...)
		}
		for _, e := range []func() (market.Evidence, bool){issue.evidence, post.evidence, episode.evidence} {
			if one, ok := e(); ok {
				list = append(list, one)
			}
		}
		fits(t, list)
	})
}
