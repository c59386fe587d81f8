package source

import (
	"slices"

	"naps/market"
)

// SampleSubject completes how the sample idea is understood with what its authors know: how people with the
// problem put it, where they talk, and what they use today.
func SampleSubject(s market.Subject) market.Subject {
	s.Says = slices.Clone(sampleSays)
	s.Communities = slices.Clone(sampleCommunities)
	s.Substitutes = slices.Clone(sampleSubstitutes)
	return s
}

var (
	sampleSays = []string{
		"client did not show up", "lost a session to a no-show", "how do you take a deposit", "reminder texts by hand",
		"people cancel on the same day", "chasing people who have not paid the deposit",
		"tool that takes a deposit when they book",
	}
	sampleCommunities = []string{"TattooStudioOwners", "TattooArtists", "StudioLife"}
	sampleSubstitutes = []string{"deposit spreadsheet", "free booking page"}
)
