package payers

import "strings"

// makers are the groups of each classification in which people make software: computer occupations (SOC 15-12),
// publishers of software, hosting and computer systems design (NAICS 5112, 518, 5415), publishing of software,
// programming and hosting (NACE J58.2, J62, J63.1).
var makers = map[string][]string{SOC: {"15-12"}, NAICS: {"5112", "518", "5415"}, NACE: {"J582", "J62", "J631"}}

// Developers reports whether a code of a list is of people or businesses that make software.
func Developers(list, code string) bool {
	for _, group := range makers[list] {
		if strings.HasPrefix(code, group) {
			return true
		}
	}
	return false
}

// DevelopersBy reports whether a text names people or businesses that make software, as clearly as a title of a
// classification does. The country does not matter for that, so all lists are looked at.
func DevelopersBy(text string) bool {
	c, ok := Clearly([]*List{Get(SOC), Get(NAICS), Get(NACE)}, text)
	return ok && Developers(c.List, c.Entry.Code)
}

// Businesses reports whether a list counts businesses.
func Businesses(list string) bool { return list == NAICS || list == NACE }
