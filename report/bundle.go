package report

import (
	"slices"

	"naps/market"
	"naps/score"
)

// Bundle maps a dossier to what the score is computed from. It reads, of each phase, Signals, Findings and the counts
// of queries:
//
//	Signals          all of d.Phases[].Signals; one a (hash, dimension, side), the highest tier. A signal counts only if its Hash is that of a
//	                 piece of evidence in d.Evidence whose quote is verified. Curves (competition, demand, market) are not fed by signals.
//	Items            all of d.Evidence. Verified: Page is set and End-Start is the length of Quote, or Quote is empty and Metrics are not.
//	Coverage         sums of Planned, Answered, Counter over d.Phases; Relevant from their Searches; the rest from evidence and readings.
//
// and these findings, by Kind (an unknown Kind is left alone; cited evidence that does not exist, is not verified or is
// of a quarantined domain does not count, and a competitor, place, blocker or size left without any evidence is left
// out):
//
//	"competitor"     one a product, named by Title (the same title twice is one).
//	                 Labels["status"]     "active" (or empty), "dead", "acquired" …; only active ones are rivals
//	                 Labels["relation"]   "direct" (or empty) or "substitute"; only direct ones are rivals
//	                 Labels["free_text"]  not empty and not "no": its own text says free, built in or open source (give those words)
//	                 Labels["matches"]    not empty and not "no": its description matches the job (give those words)
//	                 Labels["domain"]     where it lives; empty: the place of its first evidence
//	                 Figures["price_usd"] live price a month; > 0 makes it a paying rival (Figures["free"] = 0 or absent and no price: also
//	                                      counted as paying, since most companies that are active charge)
//	                 Figures["free"]      1: it takes no money at all; never a rival in the curve
//	                 Figures["funded"]    1: it has raised money (max_funded_rivals)
//	                 Figures["rating"], Figures["ratings"]  stars of five and how many rated
//	"price"          Figures["price_usd"], a month: joins the median price; Labels["vendor"] (else Title) makes one price a vendor. The prices of
//	                 substitutes (Labels["relation"], as above) make the median only where no direct rival has one
//	"gap"            Figures["bad"] bad reviews by payers, Figures["same_job"] those of them that name the same unmet job. Several are not added:
//	                 the one with the greatest same_job counts.
//	"place"          Title = the place as in Signal.Place ("reddit.com/r/freelance"). Figures["threads"] on the problem within twelve months before
//	                 AsOf, Figures["members"]; Labels["addressable"] "no": banned or gatekept, speaks against reach; anything else speaks for it.
//	"demand"         Figures["value"] 0 to 1, Figures["sources"] independent sources, Figures["only_e1"] 1: only talk and proxies behind it.
//	                 The first one in order of phases counts.
//	"market_size"    only with Labels["method"] = "bottom_up": Figures["payers"], Figures["price_usd"], Labels["per"] "month" (default "year"),
//	                 Figures["share_low"], Figures["share_high"] as fractions (default 0.01 and 0.03), Figures["sources"]. The first one counts.
//	                 A top-down figure (Labels["method"] = "top_down") is shown and has no weight.
//	"blocker"        Labels["primary"] "yes": the law or platform rule itself is quoted. Then, and only then, it is fatal. Readings make
//	                 blockers, too, see below.
//
// Behind the number of rivals stand the domains of the direct ones. Where none was found nothing stands behind it, and
// competition keeps its prior: the field may be open, or nobody may pay for it. Figures["sources"], where absent, is
// the number of distinct domains of the finding's evidence.
//
// From version 2 of the score on, readings count as well: a piece of evidence that nobody has read has no signal
// (Item.Read), how well the run listened is counted from what was found and read (Attention), and a reading with the
// fact "forbidden" is a blocker, fatal where Facts["primary"] of its evidence is "true".
func Bundle(d market.Dossier) score.Bundle { return bundleOf(recount(d), 2) }

// recount is a dossier whose searches tell what their texts have turned out to be by now.
func recount(d market.Dossier) market.Dossier {
	byID := map[string]market.Evidence{}
	for _, e := range d.Evidence {
		byID[e.ID] = e
	}
	stands := market.Standing(d.Readings)
	d.Phases = slices.Clone(d.Phases)
	for i := range d.Phases {
		d.Phases[i].Searches = recounted(d.Phases[i].Searches, byID, stands)
	}
	return d
}
