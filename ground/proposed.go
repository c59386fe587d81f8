package ground

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/market"
)

// Rules say what a writer's sentences may use beside the evidence they cite.
type Rules struct {
	Language string // of the sentences, as a code: "de"; empty: English
	Known    string // the founder's own words and those of the brief: their names may be used
	Asked    string // the founder's question: its numbers may be used where they are compared or supposed
	model    bool   // a model wrote the sentences

	// Vocabulary tells names from words that only begin a sentence; nil: every first word that is not cited and not
	// very common is a name.
	Vocabulary *Vocabulary

	// Shown is what a writer was shown of a piece of evidence beside its quote and title: other sentences of it, and
	// what was counted from it.
	Shown map[string][]string
}

// counts reports whether a model's claim says of all that it cites what it counts there, as in "none of the nine
// products": that is no claim of a page about its market.
func (r Rules) counts(c market.Claim) bool {
	return r.model && len(c.Evidence) > 1 && len(c.Computed) > 0
}

// english reports whether the lists of common words apply.
func (r Rules) english() bool { return r.Language == "" || strings.HasPrefix(r.Language, "en") }

// CheckProposed is Check for the sentences of a model, which may be plausible and yet not what the evidence says: half
// of the words of substance must stand in what a sentence cites, each number in one piece together with the name and
// the thing that it is said of, a denial on something that denies the same; and no number counts as computed but the
// number of pieces that it cites, as in "the nine products". In another language than English the words of a sentence
// cannot be compared with evidence in English; its quotations, numbers, links and names still are. What a sentence
// claims of a market is kept only as what a page says.
func (r Rules) CheckProposed(claims []market.Claim,
	evidence []market.Evidence) (kept []market.Claim, removed []market.Removed) {
	r.model = true
	byID := make(map[string]market.Evidence, len(evidence))
	for _, e := range evidence {
		byID[e.ID] = e
	}
	kept, removed = []market.Claim{}, []market.Removed{}
	for _, c := range claims {
		c.Computed = citedCount(c)
		c, why := r.check(c, byID)
		if why == "" {
			why = unsupported(r, c, byID)
		}
		if why != "" {
			removed = append(removed, market.Removed{Text: c.Text, Reason: why})
			continue
		}
		kept = append(kept, c)
	}
	return kept, removed
}

// CheckProposed checks English sentences that may use no words but those of the evidence.
func CheckProposed(claims []market.Claim, evidence []market.Evidence) (kept []market.Claim, removed []market.Removed) {
	return Rules{}.CheckProposed(claims, evidence)
}

// citedCount is the number of pieces that a claim cites, where its text has that number as a bare count and as nothing
// else: no amount, share or larger unit.
func citedCount(c market.Claim) []string {
	ids := slices.Clone(c.Evidence)
	slices.Sort(ids)
	n := strconv.Itoa(len(slices.Compact(ids)))
	found := false
	for _, at := range numberRE.FindAllStringIndex(c.Text, -1) {
		if c.Text[at[0]:at[1]] != n {
			continue
		}
		if !bareCount(c.Text[:at[0]], c.Text[at[1]:]) {
			return []string{}
		}
		found = true
	}
	for _, word := range wordRE.FindAllString(strings.ToLower(c.Text), -1) {
		found = found || spelled[word] == n
	}
	if !found {
		return []string{}
	}
	return []string{n}
}

// bareCount reports whether a number between these texts counts things: it stands alone, before a word that is no unit
// of scale.
func bareCount(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next := strings.TrimLeft(after, " ")
	first, _ := utf8.DecodeRuneInString(next)
	return (before == "" || unicode.IsSpace(last) || last == '(') && next != after && unicode.IsLetter(first) &&
		!scaleRE.MatchString(after)
}

// unsupported says what of a claim is not said by what it cites, though its words may stand there; empty where all is.
func unsupported(r Rules, c market.Claim, byID map[string]market.Evidence) string {
	var cited []market.Evidence
	for _, id := range c.Evidence {
		cited = append(cited, byID[id])
	}
	if why := pairs(r, c, cited); why != "" {
		return why
	}
	if why := denials(r, c, cited); why != "" {
		return why
	}
	if why := ranks(r, c, cited); why != "" {
		return why
	}
	if !r.english() {
		return unanchored(r, c, cited)
	}
	return unlike(r, c, cited)
}

// unlike says that too few words of a claim stand in what it cites, empty where enough do.
func unlike(r Rules, c market.Claim, cited []market.Evidence) string {
	w := r.witness(cited)
	shared, all := w.support(c.Text)
	if 2*shared < all || shared == 0 {
		return fmt.Sprintf("%d of its %d content words are in what it cites", shared, all)
	}
	said := onlyCited(r, cited)
	shared, all = 0, 0
	for _, part := range clauses(c.Text) {
		s, a := clause{content: part.content}.overlap(said)
		shared, all = shared+s, all+a
	}
	if all > 1 && shared == 0 { // a name alone tells nothing
		return "nothing but names of it is in what it cites"
	}
	return ""
}

// unanchored says that a sentence in a language whose words cannot be compared shares nothing with what it cites that
// could be looked up: no number, no name, no denial and no two words; empty where it does.
func unanchored(r Rules, c market.Claim, cited []market.Evidence) string {
	w := onlyCited(r, cited)
	shared, _ := w.support(c.Text)
	if shared > 1 || len(mentions(c.Text)) > 0 || Denies(c.Text) {
		return ""
	}
	if passages, _ := quoted(c.Text); len(passages) > 0 {
		return ""
	}
	for _, x := range words(c.Text) {
		if b := bare(x.text); isName(x.text) && w.words[b] && substance(b) {
			return ""
		}
	}
	return "it shares no number, name or word with what it cites"
}

// support counts the words of substance of a text, and those that what is cited has too.
func (w *witness) support(text string) (shared, all int) {
	for _, x := range words(text) {
		b := bare(x.text)
		if !substance(b) {
			continue
		}
		all++
		if w.words[b] || w.begins(b) {
			shared++
		}
	}
	return shared, all
}

// foreignNames looks up what is written as a name in a language whose common words are not known here: a word with a
// capital inside a sentence, and where all nouns have one, only words with two capitals or more.
func (w *witness) foreignNames(text, language string) string {
	nouns := strings.HasPrefix(language, "de") || strings.HasPrefix(language, "lb")
	for _, x := range words(text) {
		capitals := 0
		for _, r := range x.text {
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		if capitals == 0 || w.words[bare(x.text)] || everyday[bare(x.text)] || capitals == 1 && (x.first || nouns) {
			continue
		}
		return fmt.Sprintf("the name %s isn't in what it cites", x.text)
	}
	return ""
}
