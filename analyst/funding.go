package analyst

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

// Funding finds money raised (kind "round", one a company, with amount, date, kind of round and investors where they are told), who was backed by an
// accelerator ("backed"), and predecessors that are gone ("dead"), with what is known of why.
func Funding(c Case) []market.Finding {
	rounds := map[string]market.Finding{}
	for _, e := range c.of(market.News, market.Filing, market.Page) {
		name, usd := fundedName(e), raisedBy(e)
		if name == "" || usd == 0 && e.Kind != market.Filing {
			continue
		}
		key := nameKey(name)
		f, ok := rounds[key]
		if !ok {
			f = market.Finding{Kind: "round", Title: name, Figures: map[string]float64{}, Labels: map[string]string{"name": name}, Evidence: []string{}}
		}
		if usd > f.Figures["amount_usd"] {
			f.Figures["amount_usd"] = usd
			f.Title = f.Labels["name"] + " raised " + amount(usd)
		}
		if d := cmp.Or(e.Date, e.Facts["file_date"]); d > f.Labels["date"] {
			f.Labels["date"] = d
		}
		for _, k := range []string{"round", "investors"} {
			if v := e.Facts[k]; v != "" && f.Labels[k] == "" {
				f.Labels[k] = v
			}
		}
		if f.Labels["date"] == "" {
			delete(f.Labels, "date")
		}
		f.Evidence = append(f.Evidence, idsOf([]market.Evidence{e}, 1)...)
		rounds[key] = f
	}
	out := []market.Finding{}
	for _, k := range slices.Sorted(mapKeys(rounds)) {
		out = append(out, rounds[k])
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["amount_usd"], a.Figures["amount_usd"]), cmp.Compare(a.Title, b.Title))
	})
	return append(append(out[:min(20, len(out))], backed(c)...), dead(c)...)
}

// raisedBy is the amount in US dollars that a headline, filing or page says was raised; other currencies are converted at the rates of RatesOn.
func raisedBy(e market.Evidence) float64 {
	if usd := e.Metrics["amount_usd"]; usd > 0 && e.Kind != market.Page {
		return usd
	}
	text := e.Title + ". " + e.Quote
	m, ok := firstMoney(text)
	if !ok || !raised(text) || e.Kind == market.Page && !raised(e.Title) {
		return 0
	}
	if usd, ok := dollars(m.Value, m.Currency); ok && usd >= 10_000 {
		return usd
	}
	return 0
}

// fundedName is who a headline or filing is about: the words before the verb, or the title of a filing up to its number.
func fundedName(e market.Evidence) string {
	t := oneLine(e.Title)
	if n := e.Facts["name"]; n != "" {
		return clip(n, 60)
	}
	for _, sep := range []string{", a ", ", an ", ", the ", " raises ", " raised ", " has raised ", " secures ", " closes ", " lands ", " gets ", " nabs ", " bags ", " announces ", "  (", " (CIK", " – ", " - ", " | ", ": "} {
		if i := strings.Index(t, sep); i > 1 {
			t = t[:i]
		}
	}
	if len(strings.Fields(t)) > 5 {
		return ""
	}
	return clip(strings.TrimSpace(t), 60)
}

// backed tells how many direct rivals an accelerator took in, and when the last of them: somebody judged the field worth a bet.
func backed(c Case) []market.Finding {
	l := focus(c.Subject)
	var from []market.Evidence
	names, latest := 0, 0
	for _, es := range sameProduct(c.products()) {
		if f := l.competitor(es); f.Labels["relation"] != "direct" {
			continue
		}
		i := slices.IndexFunc(es, func(e market.Evidence) bool { return e.Facts["batch"] != "" })
		if i < 0 {
			continue
		}
		names, latest, from = names+1, max(latest, foundedYear(es[i])), append(from, es[i])
	}
	if names == 0 {
		return nil
	}
	f := market.Finding{Kind: "backed", Title: "Backed by an accelerator: " + several(names, "company that does the job", "companies that do the job"), Figures: map[string]float64{"companies": float64(names)},
		Labels: map[string]string{"investors": "Y Combinator"}, Evidence: idsOf(from, 20)}
	if latest > 0 {
		f.Figures["latest_year"] = float64(latest)
	}
	return []market.Finding{f}
}

// dead finds predecessors that are gone: direct products whose source says so, and companies of which a headline does.
func dead(c Case) []market.Finding {
	l, out, seen := focus(c.Subject), []market.Finding{}, map[string]bool{}
	add := func(name, detail string, es []market.Evidence) {
		if seen[nameKey(name)] {
			return
		}
		seen[nameKey(name)] = true
		f := market.Finding{Kind: "dead", Title: name, Detail: clip(oneLine(detail), 200), Figures: map[string]float64{}, Labels: map[string]string{"name": name, "url": es[0].URL}, Evidence: idsOf(es, 4)}
		for _, e := range es {
			if y := foundedYear(e); y > 0 {
				f.Figures["year"] = float64(y)
			}
			if why := e.Facts["ended_because"]; why != "" && f.Labels["because"] == "" {
				f.Labels["because"] = why
			}
		}
		out = append(out, f)
	}
	news := c.of(market.News)
	for _, es := range sameProduct(c.products()) {
		if f := l.competitor(es); f.Labels["status"] == "dead" && f.Labels["relation"] == "direct" {
			add(f.Title, f.Detail, append(es, about(news, f.Title)...))
		}
	}
	for _, e := range news {
		if name := endedName(e.Title); name != "" {
			add(name, e.Quote, []market.Evidence{e})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int { return cmp.Compare(a.Title, b.Title) })
	return out[:min(15, len(out))]
}

// about are the pieces that name a company.
func about(es []market.Evidence, name string) []market.Evidence {
	return slices.DeleteFunc(slices.Clone(es), func(e market.Evidence) bool {
		return len(name) < shortestName || !standsIn(e.Title, name)
	})
}

var leadsEnd = regexp.MustCompile(`(?i)\s+(?:is|are|was|to|will|has|have|has been|abruptly|officially|suddenly|startup|app|,.*,)$`)

// endedName is the company of which a headline says that it ended: a few words written as a name right before the verb. "Dog shuts down during
// training" names none.
func endedName(title string) string {
	title = strings.TrimPrefix(strings.TrimPrefix(oneLine(title), "Show HN: "), "Tell HN: ")
	at := endRE.FindStringIndex(title)
	if at == nil || strings.HasSuffix(title, "?") {
		return ""
	}
	name := strings.TrimSpace(title[:at[0]])
	for again := true; again; {
		cut := leadsEnd.ReplaceAllString(name, "")
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
	if len(words) == 1 && (bands()[strings.ToLower(name)] != 0 || known()[strings.ToLower(name)]) {
		return ""
	}
	return name
}
