package hooks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"naps/market"
	"naps/session"
)

// maxTitle bounds the name of an idea, maxTag a tag, both in characters; maxTags how many tags an idea has.
const (
	maxTitle = 200
	maxTag   = 30
	maxTags  = 10
)

// editBody is what may be changed about an idea without a run; what is left out stays as it is.
type editBody struct {
	Title    *string   `json:"title"`
	Tags     *[]string `json:"tags"`
	Pinned   *bool     `json:"pinned"`
	Archived *bool     `json:"archived"`

	Privacy *market.Privacy `json:"privacy"` // of the next run
}

// edit checks what is asked for.
func (b editBody) edit() (session.Edit, error) {
	out := session.Edit{Pinned: b.Pinned, Archived: b.Archived}
	if b.Title != nil {
		title, err := titleIn(*b.Title)
		if err != nil {
			return out, err
		}
		out.Title = &title
	}
	if b.Privacy != nil {
		mode, err := privacyOf(*b.Privacy, "")
		if err != nil || mode == "" {
			return out, cmp.Or(err, error(&invalid{Field: "privacy", Text: "The privacy is open, careful or closed."}))
		}
		out.Privacy = &mode
	}
	if b.Tags != nil {
		tags, err := tagsIn(*b.Tags)
		if err != nil {
			return out, err
		}
		out.Tags = &tags
	}
	return out, nil
}

// titleIn cleans the name of an idea.
func titleIn(text string) (string, error) {
	title, err := textOf("title", "a name", oneLine(text))
	if err != nil {
		return "", err
	}
	if utf8.RuneCountInString(title) > maxTitle {
		return "",
			&invalid{Field: "title", Text: fmt.Sprintf("This name is too long: at most %d characters.", maxTitle)}
	}
	return title, nil
}

// tagsIn cleans tags: each once, however it is written.
func tagsIn(list []string) ([]string, error) {
	out, seen := []string{}, map[string]bool{}
	for _, t := range list {
		t = oneLine(t)
		if t == "" {
			continue
		}
		t, err := market.CleanText(t)
		if err != nil {
			return nil, &invalid{Field: "tags", Text: "Write tags in letters that can be seen."}
		}
		if utf8.RuneCountInString(t) > maxTag || strings.Contains(t, ",") {
			return nil,
				&invalid{Field: "tags", Text: fmt.Sprintf("A tag has at most %d characters and no comma.", maxTag)}
		}
		if key := strings.ToLower(t); !seen[key] {
			seen[key] = true
			out = append(out, t)
		}
	}
	if len(out) > maxTags {
		return nil, &invalid{Field: "tags", Text: fmt.Sprintf("An idea has at most %d tags.", maxTags)}
	}
	return slices.Clip(out), nil
}

// oneLine replaces runs of white space by a blank.
func oneLine(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ") }
