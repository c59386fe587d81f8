package research

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"naps/analyst"
	"naps/journal"
	"naps/market"
)

// placesNamed is how many places a sentence about a batch names.
const placesNamed = 2

// readingNotice tells those who watch what was read together: where, how much, and how much of it is near the idea.
func (r *reader) readingNotice(name market.Phase, j job, batch []analyst.Candidate,
	got []market.Reading) []journal.Event {
	if len(got) == 0 {
		return nil
	}
	r.read += len(got)
	places := placesOf(batch, got)
	r.progress.reading(float64(r.read) / float64(max(1, r.most)))
	d := journal.ReadingData{Phase: name, Places: places, Read: len(got), Total: r.read, Left: r.progress.left()}
	for _, one := range got {
		if isNear(one) {
			d.Near++
		}
		d.Marks = append(d.Marks, journal.ReadingOf{Evidence: one.Evidence, About: one.About, Relation: one.Relation})
	}
	what := map[job]string{readPosts: "quotes", readProducts: "products and pages", readRules: "texts on rules"}[j]
	text := fmt.Sprintf("Reading %s: %d %s, %d of them close to your idea.", listed(places), d.Read, what, d.Near)
	if d.Total > d.Read {
		text += fmt.Sprintf(" %d read in this part so far.", d.Total)
	}
	return []journal.Event{journal.NewEvent(r.facts.run.ID, name, journal.EventNotice,
		journal.NoticeData{Code: journal.NoticeReading, Text: text, Reading: &d}, 0)}
}

// placesOf are the places of what was read, those of most texts first, ties by name: "r/landlord" for a community of
// Reddit.
func placesOf(batch []analyst.Candidate, got []market.Reading) []string {
	count := map[string]int{}
	for _, c := range batch {
		if slices.ContainsFunc(got, func(r market.Reading) bool { return r.Hash == c.Evidence.Hash }) {
			count[strings.TrimPrefix(cmp.Or(c.Evidence.Place, c.Evidence.Source), "reddit.com/")]++
		}
	}
	return mostFirst(count)
}

// mostFirst are the names of what was counted, those of most first, ties by name.
func mostFirst(count map[string]int) []string {
	return slices.SortedFunc(maps.Keys(count), func(x, y string) int {
		return cmp.Or(cmp.Compare(count[y], count[x]), strings.Compare(x, y))
	})
}

// listed names the first of some places and counts the others.
func listed(places []string) string {
	named := strings.Join(places[:min(placesNamed, len(places))], ", ")
	switch more := len(places) - placesNamed; {
	case more == 1:
		return named + " and 1 more place"
	case more > 1:
		return fmt.Sprintf("%s and %d more places", named, more)
	}
	return named
}
