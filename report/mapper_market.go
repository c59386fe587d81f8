package report

import (
	"cmp"

	"naps/market"
	"naps/score"
)

// rivals maps competitors and prices: how many are active and paid, how many are funded, which might own the job, what
// they cost.
func (m *mapper) rivals() {
	seen := map[string]bool{}
	prices, around := map[string]float64{}, map[string]float64{} // of direct rivals, and of what may be used instead
	var direct []string
	m.each("competitor", func(f market.Finding, ids []string) {
		name := fold(f.Title)
		if seen[name] {
			return
		}
		seen[name] = true
		m.use(ids)
		m.b.Products = append(m.b.Products, score.Product{
			Name: f.Title, Free: said(f.Labels["free_text"]), Matches: said(f.Labels["matches"]),
			Rating: f.Figures["rating"], Ratings: whole(f.Figures["ratings"]),
			Domain: cmp.Or(f.Labels["domain"], domainOf(m.good[ids[0]])), Evidence: ids,
		})
		if isDirect(f) {
			m.b.SameJob++
		}
		if status := f.Labels["status"]; status != "" && status != "active" {
			return
		}
		if f.Figures["funded"] > 0 {
			m.b.FundedRivals++
		}
		if x := f.Figures["price_usd"]; x > 0 && isDirect(f) {
			prices[name] = x
		} else if x > 0 {
			around[name] = x
		}
		if !isDirect(f) {
			return
		}
		direct = append(direct, ids...)
		if f.Figures["free"] == 0 || f.Figures["price_usd"] > 0 {
			m.b.Competition.Rivals++
		}
	})
	m.each("price", func(f market.Finding, ids []string) {
		if x := f.Figures["price_usd"]; x > 0 {
			m.use(ids)
			into := around
			if isDirect(f) {
				into = prices
			}
			into[fold(cmp.Or(f.Labels["vendor"], f.Title))] = x
		}
	})
	m.b.Competition.Evidence = unique(direct)
	m.b.Competition.Sources = len(m.domains(direct))
	if m.b.MedianPrice = median(prices); len(prices) == 0 {
		m.b.MedianPrice = median(around)
	}
}

func isDirect(f market.Finding) bool {
	return f.Labels["relation"] == "" || f.Labels["relation"] == "direct"
}

func (m *mapper) gap() {
	best := -1
	m.each("gap", func(f market.Finding, ids []string) {
		same, bad := whole(f.Figures["same_job"]), whole(f.Figures["bad"])
		if bad <= 0 {
			return
		}
		m.use(ids)
		m.b.Competition.Evidence = unique(append(m.b.Competition.Evidence, ids...))
		if same > best || same == best && bad > m.b.Competition.Bad {
			best, m.b.Competition.SameJob, m.b.Competition.Bad = same, same, bad
		}
	})
	m.b.Competition.Sources = len(m.domains(m.b.Competition.Evidence))
}

func (m *mapper) places() {
	m.each("place", func(f market.Finding, ids []string) {
		if m.trapped[score.Domain(f.Title)] {
			return
		}
		m.use(ids)
		m.b.Places = append(m.b.Places, score.Place{
			Name: f.Title, Threads: whole(f.Figures["threads"]),
			Members: whole(f.Figures["members"]), Closed: f.Labels["addressable"] == "no", Evidence: ids,
		})
	})
}

func (m *mapper) demand() {
	done := false
	m.each("demand", func(f market.Finding, ids []string) {
		if done {
			return
		}
		done = true
		m.use(ids)
		m.b.Demand = score.Demand{Value: f.Figures["value"], Sources: m.sources(f, ids),
			OnlyE1: f.Figures["only_e1"] > 0, Evidence: ids}
	})
}

func (m *mapper) size() {
	done := false
	m.each("market_size", func(f market.Finding, ids []string) {
		if done || f.Labels["method"] != "bottom_up" {
			return
		}
		done = true
		m.use(ids)
		price := f.Figures["price_usd"]
		if f.Labels["per"] == "month" {
			price *= 12
		}
		m.b.Market = score.Market{Payers: f.Figures["payers"], Price: price, ShareLow: f.Figures["share_low"],
			ShareHigh: f.Figures["share_high"], Sources: m.sources(f, ids), Evidence: ids}
	})
}
