package analyst

import (
	"slices"
	"testing"

	"naps/market"
)

func TestAPlaceHasTheMembersThatACommunityTells(t *testing.T) {
	t.Parallel()
	post := func(id, place string) market.Evidence {
		return market.Evidence{ID: id, Hash: id, Kind: market.Post, Place: place, URL: "https://a.example/" + id, Date: "2026-10-01"}
	}
	about := func(id, place, access string, members float64) market.Evidence {
		return market.Evidence{ID: id, Hash: id, Kind: market.Page, Place: place, URL: "https://a.example/" + id, Metrics: map[string]float64{"members": members}, Facts: map[string]string{"type": "community", "access": access}}
	}
	review := post("E5", "apps.apple.com")
	review.Facts = map[string]string{"type": "review"}
	found := Places(Case{Brief: market.Brief{AsOf: "2026-11-24"}, Evidence: []market.Evidence{
		post("E1", "reddit.com/r/freelance"), about("E2", "reddit.com/r/freelance", "public", 4200), post("E3", "reddit.com/r/closedclub"), about("E4", "reddit.com/r/closedclub", "private", 900),
		review, about("E6", "reddit.com/r/silent", "public", 70000)}})
	if len(found) != 2 {
		t.Fatalf("%+v", found)
	}
	for _, f := range found {
		switch f.Title {
		case "reddit.com/r/freelance":
			if f.Figures["members"] != 4200 || f.Labels["addressable"] != "yes" || !slices.Equal(f.Evidence, []string{"E1", "E2"}) || f.Figures["threads"] != 1 {
				t.Errorf("%+v", f)
			}
		case "reddit.com/r/closedclub":
			if f.Figures["members"] != 900 || f.Labels["addressable"] != "no" {
				t.Errorf("a closed community: %+v", f)
			}
		default:
			t.Errorf("%s is no place where people with the problem are", f.Title)
		}
	}
}
