package forecast

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"naps/market"
	"naps/report"
	"naps/score"
	"naps/words"
)

// Of makes the predictions of a report: one of each kind that it has something to say about, from three to five. A
// report of sample evidence gets them, too; they are shown but never kept. A report without a day has none, and
// neither has one that nobody has read or whose searches reached nobody: its score is no result.
func Of(r report.Report, past Tally) []Prediction {
	if later(r.AsOf, 0) == "" || !r.Inconclusive.ShowsNumber() {
		return nil
	}
	var out []Prediction
	for _, made := range []func(report.Report, Tally) (Prediction, bool){ofPrice, ofComplaints, ofCommunity, ofTest,
		ofSale} {
		if p, ok := made(r, past); ok {
			out = append(out, p.identified(r.Session, r.Version))
		}
	}
	return out
}

// dated begins a prediction of a report.
func dated(r report.Report, k Kind, days int) Prediction {
	return Prediction{Kind: k, Made: r.AsOf, Due: later(r.AsOf, days), Days: days}
}

// ofPrice is about the direct rival that most people have rated, or the first one with a price.
func ofPrice(r report.Report, past Tally) (Prediction, bool) {
	rival, ok := pricedRival(r)
	if !ok {
		return Prediction{}, false
	}
	p := dated(r, Price, quarter)
	p.Subject, p.Needed = rival.Title, cents(rival.Figures["price_usd"])
	p.Claim = fmt.Sprintf("%s still costs $%s a month on %s.", name(rival.Title), dollars(p.Needed), dayWords(p.Due))
	p.Detail = "naps checks it when the idea is researched again within two weeks of that day; otherwise we’ll ask you."
	p.Chance, p.Rule = past.chance(Price, priceStands,
		"A published price changes about once a year, so "+percent(priceStands)+" stand for 90 days.")
	return p, true
}

func pricedRival(r report.Report) (market.Finding, bool) {
	var best market.Finding
	found, directly := false, false
	for _, f := range findings(r, "competitor") {
		if f.Figures["price_usd"] <= 0 || f.Labels["status"] != "" && f.Labels["status"] != "active" {
			continue
		}
		direct := f.Labels["relation"] == "" || f.Labels["relation"] == "direct"
		if !found || direct && !directly || direct == directly && f.Figures["ratings"] > best.Figures["ratings"] {
			best, found, directly = f, true, direct
		}
	}
	return best, found
}

// ofComplaints counts what people with the problem wrote in the last twelve months and expects as many in proportion.
func ofComplaints(r report.Report, past Tally) (Prediction, bool) {
	year := complaintsBetween(r, later(r.AsOf, -365), r.AsOf)
	// one more than was seen: that nothing was seen does not mean that nothing comes
	mean := float64(year+1) * quarter / 365
	p := dated(r, Complaints, quarter)
	p.Needed = max(1, math.Round(mean))
	posts := "posts"
	if p.Needed == 1 {
		posts = "post"
	}
	p.Claim = fmt.Sprintf("People keep complaining: at least %.0f new %s about this problem by %s.", p.Needed, posts,
		dayWords(p.Due))
	p.Detail = "naps counts them when the idea is researched again within two weeks of that day. Without that it isn’t counted."
	base := atLeast(int(p.Needed), mean)
	p.Chance,
		p.Rule = past.chance(Complaints, base,
		fmt.Sprintf(
			"The last 12 months had %s. Counting one more, that makes about %.1f in 90 days, so the chance of at least %.0f is %s (Poisson).",
			counted(year, "such post", "such posts"), mean, p.Needed, percent(base)))
	return p, true
}

// complaintsBetween counts the pieces of evidence after one day, up to another, in which somebody names the problem:
// a complaint or more.
func complaintsBetween(r report.Report, after, upTo string) int {
	n := 0
	for _, e := range r.Evidence {
		if e.Source == report.FounderSource || e.Date <= after || e.Date > upTo {
			continue
		}
		for _, s := range e.Signals {
			if s.Dimension == market.Pain && s.For && s.Tier >= complaint && s.Mass > 0 {
				n++
				break
			}
		}
	}
	return n
}

