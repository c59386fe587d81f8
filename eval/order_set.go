package eval

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"naps/analyst/order"
)

// OrderSet is what the order of candidates is measured on: ideas with their briefs, the posts of a small web, and
// which of them are about an idea.
type OrderSet struct {
	ideas      []orderIdea
	candidates []order.Candidate
	labeled    []int // candidates that carry a label for any idea
}

// orderIdea is an idea with its labels, by candidate.
type orderIdea struct {
	name   string
	brief  order.Brief
	labels map[int]orderLabel
	added  map[int]bool // labels that came with naps: all of them pain, so that they do not count for the AUC
}

type orderLabel struct {
	Idea  string `json:"idea"`
	URL   string `json:"url"`
	From  string `json:"from"`
	Title string `json:"title"`
	Text  string `json:"text"`
	About mark   `json:"about"`
	Pain  mark   `json:"pain"`
}

type webPost struct {
	Subreddit string `json:"subreddit"`
	Title     string `json:"title"`
	Text      string `json:"selftext"`
	URL       string `json:"url"`
}

// LoadOrder reads ideas.json, posts.jsonl and web.jsonl of a folder.
func LoadOrder(dir string) (*OrderSet, error) {
	s := &OrderSet{}
	if err := s.readIdeas(filepath.Join(dir, "ideas.json")); err != nil {
		return nil, err
	}
	posts, err := readLines[webPost](filepath.Join(dir, "web.jsonl"))
	if err != nil {
		return nil, err
	}
	byURL, byText := map[string]int{}, map[string]int{}
	for i, p := range posts {
		s.candidates = append(s.candidates, order.Candidate{ID: fmt.Sprintf("%05d", i), Title: p.Title, Text: p.Text,
			Place: p.Subreddit})
		byURL[p.URL], byText[textKey(p.Title, p.Text)] = i, i
	}
	labels, err := readLines[orderLabel](filepath.Join(dir, "posts.jsonl"))
	if err != nil {
		return nil, err
	}
	for _, l := range labels {
		i, known := byText[textKey(l.Title, l.Text)]
		if !known {
			i = len(s.candidates)
			s.candidates = append(s.candidates, order.Candidate{ID: fmt.Sprintf("%05d", i), Title: l.Title,
				Text: l.Text, Place: l.From})
			byText[textKey(l.Title, l.Text)] = i
		}
		s.label(i, l, false)
	}
	return s, s.addOwn(byURL)
}

// addOwn adds the labels that came with naps: posts of the same web that say they have the problem and are not in
// posts.jsonl. They were found among the first 25 to 40 of four orders (words and meanings, idea and brief) and read
// by one reader.
func (s *OrderSet) addOwn(byURL map[string]int) error {
	raw, err := files.ReadFile("data/order.jsonl")
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	own, err := parseLines[orderLabel](raw)
	if err != nil {
		return fmt.Errorf("eval: data/order.jsonl: %w", err)
	}
	for _, l := range own {
		if i, known := byURL[l.URL]; known {
			s.label(i, l, true)
		}
	}
	seen := map[int]bool{}
	for _, idea := range s.ideas {
		for i := range idea.labels {
			seen[i] = true
		}
	}
	s.labeled = slices.Sorted(maps.Keys(seen))
	return nil
}

func (s *OrderSet) label(candidate int, l orderLabel, own bool) {
	k := slices.IndexFunc(s.ideas, func(i orderIdea) bool { return i.name == l.Idea })
	if k < 0 {
		return
	}
	if _, known := s.ideas[k].labels[candidate]; known && own {
		return
	}
	s.ideas[k].labels[candidate] = l
	if own {
		s.ideas[k].added[candidate] = true
	}
}

func (s *OrderSet) readIdeas(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	var briefs map[string]order.Brief
	if err := json.Unmarshal(raw, &briefs); err != nil {
		return fmt.Errorf("eval: %s: %w", path, err)
	}
	for _, name := range slices.Sorted(maps.Keys(briefs)) {
		b := briefs[name]
		b.Idea = name
		s.ideas = append(s.ideas, orderIdea{name: name, brief: b, labels: map[int]orderLabel{}, added: map[int]bool{}})
	}
	return nil
}

// textKey is the same for a post and a copy of it that is cut at its end.
func textKey(title, text string) string {
	head := []rune(strings.TrimSpace(text))
	return strings.TrimSpace(title) + "\n" + string(head[:min(len(head), 100)])
}

func readLines[T any](path string) ([]T, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	out, err := parseLines[T](raw)
	if err != nil {
		return nil, fmt.Errorf("eval: %s: %w", path, err)
	}
	return out, nil
}
