package source

import (
	"math"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestHTMLBecomesParagraphs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"One &amp; two<p>Three<p>Four":                               "One & two\n\nThree\n\nFour",
		"<p>a\n b</p>\n<p>c<br>d</p>":                                "a b\n\nc\nd",
		"<ul><li>x</li><li>y</li></ul>z":                             "x\n\ny\n\nz",
		"a<script>alert(1)</script>b<style>p{}</style>":              "ab",
		"<pre><code>if x {\n  y\n}</code></pre>":                     "if x {\ny\n}",
		"peanut M&amp;amp;Ms":                                        "peanut M&amp;Ms",
		"no tags, it&#x27;s fine":                                    "no tags, it's fine",
		"<i>in</i>line and <a href=\"https://x.example\">a link</a>": "inline and a link",
		"":           "",
		"a\x00b\xff": "a b\uFFFD",
		"<div><div>x</div></div>\n\n\n<div>y</div>": "x\n\ny",
	} {
		if got := htmlText(in); got != want {
			t.Errorf("htmlText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAQuoteEndsWhereASentenceOrAWordEnds(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 100)
	for _, c := range []struct{ in, want string }{
		{"Short.", "Short."},
		{"  padded \n", "padded"},
		{strings.Repeat("a", 150) + ". " + long, strings.Repeat("a", 150) + "."},
		{long, strings.TrimSpace(strings.Repeat("word ", 60))},
		{strings.Repeat("ü", 400), strings.Repeat("ü", 300)},
		{"It cost $1.50 then. " + long, strings.TrimSpace("It cost $1.50 then. " + strings.Repeat("word ", 56))},
	} {
		if got := quoteOf(c.in); got != c.want {
			t.Errorf("quoteOf(%.40q…) = %q", c.in, got)
		}
	}
}

func TestEveryQuoteIsAPartOfItsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := tidy(rapid.StringN(0, 800, -1).Draw(t, "text"))
		quote := quoteOf(text)
		if !strings.Contains(text, quote) || utf8.RuneCountInString(quote) > quoteMax ||
			(quote == "") != (strings.TrimSpace(text) == "") {
			t.Fatalf("quote %q", quote)
		}
		if quote != strings.TrimFunc(quote, unicode.IsSpace) {
			t.Fatalf("quote %q has white space around it", quote)
		}
	})
}

func TestDollarsAreReadAndOtherMoneyIsNot(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]float64{
		"Inkdeposit raises $5.2 million": 5.2e6, "Raises $5.2M seed": 5.2e6,
		"raised $500,000": 5e5, "a $750k round": 7.5e5, "US$3bn": 3e9,
		"C$4 million": 0, "A$4m": 0, "€3 million": 0, "no money": 0,
		"C$4 million, or $3 million": 3e6, "USD 12 million": 1.2e7, "$20 monthly": 20, "$1.5 Billion": 1.5e9,
		"HK$9m": 0,
	} {
		if got := dollars(in); math.Abs(got-want) > 1e-6*want {
			t.Errorf("dollars(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestPlacesAreCommunitiesOrDomains(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://www.reddit.com/r/SmallBusiness/comments/1/x/": "reddit.com/r/smallbusiness",
		"https://old.reddit.com/user/x":                        "reddit.com",
		"https://news.ycombinator.com/item?id=1":               "news.ycombinator.com",
		"https://money.stackexchange.com/q/1":                  "money.stackexchange.com",
		"https://blog.shop.co.uk/a":                            "shop.co.uk",
		"https://www.Inkdeposit.example/":                      "inkdeposit.example",
		"http://localhost:80/":                                 "localhost",
		"not an address":                                       "",
		"https://stackoverflow.com/questions/1":                "stackoverflow.com",
	} {
		if got := placeOf(in); got != want {
			t.Errorf("placeOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestALaunchIsKnownByPrefixOrByItsOwnSite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title, link, name, tagline string
		ok                         bool
	}{
		{"Show HN: Inkdeposit – deposits for studios", "", "Inkdeposit", "deposits for studios", true},
		{"Launch HN: Inkdeposit (YC W24) - deposits", "https://x.example", "Inkdeposit", "deposits", true},
		{"Inkdeposit: deposits for studios", "https://www.inkdeposit.example/", "Inkdeposit", "deposits for studios",
			true},
		{"Why deposits fail – a story", "https://blog.example/x", "", "", false},
		{"Show HN: I made a thing", "https://x.example", "I made a thing", "", true},
		{"Ask HN: Inkdeposit?", "", "", "", false},
	} {
		name, tagline, ok := launched(c.title, c.link)
		if ok != c.ok || ok && (name != c.name || tagline != c.tagline) {
			t.Errorf("launched(%q) = %q, %q, %t", c.title, name, tagline, ok)
		}
	}
}

func TestTheSlopeIsThatOfTheLineAndOddMonthsDoNotMoveIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base, step := rapid.Float64Range(1000, 1e6).Draw(t, "base"), rapid.Float64Range(-10, 10).Draw(t, "step")
		values := make([]float64, 36)
		for i := range values {
			values[i] = base + step*float64(i)
		}
		want := step / mean(values)
		if got := theilSen(values); math.Abs(got-want) > 1e-9 {
			t.Fatalf("slope %v, want %v", got, want)
		}
		values[rapid.IntRange(0, 35).Draw(t, "odd")] = base * 50
		if got := theilSen(values) * mean(values); math.Abs(got-step) > 10 {
			t.Fatalf("one odd month moved the slope from %v to %v a month", step, got)
		}
	})
	if theilSen(nil) != 0 || theilSen([]float64{5}) != 0 || theilSen([]float64{0, 0}) != 0 {
		t.Error("a slope without a line")
	}
}

func TestNumbersAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]num{
		"3": {3, true}, `"3"`: {3, true}, `"1,200"`: {1200, true}, "null": {}, `"."`: {}, `""`: {},
		"true": {}, `"Indefinite"`: {}, "[1]": {}, `"NaN"`: {}, "1e999": {}, "-2.5": {-2.5, true},
	} {
		var got num
		if err := got.UnmarshalJSON([]byte(in)); err != nil || got != want {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
}

func TestABatchTellsItsYear(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{"Winter 2026": 2026, "W21": 2021, "IK12": 2012, "Unspecified": 0, "": 0,
		"Winter 1": 0, "Summer 99999": 0} {
		if got := batchYear(in); got != want {
			t.Errorf("batchYear(%q) = %d, want %d", in, got, want)
		}
	}
}
