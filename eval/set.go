package eval

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"naps/analyst/order"
	"naps/analyst/plain"
	"naps/market"
)

//go:embed data
var files embed.FS

// builtIn is the name of the small set that comes with the program.
const builtIn = "built-in"

// Set is labeled posts of some ideas.
type Set struct {
	Name   string // where it was read from
	Briefs int    // ideas with a written brief; the others are taken as far as their words go

	ideas []idea
	order *OrderSet
}

// idea is an idea with its posts.
type idea struct {
	name    string
	subject market.Subject
	posts   []Post
}

// Load reads posts from a file, or from posts.jsonl of a folder; without a name it gives the small set that comes with
// the program. Without a name of briefs, ideas.json beside the posts is used where it exists.
func Load(labels, briefs string) (*Set, error) {
	read := os.ReadFile
	optional := briefs == ""
	switch info, err := os.Stat(labels); {
	case labels == "":
		read, labels = readBuiltIn(briefs), "data/posts.jsonl"
	case err != nil:
		return nil, fmt.Errorf("eval: %w", err)
	case info.IsDir():
		labels = filepath.Join(labels, "posts.jsonl")
	}
	raw, err := read(labels)
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	posts, err := parseLines[Post](raw)
	if err != nil {
		return nil, fmt.Errorf("eval: %s: %w", labels, err)
	}
	briefs = cmp.Or(briefs, filepath.Join(filepath.Dir(labels), "ideas.json"))
	subjects := map[string]market.Subject{}
	raw, err = read(briefs)
	switch {
	case optional && errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("eval: %w", err)
	default:
		if err := json.Unmarshal(raw, &subjects); err != nil {
			return nil, fmt.Errorf("eval: %s: %w", briefs, err)
		}
	}
	return newSet(labels, posts, subjects)
}

// readBuiltIn reads files of the small set; briefs that the user names are still read from disk.
func readBuiltIn(briefs string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if name == briefs {
			return os.ReadFile(name)
		}
		return files.ReadFile(filepath.ToSlash(name))
	}
}

func newSet(name string, posts []Post, subjects map[string]market.Subject) (*Set, error) {
	byIdea := map[string][]Post{}
	for i, p := range posts {
		if p.Idea == "" || p.About < market.Unrelated || p.About > market.VeryProblem {
			return nil, fmt.Errorf("eval: %s: line %d: a post needs an idea, and about must be 0, 1 or 2", name, i+1)
		}
		byIdea[p.Idea] = append(byIdea[p.Idea], p)
	}
	if len(posts) == 0 {
		return nil, fmt.Errorf("eval: %s: it holds no posts", name)
	}
	if name == "data/posts.jsonl" {
		name = builtIn
	}
	s := &Set{Name: name}
	for _, name := range slices.Sorted(maps.Keys(byIdea)) {
		subject, known := subjects[name]
		if known {
			s.Briefs++
		} else {
			subject = plain.Understood(market.Brief{Idea: name})
		}
		s.ideas = append(s.ideas, idea{name, subject, byIdea[name]})
	}
	s.order = s.orderSet()
	return s, nil
}

// orderSet ranks the posts of all ideas together, as a run ranks all that its searches return.
func (s *Set) orderSet() *OrderSet {
	out, byText := &OrderSet{}, map[string]int{}
	for _, i := range s.ideas {
		o := orderIdea{name: i.name, brief: orderBrief(i.name, i.subject), labels: map[int]orderLabel{}}
		for _, p := range i.posts {
			key := textKey(p.Title, p.Text)
			at, known := byText[key]
			if !known {
				at = len(out.candidates)
				byText[key] = at
				out.labeled = append(out.labeled, at)
				out.candidates = append(out.candidates, p.candidate(at))
			}
			o.labels[at] = orderLabel{Idea: i.name, About: p.About, Pain: p.Pain}
		}
		out.ideas = append(out.ideas, o)
	}
	return out
}

func (p Post) candidate(at int) order.Candidate {
	return order.Candidate{ID: fmt.Sprintf("%05d", at), Title: p.Title, Text: p.Text, Place: p.From}
}

func orderBrief(name string, s market.Subject) order.Brief {
	return order.Brief{
		Idea: name, Title: s.Title, Customer: s.Customer, Job: s.Job, Problem: s.Problem,
		Says: s.Says, Unrelated: s.Unrelated, Communities: s.Communities,
	}
}

// Ideas is how many ideas of the set belong to a half, and how many posts they have.
func (s *Set) Ideas(h Half) (ideas, posts int) {
	for place, i := range s.ideas {
		if h.has(place) {
			ideas++
			posts += len(i.posts)
		}
	}
	return ideas, posts
}
