package findings

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"naps/market"
	"naps/money"
	"naps/words"
)

// Headlines about money have a form, and the form is read here: who, a verb, how much. Whether a headline is about the
// job is a reader's part.
var (
	raisedRE = regexp.MustCompile(
		`(?i)\b(?:raises?|raised|secures?|secured|lands|nabs|bags|closes \$|seed round|series [a-h]|led by|investment round|funding)\b`)
	whoRE = regexp.MustCompile(
		`(?i)(?:, (?:a|an|the) | (?:has )?(?:raises?|raised|secures?|secured|lands|nabs|bags|closes|gets|announces) |  \(| \(CIK| [–|-] |: )`)
	endRE = regexp.MustCompile(
		`(?i)\b(?:shut(?:s|ting)? (?:\w+ )?down|shutdown|clos(?:ed|ing|es) (?:down|its doors)|ceased? operations|w(?:ound|inding) down|went (?:bankrupt|under|out of business)|bankruptcy|insolven\w+|discontinued|sunset(?:ting|ted)?|defunct|no longer (?:active|available|in business))\b`)
	tailRE = regexp.MustCompile(
		`(?i)\s+(?:is|are|was|to|will|has|have|has been|abruptly|officially|suddenly|startup|app|,.*,)$`)
	roundRE = regexp.MustCompile(
		`(?i)\b(?:pre-seed|seed|angel|bridge)(?: (?:round|funding|investment|financing))\b|\bSeries [A-H]\b`)
)

// leastRaised is the smallest amount in US dollars that is a round of money and no price.
const leastRaised = 10_000

// Funding finds money raised by companies near the job ("round", one a company), how many an accelerator took in
// ("backed"), and predecessors that are gone ("dead").
func Funding(c Case) []market.Finding {
	rounds := map[string]market.Finding{}
	for _, e := range c.about(market.VeryProblem, market.News, market.Filing, market.Page) {
		name, usd := fundedName(e), raisedBy(e)
		if name == "" || usd == 0 && e.Kind != market.Filing {
			continue
		}
		key := nameKey(name)
		f, known := rounds[key]
		if !known {
			f = market.Finding{Kind: "round", Title: name, Figures: map[string]float64{},
				Labels: map[string]string{"name": name}, Evidence: []string{}}
		}
		if usd > f.Figures["amount_usd"] {
			f.Figures["amount_usd"], f.Title = usd, name+" raised "+money.Words(usd)
		}
		if d := cmp.Or(e.Date, e.Facts["file_date"]); d > f.Labels["date"] {
			f.Labels["date"] = d
		}
		if round := roundRE.FindString(e.Title + ". " + e.Quote); round != "" {
			f.Labels["round"] = round
		}
		f.Evidence = append(f.Evidence, idsOf([]market.Evidence{e}, 1)...)
		rounds[key] = f
	}
	out := []market.Finding{}
	for _, f := range rounds {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["amount_usd"], a.Figures["amount_usd"]), cmp.Compare(a.Title, b.Title))
	})
	return slices.Concat(out[:min(20, len(out))], backed(c), predecessors(c))
}

// raisedBy is the amount in US dollars that a headline or filing says was raised; other currencies are converted at the
// rates of money.RatesOn.
func raisedBy(e market.Evidence) float64 {
	if usd := e.Metrics["amount_usd"]; usd > 0 && e.Kind != market.Page {
		return usd
	}
	text := e.Title + ". " + e.Quote
	m, ok := money.First(text)
	if !ok || !raisedRE.MatchString(text) || e.Kind == market.Page && !raisedRE.MatchString(e.Title) {
		return 0
	}
	if usd, ok := money.Dollars(m.Value, m.Currency); ok && usd >= leastRaised {
		return usd
	}
	return 0
}

// fundedName is who a headline or filing is about: the words before the verb, or the title of a filing up to its
// number.
func fundedName(e market.Evidence) string {
	if n := e.Facts["name"]; n != "" {
		return market.Cut(n, 60)
	}
	t := words.OneLine(e.Title)
	if at := whoRE.FindStringIndex(t); at != nil && at[0] > 1 {
		t = t[:at[0]]
	}
	words := strings.Fields(t)
	if n := len(words); n > 5 || n > 1 && unicode.IsLower([]rune(words[n-1])[0]) { // "How to raise" names nobody
		return ""
	}
	return market.Cut(strings.TrimSpace(t), 60)
}

// backed tells how many companies of the same job an accelerator took in, and when the last of them.
func backed(c Case) []market.Finding {
	var from []market.Evidence
	names, latest := 0, 0
	for _, p := range products(c) {
		i := slices.IndexFunc(p.of, func(e market.Evidence) bool { return e.Facts["batch"] != "" })
		if !p.same || i < 0 {
			continue
		}
		names, latest, from = names+1, max(latest, foundedYear(p.of[i])), append(from, p.of[i])
	}
	if names == 0 {
		return nil
	}
	title := "An accelerator backed one company that does this job"
	if names > 1 {
		title = fmt.Sprintf("An accelerator backed %d companies that do this job", names)
	}
	f := market.Finding{Kind: "backed", Title: title, Figures: map[string]float64{"companies": float64(names)},
		Labels: map[string]string{"investors": "Y Combinator"}, Evidence: idsOf(from, 20)}
	if latest > 0 {
		f.Figures["latest_year"] = float64(latest)
	}
	return []market.Finding{f}
}

// predecessors finds who did the job and is gone: products whose source says so, and companies of which a headline
// about the job does.
func predecessors(c Case) []market.Finding {
	out, seen := []market.Finding{}, map[string]bool{}
	add := func(name, detail string, es []market.Evidence) {
		if seen[nameKey(name)] {
			return
		}
		seen[nameKey(name)] = true
		f := market.Finding{Kind: "dead", Title: name, Detail: market.Cut(words.OneLine(detail), 200),
			Figures: map[string]float64{},
			Labels:  map[string]string{"name": name, "url": es[0].URL}, Evidence: idsOf(es, 4)}
		for _, e := range es {
			if y := foundedYear(e); y > 0 {
				f.Figures["year"] = float64(y)
			}
		}
		out = append(out, f)
	}
	for _, p := range products(c) {
		if p.same && p.status() == gone {
			add(p.name(), p.of[0].Quote, p.of)
		}
	}
	for _, e := range c.about(market.VeryProblem, market.News) {
		if name := endedName(e.Title); name != "" {
			add(name, e.Quote, []market.Evidence{e})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int { return cmp.Compare(a.Title, b.Title) })
	return out[:min(15, len(out))]
}

// endedName is the company of which a headline says that it ended: one to three words written as a name right before
// the verb.
func endedName(title string) string {
	title = launchRE.ReplaceAllString(words.OneLine(title), "")
	at := endRE.FindStringIndex(title)
	if at == nil || strings.HasSuffix(title, "?") {
		return ""
	}
	name := strings.TrimSpace(title[:at[0]])
	for again := true; again; {
		cut := tailRE.ReplaceAllString(name, "")
		name, again = cut, cut != name
	}
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 3 {
		return ""
	}
	for _, w := range words {
		if r := []rune(w)[0]; !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return ""
		}
	}
	return name
}
