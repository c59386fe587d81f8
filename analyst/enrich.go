package analyst

import (
	"maps"
	"regexp"
	"strconv"
	"strings"

	"naps/market"
)

// Enrich reads from the whole text of a piece of evidence what rules must know later, when only its quote is at hand: a price for use (metric
// price_month_usd, fact price_as), the words that say it is free (fact free_words), who invested (investors), which round it was (round), and why
// something ended (ended_because); of a series its months, as metrics "2026-01", for the chart. Each fact is verbatim from the text or the title; the price is in US dollars a month. It changes nothing in e.
func Enrich(e market.Evidence) market.Evidence {
	switch e.Kind {
	case market.Suggestion, market.Post:
		return e
	case market.Series:
		return with(e, nil, months(e.Text))
	}
	text := e.Title + "\n" + clip(e.Text, 20_000)
	facts, metrics := map[string]string{}, map[string]float64{}
	if usd, as, ok := MonthlyPrice(text); ok && e.Kind != market.News && e.Kind != market.Filing {
		metrics["price_month_usd"], facts["price_as"] = usd, oneLine(as)
	}
	if e.Kind == market.Product {
		facts["free_words"] = freeWords(e)
	}
	facts["investors"] = investorsIn(text)
	facts["round"] = strings.TrimSpace(roundRE.FindString(text))
	facts["ended_because"] = EndedBecause(text)
	return with(e, facts, metrics)
}

// months reads the lines "2026-01 1234" of a series.
func months(text string) map[string]float64 {
	out := map[string]float64{}
	for line := range strings.Lines(text) {
		if m := monthRE.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			if v, err := strconv.ParseFloat(m[2], 64); err == nil {
				out[m[1]] = v
			}
		}
	}
	return out
}

var monthRE = regexp.MustCompile(`^(\d{4}-\d\d) (\d+(?:\.\d+)?)$`)

// with adds facts that are not empty and not there yet.
func with(e market.Evidence, facts map[string]string, metrics map[string]float64) market.Evidence {
	f, m := maps.Clone(e.Facts), maps.Clone(e.Metrics)
	for k, v := range facts {
		if v == "" || f[k] != "" {
			continue
		}
		if f == nil {
			f = map[string]string{}
		}
		f[k] = v
	}
	for k, v := range metrics {
		if _, known := m[k]; known {
			continue
		}
		if m == nil {
			m = map[string]float64{}
		}
		m[k] = v
	}
	e.Facts, e.Metrics = f, m
	return e
}

var (
	roundRE = regexp.MustCompile(`(?i)\b(?:pre-seed|seed|angel|series [a-h]|bridge)(?: (?:round|funding|investment|financing))\b|\bSeries [A-H]\b`)
	ledRE   = regexp.MustCompile(`(?:[Ll]ed by|[Bb]acked by|[Ww]ith participation from|[Ii]nvestors? (?:include|included|including)|from investors like|raised from)\s+((?:[A-Z0-9][\w&.'’-]*(?:,? (?:and |& )?)?){1,10})`)
	whyRE   = regexp.MustCompile(`(?i)\b(?:because|due to|ran out of|run out of|unable to|failed to|could ?n[o']t|not able to|lack of|never found|after failing|did ?n[o']t (?:find|raise|work|grow)|too (?:expensive|few|small)|no longer viable|pivoted)\b`)
	endRE   = regexp.MustCompile(`(?i)\b(?:shut(?:s|ting)? (?:\w+ )?down|shutdown|closed (?:down|its doors)|closing (?:down|its doors)|closes (?:down|its doors)|ceased? operations|wound? down|winding down|went (?:bankrupt|under|out of business)|bankruptcy|insolven\w+|discontinued|sunset(?:ting|ted)?|defunct|no longer (?:active|available|in business))\b`)
)

// investorsIn are the names after "led by" and its like, as they stand; empty where there are none.
func investorsIn(text string) string {
	m := ledRE.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	names := strings.TrimRight(strings.TrimSpace(m[1]), ",.& ")
	return clip(strings.TrimSpace(strings.TrimSuffix(names, " and")), 120)
}

// EndedBecause is the sentence of a text that says that something ended and why, or the one that says why right after it; empty where none does.
func EndedBecause(text string) string {
	if !endRE.MatchString(text) {
		return ""
	}
	all := sentences(text, tokens(text))
	for i, s := range all {
		said := oneLine(text[s.start:s.end])
		if !endRE.MatchString(said) || len(said) > 300 {
			continue
		}
		if whyRE.MatchString(said) {
			return said
		}
		if i+1 < len(all) {
			if next := oneLine(text[all[i+1].start:all[i+1].end]); whyRE.MatchString(next) && len(next) <= 300 {
				return next
			}
		}
	}
	return ""
}
