package privacy

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"testing"

	"naps/market"
)

func TestWordsOfACarefulSearchAreInGeneralUseAndNoNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ idea, language, text, want string }{
		{"Booking reminders for tattoo studios", "en", "tattoo studios lose money to no-shows",
			"tattoo studios lose money"},
		{"An order book for Bloom House, which lost 9 orders", "en", "orders lost at bloom house", "orders lost"},
		{"Bloom House loses orders", "en", "bloom house loses orders", "loses orders"},
		{"Anna asked for it. Invoices for florists", "en", "anna invoices florists", "invoices florists"},
		{"Write to mira@brightwick.example about invoice 20261127", "en", "mira brightwick 20261127 invoice",
			"invoice"},
		{"QuickBooks is too dear for florists", "en", "quickbooks too dear for florists", "dear florists"},
		{"Die Kunden in Köln verlieren Termine, sagt Anna Schneider", "de", "kunden verlieren termine",
			"kunden verlieren termine"},
		{"Das Buch hilft dem Salon Bloom House", "de", "das buch hilft bloom house", "buch hilft"},
		{"Restaurantes que pierden reservas", "es", "restaurantes que pierden reservas",
			"restaurantes pierden reservas"},
		{"予約を忘れる客", "ja", "予約を忘れる客", ""},
	} {
		g := NewGuard(market.Careful, []string{c.idea}, c.language)
		if got := g.Words(c.text); got != c.want {
			t.Errorf("of %q in %q: %q, not %q", c.text, c.idea, got, c.want)
		}
	}
}

func TestWhatAGuardMakesOfATextItLetsPass(t *testing.T) {
	t.Parallel()
	idea := "Kiln & Co. told Nora that a reminder, e.g. by SMS, helps. See kiln.example/x or call 555-0199. They don't re-book no-shows."
	g := NewGuard(market.Careful, []string{idea}, "en")
	for _, text := range []string{idea, "don't forget the owner's re-book", "a b c d e f", "",
		"state-of-the-art e-mail reminder for no-shows and more words still"} {
		got := g.Words(text)
		if !g.allowed(got) || got != g.Words(got) {
			t.Errorf("%q became %q, which is not let through as it is: %q", text, got, g.Words(got))
		}
	}
}

func TestAContextWithoutAModeSendsNothing(t *testing.T) {
	t.Parallel()
	u, _ := url.Parse("https://api.example/search?q=invoice")
	ctx := Asking(Noting(context.Background(), &Ledger{}), Asked{Words: []string{"invoice"}})
	if err := MayAsk(ctx, Out{URL: u}); !errors.Is(err, market.ErrPrivate) {
		t.Errorf("without a mode: %v", err)
	}
	if reach, err := ModelReach(ctx); reach != Here || err != nil {
		t.Errorf("a model without a mode: %v %v", reach, err)
	}
	for _, mode := range []market.Privacy{market.Open, market.Careful} {
		run := With(context.Background(), NewGuard(mode, []string{"Invoices for florists"}, "en"))
		for name, ctx := range map[string]context.Context{
			"no ledger":   Asking(run, Asked{Words: []string{"invoices"}}),
			"no question": Noting(run, &Ledger{}),
		} {
			if err := MayAsk(ctx, Out{URL: u}); !errors.Is(err, market.ErrPrivate) {
				t.Errorf("%s, %s: %v", mode, name, err)
			}
		}
		if _, err := ModelReach(run); !errors.Is(err, market.ErrPrivate) {
			t.Errorf("%s: a prompt that is not written down: %v", mode, err)
		}
	}
}

func TestWhatAnAdapterAddsToACarefulRequestIsHeldAgainstTheIdea(t *testing.T) {
	t.Parallel()
	g := NewGuard(market.Careful, []string{"Brightwick reminds tattoo studios"}, "en")
	g.Brought("https://rival.example/brightwick")
	for address, c := range map[string]struct {
		asked Asked
		fails bool
	}{
		"https://api.example/search?q=tattoo+studios":       {Asked{Words: []string{"tattoo studios"}}, false},
		"https://api.example/search?q=tattoo&by=Brightwick": {Asked{Words: []string{"tattoo"}}, true},
		"https://api.example/brightwick/search?q=tattoo":    {Asked{Words: []string{"tattoo"}}, true},
		"https://api.example/search?q=brightwick":           {Asked{Words: []string{"brightwick"}}, true},
		"https://api.example/search?q=a+b+c+d+e": {Asked{Words: []string{"studios remind tattoo people often"}},
			true},
		"https://rival.example/brightwick": {Asked{Found: []string{"https://rival.example/brightwick"}},
			false},
		"https://rival.example/other": {Asked{Found: []string{"https://rival.example/other"}},
			true},
		"https://api.example/r/tattooadvice":    {Asked{Places: []string{"tattooadvice"}}, true},
		"https://api.example/naics?code=541430": {Asked{Codes: []string{"541430"}}, false},
		"https://api.example/naics?code=tattoo": {Asked{Codes: []string{"tattoo studios"}}, true},
	} {
		u, _ := url.Parse(address)
		ctx := Asking(Noting(With(context.Background(), g), &Ledger{}), c.asked)
		if err := MayAsk(ctx, Out{URL: u}); (err != nil) != c.fails || err != nil &&
			!errors.Is(err, market.ErrPrivate) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestTheLedgerSaysToWhomWhatAndHowOften(t *testing.T) {
	t.Parallel()
	l := &Ledger{}
	ctx := Asking(Noting(With(context.Background(), NewGuard(market.Open, nil, "")), l),
		Asked{Words: []string{"late invoices"}, Label: "late invoices"})
	search, _ := url.Parse("https://api.example/search?q=late+invoices")
	token, _ := url.Parse("https://api.example/token")
	for range 2 {
		Note(ctx, Out{Host: "api.example", URL: search})
	}
	Note(ctx, Out{Host: "api.example", URL: token, Body: []byte("grant_type=client_credentials")})
	NoteModel(ctx, "models.example", false, market.ForModel, 500)
	want := []market.Sent{
		{To: "api.example", For: market.ForData, Times: 1},
		{To: "models.example", For: market.ForModel, What: "late invoices", Times: 1, Bytes: 500},
		{To: "api.example", For: market.ForSearch, What: "late invoices", Times: 2},
	}
	if got := l.Sent(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestAModelMayBeAsFarAwayAsTheModeAllows(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][3]bool{ // anywhere, private, here
		"127.0.0.1": {true, true, true}, "::1": {true, true, true},
		"::ffff:127.0.0.1": {true, true, true}, "10.1.2.3": {true, true, false},
		"fd00::5": {true, true, false}, "8.8.8.8": {true, false, false},
		"2001:4860:4860::8888": {true, false, false}, "100.64.0.1": {true, false, false},
	} {
		a := netip.MustParseAddr(address)
		if got := [3]bool{Anywhere.Allows(a), Private.Allows(a), Here.Allows(a)}; got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
