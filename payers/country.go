package payers

import (
	"slices"
	"strings"
	"unicode"
)

// countries are names of countries and their people in English, with ISO 3166-1 codes; of the European Union all, of
// others the ones that ideas name most.
var countries = map[string]string{
	"usa": "US", "american": "US", "america": "US", "uk": "GB", "britain": "GB",
	"british": "GB", "england": "GB", "english": "", "scotland": "GB", "wales": "GB",
	"austria": "AT", "austrian": "AT", "belgium": "BE", "belgian": "BE",
	"bulgaria": "BG", "bulgarian": "BG", "croatia": "HR", "croatian": "HR", "cyprus": "CY",
	"czechia": "CZ", "czech": "CZ", "denmark": "DK", "danish": "DK", "estonia": "EE",
	"estonian": "EE", "finland": "FI", "finnish": "FI", "france": "FR", "french": "FR",
	"germany": "DE", "german": "DE", "deutschland": "DE", "greece": "GR", "greek": "GR", "hungary": "HU",
	"hungarian": "HU", "ireland": "IE", "irish": "IE", "italy": "IT", "italian": "IT", "italia": "IT",
	"latvia": "LV", "latvian": "LV", "lithuania": "LT", "lithuanian": "LT", "luxembourg": "LU", "malta": "MT",
	"maltese": "MT", "netherlands": "NL", "dutch": "NL", "poland": "PL", "polish": "PL", "polska": "PL",
	"portugal": "PT", "portuguese": "PT", "romania": "RO", "romanian": "RO", "slovakia": "SK",
	"slovak": "SK", "slovenia": "SI", "slovenian": "SI", "spain": "ES", "spanish": "ES", "españa": "ES",
	"sweden": "SE", "swedish": "SE", "österreich": "AT", "schweiz": "CH", "switzerland": "CH",
	"swiss": "CH", "norway": "NO", "norwegian": "NO", "europe": "EU", "european": "EU", "eu": "EU",
	"canada": "CA", "canadian": "CA", "australia": "AU", "australian": "AU", "india": "IN", "indian": "IN",
	"brazil": "BR", "brazilian": "BR", "mexico": "MX", "mexican": "MX", "japan": "JP", "japanese": "JP",
	"china": "CN", "chinese": "CN", "nigeria": "NG", "kenya": "KE",
	"indonesia": "ID", "turkey": "TR", "türkiye": "TR", "singapore": "SG",
}

// union27 are the members of the European Union, and countries whose businesses Eurostat counts in the same way.
var union27 = strings.Fields(
	"AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE NO CH EU")

// Europe reports whether Eurostat counts the businesses of a country; "EU" is the union as a whole.
func Europe(country string) bool { return slices.Contains(union27, country) }

// Country is where an idea is to start: the country that its region names, else its own words. Where neither names one,
// an idea in English is read as of the United States, since most sources are; named is false then. For any other
// language country is empty.
func Country(region, idea, language string) (country string, named bool) {
	if code := inText(region, true); code != "" {
		return code, true
	}
	if code := inText(idea, false); code != "" {
		return code, true
	}
	if region == "" && (language == "" || strings.HasPrefix(language, "en")) {
		return "US", false
	}
	return "", false
}

// inText is the first country that a text names. Abbreviations count in capitals only, and an ISO code only where it is
// all of the text. In running text names begin with a capital, so "polish" is no country; small is true where they need
// not.
func inText(text string, small bool) string {
	if code := strings.TrimSpace(text); len(code) == 2 && code == strings.ToUpper(code) {
		if code == "UK" {
			return "GB"
		}
		if slices.Contains(union27, code) ||
			slices.Contains([]string{"US", "GB", "CA", "AU", "IN", "BR", "MX", "JP", "CN"}, code) {
			return code
		}
	}
	if strings.Contains(text, "U.S.") || strings.Contains(strings.ToLower(text), "united states") {
		return "US"
	}
	if strings.Contains(strings.ToLower(text), "united kingdom") {
		return "GB"
	}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w == "US" {
			return "US"
		}
		if len(w) <= 3 && w != strings.ToUpper(w) || !small && !unicode.IsUpper([]rune(w)[0]) {
			continue
		}
		if code := countries[strings.ToLower(w)]; code != "" {
			return code
		}
	}
	return ""
}

// names of countries in sentences, with the article they take.
var names = map[string]string{
	"US": "the United States", "GB": "the United Kingdom", "EU": "the European Union", "AT": "Austria", "BE": "Belgium",
	"BG": "Bulgaria", "HR": "Croatia", "CY": "Cyprus", "CZ": "Czechia", "DK": "Denmark", "EE": "Estonia",
	"FI": "Finland", "FR": "France", "DE": "Germany", "GR": "Greece", "HU": "Hungary", "IE": "Ireland", "IT": "Italy",
	"LV": "Latvia", "LT": "Lithuania", "LU": "Luxembourg", "MT": "Malta", "NL": "the Netherlands",
	"PL": "Poland", "PT": "Portugal", "RO": "Romania", "SK": "Slovakia", "SI": "Slovenia", "ES": "Spain",
	"SE": "Sweden", "NO": "Norway", "CH": "Switzerland",
	"CA": "Canada", "AU": "Australia", "IN": "India", "BR": "Brazil",
	"MX": "Mexico", "JP": "Japan", "CN": "China", "NG": "Nigeria",
	"KE": "Kenya", "ID": "Indonesia", "TR": "Türkiye", "SG": "Singapore",
}

// CountryName is a country in a sentence: "the United States"; an unknown code is itself.
func CountryName(code string) string {
	if name := names[code]; name != "" {
		return name
	}
	return code
}
