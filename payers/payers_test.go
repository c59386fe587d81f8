package payers

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestEveryListHoldsCodesAndTitlesEachOnce(t *testing.T) {
	t.Parallel()
	for name, least := range map[string]int{NAICS: 900, SOC: 700, NACE: 600, World: 8} {
		l := Get(name)
		seen := map[string]bool{}
		for _, e := range l.entries {
			id := e.Code + e.Share
			if e.Title == "" || e.Code == "" || seen[id] || strings.ContainsAny(e.Title, "\t|") {
				t.Errorf("%s: %+v", name, e)
			}
			seen[id] = true
			if got, ok := l.Find(e.Code, e.Title); !ok || got.Title != e.Title || !l.Names(e, e.Title) {
				t.Errorf("%s %s is not found", name, e.Code)
			}
		}
		if len(seen) < least {
			t.Errorf("%s has %d entries", name, len(seen))
		}
	}
}

func TestATitleIsNearestToItself(t *testing.T) {
	t.Parallel()
	for _, name := range []string{NAICS, SOC, NACE, World} {
		l := Get(name)
		for range 50 {
			e := l.entries[rand.IntN(len(l.entries))]
			if got := l.Closest(e.Title, 1); len(got) != 1 || got[0].Near < 0.999 || !l.Names(got[0].Entry, e.Title) {
				t.Errorf("%s %q: %+v", name, e.Title, got)
			}
		}
	}
}

func TestOnlyAClearlyNearTitleIsOfferedWithoutAModel(t *testing.T) {
	t.Parallel()
	us := For("US")
	for said, want := range map[string]string{
		"beauty salons": "812112", "registered nurses": "29-1141", "dentists": "621210",
		"primary school teachers": "SE.PRM.TCHR", "court reporters": "23-2091",
		"people who bake bread at home": "", "owners of two dogs": "",
		"Kleingärtner": "", "": "", "small businesses": "",
	} {
		got, ok := Clearly(us, said)
		if ok != (want != "") || got.Entry.Code != want {
			t.Errorf("%q: %q (%s, %.2f)", said, got.Entry.Code, got.Entry.Title, got.Near)
		}
	}
}

func TestTheCountryIsTheOneThatIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		region, idea, language, want string
		named                        bool
	}{
		{"Germany", "x", "de", "DE", true}, {"", "invoices for French plumbers", "en", "FR", true},
		{"", "an app for us and our dogs", "en", "US", false}, {"the US", "", "", "US", true},
		{"", "eine App für Kleingärtner", "de", "", false}, {"Ontario", "x", "en", "", false},
		{"DE", "", "", "DE", true}, {"germany", "", "", "DE", true},
		{"", "it can polish your text", "en", "US", false}, {"UK", "", "", "GB", true},
		{"the European Union", "", "en", "EU", true}, {"", "it is in my way", "en", "US", false},
	} {
		if got, named := Country(c.region, c.idea, c.language); got != c.want || named != c.named {
			t.Errorf("%+v: %q, %t", c, got, named)
		}
	}
}

func FuzzNearnessStaysWithinItsBounds(f *testing.F) {
	f.Add("dentists in small towns")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range Get(SOC).Closest(text, 3) {
			if c.Near <= 0 || c.Near > 1+1e-9 {
				t.Errorf("%q: %+v", text, c)
			}
		}
	})
}
