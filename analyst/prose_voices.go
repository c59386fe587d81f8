package analyst

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"naps/market"
)

// keywords writes what people search for.
func (w *writer) keywords(fs []market.Finding) string {
	terms := kinds(fs, "keyword")
	var shown []string
	var ids []string
	for _, f := range terms {
		if len(shown) < 3 && len(f.Evidence) > 0 && strings.Contains(strings.ToLower(w.byID[f.Evidence[0]].Quote+"\n"+w.byID[f.Evidence[0]].Title), f.Title) && w.quote(f.Evidence[0], 200) != "" {
			shown = append(shown, "“"+f.Title+"”")
			ids = append(ids, f.Evidence[0])
		}
	}
	if len(shown) > 0 {
		w.lower(ids, "People type %s into search engines.", list(w.asTyped(ids)))
		w.say(citing(terms, 12), "Search engines complete %v %s about it.", counted(len(terms)), plural(len(terms), "phrase", "different phrases"))
	}
	for _, in := range []struct{ intent, one, many string }{
		{"problem", "phrase is a question or names a problem", "phrases are questions or name a problem"},
		{"solution", "phrase asks for a tool or service", "phrases ask for a tool or service"},
		{"comparison", "phrase compares products", "phrases compare products"},
		{"price", "phrase asks what it costs or for something free", "phrases ask what it costs or for something free"},
	} {
		var of []market.Finding
		for _, f := range terms {
			if f.Labels["intent"] == in.intent {
				of = append(of, f)
			}
		}
		if len(of) > 0 {
			w.say(citing(of, 8), "%v %s, such as %s.", counted(len(of)), plural(len(of), in.one, in.many), w.firstQuote(citing(of, 8)))
		}
	}
	w.alphabet(fs)
	w.trends(kinds(fs, "trend"))
	w.asked(kinds(fs, "question"))
	w.dropBroken()
	if len(terms) == 0 {
		return "Search engines complete nothing about it: people do not seem to type this, or they use other words."
	}
	return fmt.Sprintf("Search engines know %s about %s, so people look for it. Suggestions show interest only: nobody has paid for anything by typing.", several(len(terms), "phrase", "phrases"), w.subject())
}

// alphabet tells how broad the interest is.
func (w *writer) alphabet(fs []market.Finding) {
	for _, f := range kinds(fs, "demand") {
		if n := num(f, "letters"); n >= 3 && !strings.ContainsAny(f.Labels["seed"], "0123456789") {
			w.say(f.Evidence, "After the words %s a search engine knows how to go on at %v of the %v letters.", f.Labels["seed"], counted(n), counted(26))
		}
	}
}

// trends tells how often the two most read articles on the topic are opened, and whether that changes.
func (w *writer) trends(fs []market.Finding) {
	for _, f := range fs[:min(2, len(fs))] {
		n, slope := counted(num(f, "views_a_month")), math.Abs(math.Round(100*f.Figures["slope_per_year"]))
		article := strings.TrimPrefix(w.byID[f.Evidence[0]].Title, "Page views of ")
		switch f.Labels["direction"] {
		case "level":
			w.say(f.Evidence, "The article %s was read %v times a month over the last year, and that has kept level.", article, n)
		default:
			w.say(f.Evidence, "The article %s was read %v times a month over the last year, %s by about %v %% a year.", article, n, f.Labels["direction"], counted(slope))
		}
	}
}

// asked shows the questions that were asked in public with most replies.
func (w *writer) asked(fs []market.Finding) {
	var ids, shown []string
	for _, f := range fs {
		if q := w.byID[f.Evidence[0]].Title; len(shown) < 2 && strings.HasSuffix(q, "?") && !strings.ContainsAny(q, "“”\"") {
			ids, shown = append(ids, f.Evidence[0]), append(shown, "“"+oneLine(q)+"”")
		}
	}
	if len(shown) > 0 {
		w.say(ids, "People ask in public: %s.", list(shown))
	}
}

// lower is say for a sentence whose quotes may be in any case.
func (w *writer) lower(ids []string, format string, args ...any) { w.say(ids, format, args...) }

func (w *writer) asTyped(ids []string) []string {
	var out []string
	for _, id := range ids {
		if q := w.quote(id, 120); q != "" {
			out = append(out, q)
		}
	}
	return out
}

func (w *writer) firstQuote(ids []string) string {
	for _, id := range ids {
		if q := w.quote(id, 120); q != "" {
			return q
		}
		if t := w.byID[id].Title; t != "" && !strings.ContainsAny(t, "“”\"") {
			return "“" + oneLine(t) + "”"
		}
	}
	return ""
}

