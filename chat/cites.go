package chat

import (
	"slices"
	"strings"

	"naps/ground"
	"naps/market"
)

// rulesFor are what a sentence may use beside what it cites.
func rulesFor(c *checker, text string) ground.Rules {
	shown := map[string][]string{}
	for id, r := range c.readings {
		for _, f := range r.Facts {
			shown[id] = append(shown[id], f.Quote)
		}
		if r.Name != "" {
			shown[id] = append(shown[id], r.Name)
		}
	}
	return ground.Rules{Language: sentenceLanguage(c, text), Known: c.known(), Asked: c.question, Shown: shown,
		Vocabulary: c.vocabulary}
}

// marksFor are the ids that stand behind a sentence: of what it cites, what has a part in it; one of each first, so
// that no proof is cut off.
func marksFor(c *checker, rules ground.Rules, text string, cited []market.Evidence) []string {
	bear := slices.DeleteFunc(slices.Clone(cited), func(e market.Evidence) bool { return !rules.Bears(text, e) })
	if len(bear) == 0 {
		bear = cited
	}
	var lists [][]string
	for _, e := range bear {
		if f, isFact := c.facts[e.ID]; isFact {
			lists = append(lists, f.cites)
		} else {
			lists = append(lists, []string{e.ID})
		}
	}
	var out []string
	for i := 0; slices.ContainsFunc(lists, func(l []string) bool { return i < len(l) }); i++ {
		for _, l := range lists {
			if i < len(l) && !slices.Contains(out, l[i]) {
				out = append(out, l[i])
			}
		}
	}
	return out
}

// known are the founder's own words of the idea: their names may be used. What the question names must be cited, or "is
// X free?" would make X free.
func (c *checker) known() string {
	s := c.w.r.Subject
	return strings.Join([]string{c.w.r.Idea, strings.Join(ownWords(c.question), " "), s.Customer, s.Job, s.Problem,
		s.Region}, " ")
}

// sentenceLanguage is the language of a sentence, or of the question where nobody can tell.
func sentenceLanguage(c *checker, text string) string {
	if code := c.recognizer.language(text, c.english); code != "" {
		return code
	}
	return c.language
}

func english(language string) bool { return language == "" || language == "en" }

// splitByReading parts pieces into those that somebody found to be about the idea and the rest: such a text speaks for
// itself only.
func splitByReading(c *checker, pieces []string) (read, doubtful []string) {
	for _, id := range pieces {
		if c.doubtful(id) {
			doubtful = append(doubtful, id)
		} else {
			read = append(read, id)
		}
	}
	return read, doubtful
}

func (c *checker) doubtful(id string) bool {
	r, read := c.readings[id]
	return !read || r.About < market.Neighboring && r.Relation != market.SameJob && r.Relation != market.Substitute
}

func quotationsOf(c *checker, ids []string) []Sentence {
	var out []Sentence
	for _, id := range ids {
		out = append(out, quotation(c, id, c.evidence[id].Quote))
	}
	return out
}
