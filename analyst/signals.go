package analyst

import (
	"cmp"
	"strings"

	"naps/market"
)

// Aside is the fact that marks evidence which is kept for another reason than being about the subject; it says for which.
const Aside = "kept for"

// Signals says what a piece of evidence says about the dimensions: small questions about its quote, answered by cues, graded by the table of tiers.
// Evidence that is not about the subject gives none; a post without a text is taken to be about it unless it is marked Aside. The order of the signals is that of the table.
func Signals(s market.Subject, e market.Evidence) []market.Signal {
	l := focus(s)
	switch e.Kind {
	case market.Post:
		return postSignals(l, e)
	case market.Product:
		return productSignals(l, e)
	case market.News, market.Filing, market.Page:
		return newsSignals(l, e)
	case market.Suggestion:
		return []market.Signal{signal(e, market.Demand, true, 1, "", nil)}
	case market.Series:
		return seriesSignals(e)
	}
	return nil
}

func signal(e market.Evidence, d market.Dimension, side bool, tier market.Tier, span string, answers []string) market.Signal {
	if answers == nil {
		answers = []string{}
	}
	return market.Signal{Evidence: e.ID, Hash: e.Hash, Dimension: d, For: side, Tier: tier, Author: e.Author, Place: e.Place, Date: e.Date, Span: span, Answers: answers, Text: e.Quote}
}

// postSignals grades what somebody said. A personal struggle is not a product's pain: the quote, or the title it stands under, must name the job.
func postSignals(l *lens, e market.Evidence) []market.Signal {
	if e.Quote == "" || (e.Text != "" || e.Facts[Aside] != "") && !judgePost(l, e).OK {
		return nil // without its text a post was judged when it had one: a quote alone shows too little of it
	}
	if !l.tells(tokens(e.Title), tokens(e.Quote)) {
		return nil
	}
	return postSignalsOf(l, e)
}

// Grade says what the quote of a post says about the dimensions, where the post is known to be about the subject.
func Grade(s market.Subject, e market.Evidence) []market.Signal { return postSignalsOf(focus(s), e) }

func postSignalsOf(l *lens, e market.Evidence) []market.Signal { return answeredSignals(l, e, nil) }

// answeredSignals takes answers of a model beside those of the cues; nil where there is none.
func answeredSignals(l *lens, e market.Evidence, answers map[string]string) []market.Signal {
	toks := tokens(e.Quote)
	about, n := l.sum(l.look(toks), roleJob, roleProblem)
	titleJob, _ := l.sum(l.look(tokens(e.Title)), roleJob, roleProblem)
	if n == 0 && titleJob < 2.4 || about+titleJob < 1 {
		return nil
	}
	c := cuesOf(toks)
	f := factsOf(c, e)
	if titleJob >= leastWeight {
		f = f.withTitle(cuesOf(tokens(e.Title)))
	}
	f = f.with(answers)
	if f.advert {
		return []market.Signal{signal(e, market.Pain, true, 0, cmp.Or(spanOf(e.Quote, toks, c, []cue{cueAdvert}), shownBy(answers, []cue{cueAdvert})), f.answers())}
	}
	var out []market.Signal
	type key struct {
		d    market.Dimension
		side bool
	}
	done := map[key]bool{}
	for _, r := range rules {
		k := key{r.dim, r.side}
		if done[k] || !r.holds(f) {
			continue
		}
		done[k] = true
		out = append(out, signal(e, r.dim, r.side, r.tier, cmp.Or(spanOf(e.Quote, toks, c, r.why), shownBy(answers, r.why)), f.answers()))
	}
	return out
}

func factsOf(c seen, e market.Evidence) facts {
	_, amount := firstMoney(e.Quote)
	stars, rated := e.Metrics["rating"], e.Metrics["rating"] > 0
	f := facts{
		first: c.has(cueFirst), past: c.has(cuePast), when: c.has(cueWhen), loss: c.has(cueLoss), amount: amount,
		paid: c.has(cuePaid), hired: c.has(cueHired), built: c.has(cueBuilt), byHand: c.has(cueByHand),
		asks: c.has(cueAsks), how: c.has(cueHow), complaint: c.has(cueComplaint), fine: c.has(cueFine), solved: c.has(cueSolved),
		free: c.has(cueFree), notWorth: c.has(cueNotWorth), would: c.has(cueWould), switched: c.has(cueSwitched), lowStars: rated && stars <= 3,
	}
	f.payer = f.first && f.paid
	f.advert = c.count[cueAdvert] >= 2 && !f.complaint && !f.loss && !f.asks
	return f
}

