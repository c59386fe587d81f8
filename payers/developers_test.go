package payers_test

import (
	"testing"

	"naps/payers"
)

func TestDevelopersAreKnownByTheirClass(t *testing.T) {
	t.Parallel()
	for code, want := range map[[2]string]bool{
		{payers.SOC, "15-1252"}: true, {payers.SOC, "15-2031"}: false,
		{payers.NAICS, "541511"}: true, {payers.NAICS, "541211"}: false,
		{payers.NACE, "J6201"}: true, {payers.NACE, "J582"}: true,
		{payers.NACE, "J611"}: false, {payers.World, "SP.POP.TOTL"}: false, {"", "15-1252"}: false,
	} {
		if got := payers.Developers(code[0], code[1]); got != want {
			t.Errorf("%v: %t", code, got)
		}
	}
	for text, want := range map[string]bool{
		"software developers": true, "web developers": true,
		"freelance web developers": true, "database administrators": true,
		"tattoo studios": false, "real estate developers": false,
		"small bakeries": false, "people who book web conferences": false, "": false,
	} {
		if got := payers.DevelopersBy(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
