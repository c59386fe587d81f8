package source

import (
	"encoding/json"
	"net/url"

	"naps/market"
)

// youtubeID is the id of an item: of a comment a text, of a hit an object.
type youtubeID struct{ video string }

// UnmarshalJSON fails for no value; see youtubeID.
func (i *youtubeID) UnmarshalJSON(b []byte) error {
	var hit struct {
		VideoID str `json:"videoId"`
	}
	*i = youtubeID{}
	if json.Unmarshal(b, &hit) == nil {
		i.video = string(hit.VideoID)
	}
	return nil
}

func watch(video string) string {
	return "https://www.youtube.com/watch?" + url.Values{"v": {video}}.Encode()
}

// video is what the maker of a video says of it: a page, not somebody's own trouble.
func (i youtubeItem) video() market.Evidence {
	title := oneLine(unescaped(string(i.Snippet.Title)))
	e := market.Evidence{Kind: market.Page, Title: title, Text: first(unescaped(string(i.Snippet.Description)), title),
		Place: youtube, Date: dayIn(string(i.Snippet.Published))}
	if i.ID.video != "" {
		e.URL = watch(i.ID.video)
	}
	e.Quote = quoteOf(e.Text)
	e.Facts = facts("type", "video")
	return e
}

// comment is what somebody says under the video that was asked for.
func (i youtubeItem) comment(q market.Query) market.Evidence {
	c := i.Snippet.Top.Snippet
	text := tidy(string(c.Text))
	if text == "" {
		text = htmlText(string(c.Display))
	}
	e := market.Evidence{Title: first(oneLine(tidy(q.Text)), clip(oneLine(text), 80)), Text: text, Quote: quoteOf(text),
		Place: youtube, Date: dayIn(string(c.Published)),
		Author: market.Pseudonym(youtube, string(c.Channel.ID)), Metrics: map[string]float64{}}
	if i.Snippet.Top.ID != "" {
		e.URL = watch(q.Community) + "&" + url.Values{"lc": {string(i.Snippet.Top.ID)}}.Encode()
	}
	metric(e.Metrics, "votes", c.Likes)
	metric(e.Metrics, "comments", i.Snippet.Replies)
	e.Facts = facts("type", "comment")
	return e
}