// complaint is the lowest tier at which somebody names the problem.
const complaint market.Tier = 2

// ofCommunity is about the largest community in which the problem was voiced.
func ofCommunity(r report.Report, past Tally) (Prediction, bool) {
	var place market.Finding
	for _, f := range findings(r, "place") {
		if f.Figures["members"] > place.Figures["members"] {
			place = f
		}
	}
	now := place.Figures["members"]
	if now < 1 {
		return Prediction{}, false
	}
	p := dated(r, Community, quarter)
	p.Subject, p.Needed = place.Title, math.Ceil(now*(1+growth))
	p.Claim = fmt.Sprintf("%s has at least %s members on %s. Now it has %s.", name(place.Title), thousands(p.Needed),
		dayWords(p.Due), thousands(now))
	p.Detail = "naps checks it when the idea is researched again within two weeks of that day; otherwise we’ll ask you."
	p.Chance, p.Rule = past.chance(Community, grows,
		"Communities mostly gain 5% to 20% members a year, so 1% more in 90 days is likely: "+percent(grows)+".")
	return p, true
}

// ofTest is about the test that the report suggests.
func ofTest(r report.Report, past Tally) (Prediction, bool) {
	if r.NextTest.Test == "" {
		return Prediction{}, false
	}
	p := dated(r, Test, month)
	p.Claim = fmt.Sprintf("Your next test passes by %s: %s", dayWords(p.Due), words.OneLine(r.NextTest.Test))
	p.Detail = "We’ll ask you. It isn’t counted if you haven’t run it."
	if r.NextTest.Pass != "" {
		p.Detail = "It passes if: " + words.OneLine(r.NextTest.Pass) + " " + p.Detail
	}
	base := (testsPass + r.Score/100) / 2
	p.Chance, p.Rule = past.chance(Test, base,
		fmt.Sprintf("Halfway between a third, the share of tests that pass, and the score of %.0f: %s.", r.Score,
			percent(bounded(base))))
	return p, true
}

// ofSale is about the first money.
func ofSale(r report.Report, past Tally) (Prediction, bool) {
	p := dated(r, Sale, quarter)
	p.Claim = "Somebody pays for it by " + dayWords(p.Due) + "."
	p.Detail = "A payment, a signed order or a pre-order counts. We’ll ask you."
	base, why := firstSale, "About one idea in ten gets that far"
	if passed(r, score.GatePayment) {
		base, why = base*2, why+"; twice as many where people already pay for this"
	}
	if r.Verdict == score.NoGo {
		base, why = base/2, why+"; half as many after a NO-GO"
	}
	p.Chance, p.Rule = past.chance(Sale, base, why+": "+percent(base)+".")
	return p, true
}

func passed(r report.Report, gate string) bool {
	for _, g := range r.Gates {
		if g.Name == gate {
			return g.Passed
		}
	}
	return false
}

func findings(r report.Report, kind string) []market.Finding {
	var out []market.Finding
	for _, p := range r.Phases {
		for _, f := range p.Findings {
			if f.Kind == kind {
				out = append(out, f)
			}
		}
	}
	return out
}

// name is a name from the web in one short line.
func name(s string) string { return market.Cut(words.OneLine(s), 60) }

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func cents(price float64) float64 { return math.Round(price*100) / 100 }

func dollars(price float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(price, 'f', 2, 64), ".00")
}

// thousands writes a number with commas.
func thousands(n float64) string {
	s := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// notBefore reports whether a day is at most so many days before another, or any number after it.
func notBefore(day, due string, days int) bool {
	d, err := time.Parse(time.DateOnly, due)
	t, err2 := time.Parse(time.DateOnly, day)
	return err == nil && err2 == nil && !t.Before(d.AddDate(0, 0, -days))
}