// dropBroken takes back claims whose sentence lacks its quote.
func (w *writer) dropBroken() {
	w.claims = slices.DeleteFunc(w.claims, func(c market.Claim) bool {
		return strings.Contains(c.Text, "such as .") || strings.Contains(c.Text, "type  into")
	})
}

// pains writes who suffers from what, in their words, and who does not.
func (w *writer) pains(fs []market.Finding) string {
	pains, counters, places := kinds(fs, "pain"), kinds(fs, "counter"), kinds(fs, "place")
	pro, _ := w.c.voices()
	told := slices.DeleteFunc(slices.Clone(pro), func(v voice) bool { return v.tier < 3 })
	all, toldBy := evidenceOf(pro), evidenceOf(told)
	if len(pro) > 0 {
		w.say(idsOf(all, 40), "%v %s in %v %s %s of problems with it.", counted(people(all)), plural(people(all), "person", "people"), counted(len(placesIn(all))), plural(len(placesIn(all)), "place", "places"), plural(people(all), "speaks", "speak"))
	}
	if len(told) > 0 {
		w.say(idsOf(toldBy, 40), "%v of them %s of a specific incident, a workaround or a loss, or %s for a tool.", counted(people(toldBy)), plural(people(toldBy), "tells", "tell"), plural(people(toldBy), "asks", "ask"))
	}
	for i, f := range pains {
		if i == 3 {
			break
		}
		if q := w.quote(f.Evidence[0], 220); q != "" {
			n, named := num(f, "people"), w.named(f)
			switch {
			case n > 1:
				w.say(f.Evidence, "%s: %v people speak of it, one of them in these words: %s%s.", named, counted(n), q, w.at(f.Evidence[0]))
			case f.Labels["label"] == "title":
				w.say(f.Evidence, "Under %s somebody says: %s%s.", named, q, w.at(f.Evidence[0]))
			default:
				w.say(f.Evidence, "%s: somebody says %s%s.", named, q, w.at(f.Evidence[0]))
			}
		}
	}
	w.doubted(pains)
	if len(places) > 0 && num(places[0], "threads") > 0 && !strings.ContainsAny(places[0].Title, "0123456789") {
		n := num(places[0], "threads")
		w.say(places[0].Evidence, "Most is said at %s: %v %s on the problem within twelve months.", places[0].Title, counted(n), plural(n, "thread", "threads"))
		w.dropTwelve()
	}
	for _, f := range counters {
		n := num(f, "people")
		w.say(f.Evidence, "Against it: %v %s content with what there is, %s it solved or %s it not worth money.", counted(n), plural(n, "person is", "people are"), plural(n, "calls", "call"), plural(n, "finds", "find"))
		if q := w.quote(f.Evidence[0], 200); q != "" {
			w.say(f.Evidence[:1], "One of those who do without it says: %s%s.", q, w.at(f.Evidence[0]))
		}
	}
	switch {
	case len(pro) == 0:
		return "Nobody was found who speaks of this problem in their own words. That is no proof that nobody has it, only that it was not said where we looked."
	case people(toldBy) < 5:
		if len(toldBy) == 0 {
			return fmt.Sprintf("%s of it, but nobody tells of an incident, a loss or a search for a tool. That is thin.", capital(several(people(all), "person complains", "people complain")))
		}
		return fmt.Sprintf("%s of it, but only %s of an incident, a loss or a search for a tool. That is thin.", capital(several(people(all), "person complains", "people complain")), several(people(toldBy), "tells", "tell"))
	}
	return fmt.Sprintf("%s of the problem in their own words, %s of them with an incident, a workaround or a search for a tool. What is named most: “%s”.", capital(several(people(all), "person speaks", "people speak")), market.Grouped(int64(people(toldBy))), strings.ToLower(pains[0].Title))
}

// doubted tells of the pain that most of those who are content speak about.
func (w *writer) doubted(pains []market.Finding) {
	for _, f := range pains {
		id := f.Labels["against"]
		if n := num(f, "against"); n > 0 && w.quote(id, 200) != "" {
			w.say([]string{id}, "Of %s others say that it is solved or no trouble, one of them: %s%s.", strings.ToLower(w.named(f)), w.quote(id, 200), w.at(id))
			return
		}
	}
}

// named is the name of a pain as a sentence shows it: a title in quotation marks, other words as they are.
func (w *writer) named(f market.Finding) string {
	if f.Labels["label"] == "title" && strings.Contains(oneLine(w.byID[f.Evidence[0]].Title), f.Title) && !strings.ContainsAny(f.Title, "“”\"") {
		return "“" + f.Title + "”"
	}
	return f.Title
}

// dropTwelve marks the "twelve" of the last claim as ours: it is the span that was counted.
func (w *writer) dropTwelve() {
	last := &w.claims[len(w.claims)-1]
	last.Computed = append(last.Computed, "12")
}
