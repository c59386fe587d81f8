package analyst

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

// Statistic is a public figure that counts the customers of an idea, or those among whom they are.
type Statistic struct {
	Indicator string // of the World Bank's open data, "SE.PRM.TCHR"
	Country   string // ISO code
	Whom      string // whom it counts: "primary school teachers"
	Ceiling   bool   // it counts more than the customers, so they are fewer
	Share     string // indicator of the per cent of Indicator that is meant; empty: all
}

// statistics maps the words of a customer to what is counted of them: all words of a row must stand in the customer's name. The first row that fits
// counts; rows that count a wider group are ceilings. The indicators are those of the World Bank's World Development Indicators.
var statistics = []struct {
	words string
	Statistic
}{
	{"primary teacher", Statistic{Indicator: "SE.PRM.TCHR", Whom: "primary school teachers"}},
	{"elementary teacher", Statistic{Indicator: "SE.PRM.TCHR", Whom: "primary school teachers"}},
	{"secondary teacher", Statistic{Indicator: "SE.SEC.TCHR", Whom: "secondary school teachers"}},
	{"high teacher", Statistic{Indicator: "SE.SEC.TCHR", Whom: "secondary school teachers"}},
	{"middle teacher", Statistic{Indicator: "SE.SEC.TCHR", Whom: "secondary school teachers", Ceiling: true}},
	{"teacher", Statistic{Indicator: "SE.PRM.TCHR", Whom: "primary school teachers", Ceiling: true}},
	{"primary pupil", Statistic{Indicator: "SE.PRM.ENRL", Whom: "primary school pupils"}},
	{"high student", Statistic{Indicator: "SE.SEC.ENRL", Whom: "secondary school pupils"}},
	{"senior", Statistic{Indicator: "SP.POP.65UP.TO", Whom: "people of 65 and older"}},
	{"elderly", Statistic{Indicator: "SP.POP.65UP.TO", Whom: "people of 65 and older"}},
	{"retiree", Statistic{Indicator: "SP.POP.65UP.TO", Whom: "people of 65 and older", Ceiling: true}},
	{"traveler", Statistic{Indicator: "ST.INT.DPRT", Whom: "trips abroad a year", Ceiling: true}},
	{"traveller", Statistic{Indicator: "ST.INT.DPRT", Whom: "trips abroad a year", Ceiling: true}},
	{"farmer", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.AGR.EMPL.ZS", Whom: "people who work in agriculture", Ceiling: true}},
	{"freelance", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"freelancer", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"consultant", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"contractor", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"plumber", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"electrician", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"artist", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"musician", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"photographer", Statistic{Indicator: "SL.TLF.TOTL.IN", Share: "SL.EMP.SELF.ZS", Whom: "self-employed people", Ceiling: true}},
	{"woman", Statistic{Indicator: "SP.POP.TOTL.FE.IN", Whom: "women", Ceiling: true}},
	{"mother", Statistic{Indicator: "SP.POP.TOTL.FE.IN", Whom: "women", Ceiling: true}},
	{"couple", Statistic{Indicator: "SP.POP.1564.TO", Whom: "people of 15 to 64", Ceiling: true}},
	{"parent", Statistic{Indicator: "SP.POP.1564.TO", Whom: "people of 15 to 64", Ceiling: true}},
	{"family", Statistic{Indicator: "SP.POP.1564.TO", Whom: "people of 15 to 64", Ceiling: true}},
	{"adult", Statistic{Indicator: "SP.POP.1564.TO", Whom: "people of 15 to 64", Ceiling: true}},
	{"roommate", Statistic{Indicator: "SP.POP.1564.TO", Whom: "people of 15 to 64", Ceiling: true}},
	{"owner", Statistic{Indicator: "SP.POP.1564.TO", Whom: "people of 15 to 64", Ceiling: true}},
}

// countries by the words with which an idea names them; where it names none, it is read as of the United States, as most of the sources are.
var countries = map[string]string{"germany": "DE", "german": "DE", "uk": "GB", "britain": "GB", "british": "GB", "england": "GB", "canada": "CA", "canadian": "CA", "australia": "AU", "australian": "AU",
	"india": "IN", "indian": "IN", "france": "FR", "french": "FR", "spain": "ES", "italy": "IT", "netherlands": "NL", "dutch": "NL", "ireland": "IE", "brazil": "BR", "mexico": "MX", "japan": "JP", "austria": "AT", "switzerland": "CH", "poland": "PL"}

// StatisticFor is the public figure for the customers of an idea; ok is false where none fits, and then nothing is guessed.
func StatisticFor(b market.Brief, s market.Subject) (stat Statistic, ok bool) {
	var who []string
	for w := range strings.FieldsSeq(strings.ToLower(s.Customer)) {
		w = strings.Trim(w, ".,;:()")
		who = append(who, w, strings.TrimSuffix(w, "s"))
	}
	for _, row := range statistics {
		if slices.ContainsFunc(strings.Fields(row.words), func(w string) bool { return !slices.Contains(who, w) }) {
			continue
		}
		stat = row.Statistic
		stat.Country = "US"
		if code := namesCountry(cmp.Or(s.Region, b.Idea)); code != "" {
			stat.Country = code
		}
		return stat, true
	}
	return Statistic{}, false
}

// read takes the figure of a statistic from the evidence: the newest year of its series, times its share where it has one.
func (s Statistic) read(series []market.Evidence) (n float64, year int, from []market.Evidence, ok bool) {
	find := func(indicator string) (market.Evidence, bool) {
		i := slices.IndexFunc(series, func(e market.Evidence) bool {
			return e.Query == indicator && e.Metrics["last"] > 0 && e.Metrics["mean_last_12"] == 0
		})
		if i < 0 {
			return market.Evidence{}, false
		}
		return series[i], true
	}
	e, ok := find(s.Indicator)
	if !ok {
		return 0, 0, nil, false
	}
	n, year, from = e.Metrics["last"], int(e.Metrics["year"]), []market.Evidence{e}
	if s.Share != "" {
		part, ok := find(s.Share)
		if !ok || part.Metrics["last"] > 100 {
			return 0, 0, nil, false
		}
		n, from = n*part.Metrics["last"]/100, append(from, part)
		year = min(year, int(part.Metrics["year"]))
	}
	return n, year, from, n >= 100
}

// namesCountry gives the code of the country that a text names, "" for none.
func namesCountry(text string) string {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if code := countries[w]; code != "" {
			return code
		}
	}
	return ""
}
