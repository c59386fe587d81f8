package research

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
)

// sites lists communities of Stack Exchange with words of their field. The subject's words decide which are asked.
var sites = []struct{ name, words string }{
	{"academia", "academic research university phd paper thesis professor"},
	{"bicycles", "bicycle bike cycling cyclist"},
	{"cooking", "cook cooking recipe meal kitchen food baking chef"},
	{"diy", "renovation repair home house plumbing wiring contractor handyman"},
	{"expatriates", "expat expatriate immigrant visa relocation"},
	{"fitness", "fitness gym workout exercise training coach weight"},
	{"freelancing", "freelance freelancer freelancers invoice invoicing client clients contract contractor"},
	{"gamedev", "game games gamedev"},
	{"gardening", "garden gardening plant plants lawn"},
	{"graphicdesign", "design designer designers graphic logo typography"},
	{"languagelearning", "language languages vocabulary learner"},
	{"law", "law legal lawyer lawyers landlord landlords tenant tenants lease contract compliance"},
	{"matheducators", "teacher teachers classroom lesson grading homework math pupil school"},
	{"mechanics", "car cars vehicle mechanic garage"},
	{"money",
		"money budget budgeting expense expenses saving savings tax taxes invest debt rent landlord landlords couple couples"},
	{"music", "music musician musicians band song practice"},
	{"outdoors", "hiking camping outdoor climbing"},
	{"parenting", "parent parents child children kid kids baby toddler family"},
	{"pets", "pet pets dog dogs cat cats puppy animal vet"},
	{"photo", "photo photos photographer photographers camera"},
	{"pm", "project projects manager team teams task tasks planning"},
	{"salesforce", "salesforce crm"},
	{"travel", "travel traveller trip flight hotel itinerary"},
	{"ux", "ux usability interface"},
	{"webmasters", "website websites seo hosting domain"},
	{"workplace", "employee employees employer job manager office remote hiring salary"},
	{"writing", "writer writers writing author novel book"},
}

// How many sites of Stack Exchange are asked beside the one where people look for software; a day's quota without a key
// is 300.
const sitesAsked = 1

// sitesFor lists the sites whose field has most of the subject's words, ties by name.
func sitesFor(s market.Subject) []string {
	words := strings.Fields(strings.ToLower(strings.Join([]string{s.Customer, s.Job, strings.Join(s.Terms, " ")}, " ")))
	count := map[string]int{}
	var names []string
	for _, site := range sites {
		field := strings.Fields(site.words)
		for _, word := range words {
			if slices.Contains(field, word) {
				count[site.name]++
			}
		}
		if count[site.name] > 0 {
			names = append(names, site.name)
		}
	}
	slices.SortFunc(names, func(x, y string) int {
		return cmp.Or(cmp.Compare(count[y], count[x]), strings.Compare(x, y))
	})
	return names[:min(len(names), sitesAsked)]
}

// questions asks Stack Exchange: the sites of the field, and the one where people look for software.
func questions(p *planner, queries []market.Query) []ask {
	var out []ask
	for _, name := range append(sitesFor(p.facts.subject), "") {
		some := slices.Clone(queries)
		for i := range some {
			some[i].Community = name
		}
		out = append(out, each("questions about it", p.sources.the(stackExchange), some)...)
	}
	return out
}