// withTitle adds what a title asks or complains of that names the job itself. Such a signal has no span in the quote, but says where it comes from.
func (f facts) withTitle(c seen) facts {
	asks, how, complaint := c.has(cueAsks), c.has(cueHow), c.has(cueComplaint) || c.has(cueLoss)
	if f.fine || f.solved {
		complaint = false // the title names what the text says is over
	}
	f.title = asks && !f.asks || how && !f.how || complaint && !f.complaint
	f.asks, f.how, f.complaint = f.asks || asks, f.how || how, f.complaint || complaint
	f.first = f.first || c.has(cueFirst)
	return f
}

// spanOf is the passage of the quote from the first to the last word of the cue that shows a signal.
func spanOf(quote string, toks []token, c seen, cues []cue) string {
	for _, q := range cues {
		if c.has(q) {
			from, to := c.span[q][0], c.span[q][1]
			if to > from && to <= len(toks) {
				return quote[toks[from].start:toks[to-1].end]
			}
		}
	}
	return ""
}

// productSignals reads a product: a price that customers are known to pay is money moved; one that is gone is a warning.
func productSignals(l *lens, e market.Evidence) []market.Signal {
	if !judgeThing(l, e).OK {
		return nil
	}
	var out []market.Signal
	price, known := priceOf(e)
	customers := e.Metrics["ratings"] >= 20 || e.Metrics["customers"] > 0 || e.Metrics["revenue_usd"] > 0
	words := freeWords(e)
	switch {
	case known && price > 0 && customers:
		out = append(out, signal(e, market.Payment, true, 5, "", []string{"price", "customers"}))
	case known && price > 0:
		out = append(out, signal(e, market.Payment, true, 1, "", []string{"price"}))
	case words != "" && statusOf(e) == "active" && l.ownsJob(e):
		out = append(out, signal(e, market.Payment, false, 2, words, []string{"free"}))
	}
	switch statusOf(e) {
	case "dead":
		out = append(out, signal(e, market.Momentum, false, 3, "", []string{"dead_predecessor"}))
	case "active":
		if y := foundedYear(e); y > 0 && yearOf(e.Date) >= y && yearOf(e.Date)-y <= 3 {
			out = append(out, signal(e, market.Momentum, true, 1, "", []string{"new_entrant"}))
		}
	}
	return out
}

// newsSignals reads headlines, filings and pages: money raised is a proxy, a closure is a warning.
func newsSignals(l *lens, e market.Evidence) []market.Signal {
	if !judgeThing(l, e).OK {
		return nil
	}
	text := e.Title + ". " + e.Quote
	c := cuesOf(tokens(text))
	switch {
	case c.has(cueClosed) && endedName(e.Title) != "":
		return []market.Signal{signal(e, market.Momentum, false, 2, "", []string{"closed"})}
	case e.Kind == market.Filing, e.Metrics["amount_usd"] > 0, raised(text):
		return []market.Signal{signal(e, market.Momentum, true, 1, "", []string{"funding"})}
	case len(MarketSizes(text)) > 0:
		return []market.Signal{signal(e, market.Size, true, 1, "", []string{"market_size"})}
	}
	return nil
}

// seriesSignals reads how often a topic is read: that it is, and whether that changes by more than chance makes.
func seriesSignals(e market.Evidence) []market.Signal {
	if e.Metrics["mean_last_12"] == 0 {
		return nil // a statistic of a country, not interest
	}
	out := []market.Signal{signal(e, market.Demand, true, 1, "", []string{"interest"})}
	if slope := e.Metrics["slope_per_year"]; slope >= level || slope <= -level {
		out = append(out, signal(e, market.Momentum, slope > 0, 1, "", []string{"slope"}))
	}
	return out
}

func raised(text string) bool {
	low := strings.ToLower(text)
	for _, w := range []string{"raises", "raised", "funding", "series a", "series b", "series c", "seed round", "led by", "secures", "closes $", "investment round"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}
