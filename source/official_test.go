package source_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"naps/fetch"
	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// merged joins tables of cases.
func merged(tables ...map[string]sourcetest.Case) map[string]sourcetest.Case {
	all := map[string]sourcetest.Case{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

// zipped packs a table as the Census Bureau does.
func zipped(name, table string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err == nil {
		_, err = f.Write([]byte(table))
	}
	if err != nil || w.Close() != nil {
		panic(err)
	}
	return b.String()
}

const cbpTable = "lfo,naics,emp_nf,emp,qp1_nf,qp1,ap_nf,ap,est,n<5,n5_9\n-,------,G,100,G,1,G,1,900,1,1\n-,8121//,G,50,G,1,G,1,400,1,1\nC,812112,G,50,G,1,G,1,7,1,1\n-,812112,G,50,G,1,G,1,321,1,1\n"

const susbTable = "STATE,NAICS,ENTRSIZE,FIRM,ESTB,EMPL,EMPLFL_N,PAYR,PAYRFL_N,RCPT,RCPTFL_N,STATEDSCR,NAICSDSCR,ENTRSIZEDSCR\n" +
	"00,812112,01,\"1,234\",1300,9,G,9,G,9,G,United States,Barbers\x92 and Beauty Salons,01: Total\n00,812112,02,900,900,9,G,9,G,9,G,United States,x,02: <5\n01,812112,01,5,5,9,G,9,G,9,G,Alabama,x,01: Total\n"

const skinned = `{"version":"2.0","class":"dataset","label":"Enterprises","id":["freq","nace_r2","indic_sbs","geo","time"],"size":[1,1,1,1,3],
	"dimension":{"freq":{"category":{"index":{"A":0}}},"nace_r2":{"category":{"index":{"S9602":0},"label":{"S9602":"Hairdressing"}}},"indic_sbs":{"category":{"index":{"ENT_NR":0}}},
	"geo":{"category":{"index":{"DE":0},"label":{"DE":"Germany"}}},"time":{"category":{"index":{"2021":0,"2022":1,"2023":2}}}},"value":{"0":80100,"1":81200},"status":{"2":"c"}}`

// officialCases are own data in the shapes of offices of statistics and of law.
var officialCases = map[string]sourcetest.Case{
	"census_cbp": {
		New: func(c *fetch.Client) sourcetest.Source {
			return source.NewCensusCBP(c, source.Config{Now: cfg.Now})
		},
		Query: market.Query{Text: "812112", Community: "US"}, Type: "application/zip",
		Good: zipped("cbp23us.txt", cbpTable), Empty: zipped("cbp23us.txt", "lfo,naics,est\n-,------,900\n"),
	},
	"census_susb": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewCensusSUSB(c, cfg) },
		Query: market.Query{Text: "812112", Community: "US"}, Type: "text/plain",
		Good: susbTable, Empty: "STATE,NAICS,ENTRSIZE,FIRM,NAICSDSCR\n00,--,01,6000000,Total\n",
	},
	"bls": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewBLS(c) },
		Query: market.Query{Text: "29-1141", Community: "US"},
		Good:  `{"status":"REQUEST_SUCCEEDED","responseTime":1,"message":[],"Results":{"series":[{"seriesID":"OEUN000000000000029114101","data":[{"year":"2025","period":"A01","value":"3200","footnotes":[{}]},{"year":"2024","period":"A01","value":"3100"},{"year":"2023","value":"-"}]}]}}`,
		Empty: `{"status":"REQUEST_SUCCEEDED","message":["Series does not exist"],"Results":{"series":[{"seriesID":"x","data":[]}]}}`,
	},
	"eurostat": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewEurostat(c) },
		Query: market.Query{Text: "S9602", Community: "DE"},
		Good:  skinned, Empty: strings.Replace(skinned, `{"0":80100,"1":81200}`, `{}`, 1),
	},
	"ecfr": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewECFR(c) },
		Query: market.Query{Text: "salon hygiene"},
		Good: `{"results":[{"starts_on":"2024-05-01","ends_on":null,"type":"Section","removed":false,"hierarchy":{"title":"21","part":"740","section":"740.1"},"headings":{"chapter":"Food and Drug Administration","part":"Cosmetics","section":"Warning statements."},"full_text_excerpt":"Nobody may <strong>sell</strong> a cosmetic without &amp; warning."},
			{"starts_on":"2017-01-01","ends_on":"2024-04-30","hierarchy":{"title":"21","part":"740","section":"740.1"},"headings":{},"full_text_excerpt":"old"},
			{"starts_on":"2020-01-01","ends_on":null,"hierarchy":{"title":"9","part":"3"},"headings":{"part":"Standards"},"full_text_excerpt":null}],"meta":{"total_count":3}}`,
		Empty: `{"results":[],"meta":{"total_count":0}}`,
	},
	"federal_register": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewFederalRegister(c) },
		Query: market.Query{Text: "salon hygiene"},
		Good:  `{"count":1,"results":[{"title":"Cosmetics &amp; Warnings","abstract":"This rule bans a substance.","excerpts":null,"html_url":"https://www.federalregister.gov/documents/2025/05/14/2025-1/x","publication_date":"2025-05-14","type":"Rule","agency_names":["Food and Drug Administration"]}]}`,
		Empty: `{"count":0,"description":"none"}`,
	},
	"gov_uk": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewGovUK(c) },
		Query: market.Query{Text: "salon hygiene"},
		Good: `{"results":[{"title":"Run a salon","description":"What you may &amp; may not do.","link":"/guidance/run-a-salon","public_timestamp":"2025-02-03T00:00:00Z","format":"guide"},
			{"title":"Elsewhere","description":"x","link":"https://shop.example/x"},{"title":"Trade law","description":"y","link":"https://www.legislation.gov.uk/ukpga/1990/1"}],"total":3,"start":0}`,
		Empty: `{"results":[],"total":0,"start":0}`,
	},
	"eurlex": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewEURLex(c) },
		Query: market.Query{Text: "cosmetic products"},
		Good:  `{"head":{"vars":["celex","title","date"]},"results":{"distinct":false,"bindings":[{"celex":{"type":"literal","value":"32009R1223"},"title":{"value":"Regulation (EC) No 1223/2009 on cosmetic products"},"date":{"value":"2009-11-30"}},{"celex":{"value":"../x"},"title":{"value":"no act"}}]}}`,
		Empty: `{"head":{"vars":[]},"results":{"bindings":[]}}`,
	},
}

var officialDivisions = map[string]sourcetest.Case{
	"census_cbp: the interface": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewCensusCBP(c, cfg) },
		Query: market.Query{Text: "812112", Community: "US"},
		Good:  `[["NAME","NAICS2017_LABEL","ESTAB","EMP","NAICS2017","us"],["United States","Beauty salons","321","9","812112","1"]]`,
		Empty: `[["NAME","NAICS2017_LABEL","ESTAB"]]`,
	},
	"ecfr: a section": {
		New: func(c *fetch.Client) sourcetest.Source { return source.NewECFR(c) },
		Query: market.Query{Text: "21 CFR 740.1 Warning statements.", Kind: "section",
			Community: "2024-05-01/title-21.xml?part=740&section=740.1"}, Type: "application/xml",
		Good:  `<?xml version="1.0"?><DIV8 N="740.1" TYPE="SECTION"><HEAD>§ 740.1 Warning statements.</HEAD><P>(a) Nobody may sell it without &amp; a label.</P><P>(b) See (a).</P></DIV8>`,
		Empty: `<?xml version="1.0"?><DIV8 N="740.1" TYPE="SECTION"></DIV8>`,
	},
	"gov_uk: a page": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewGovUK(c) },
		Query: market.Query{Text: "Run a salon", Kind: "content", Community: "/guidance/run-a-salon"},
		Good:  `{"title":"Run a salon","public_updated_at":"2025-02-03T00:00:00Z","details":{"body":"<p>You must not <b>dye</b> minors.</p><p>Else &amp; more.</p>"}}`,
		Empty: `{"title":"Run a salon","details":{}}`,
	},
	"eurlex: an act": {
		New:   func(c *fetch.Client) sourcetest.Source { return source.NewEURLex(c) },
		Query: market.Query{Text: "Regulation (EC) No 1223/2009", Kind: "text", Community: "32009R1223"},
		Type:  "text/html; charset=utf-8",
		Good:  `<!DOCTYPE html><html><head><title>32009R1223</title></head><body><p>REGULATION (EC) No 1223/2009</p><p>Article 14: the following shall be prohibited.</p></body></html>`,
		Empty: `<!DOCTYPE html><html><head></head><body></body></html>`,
	},
}

func TestOfficialFiguresAreTheOnesOfTheCode(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]float64{"census_cbp": 321, "census_susb": 1234, "bls": 3200, "eurostat": 81200} {
		c := officialCases[name]
		list, err := c.New(sourcetest.Serve(t, 200, c.Type, c.Good)).Search(t.Context(), c.Query)
		if err != nil || len(list) != 1 || list[0].Metrics["last"] != want || list[0].Facts["unit"] == "" ||
			list[0].Metrics["year"] < 2021 {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
	c := officialCases["census_susb"]
	list, _ := c.New(sourcetest.Serve(t, 200, c.Type, c.Good)).Search(t.Context(), c.Query)
	if len(list) != 1 || !strings.Contains(list[0].Title, "Barbers’ and Beauty Salons") {
		t.Errorf("the title in Windows-1252 reads %+v", list)
	}
}

func TestOfficesThatFailInTheirOwnWayAreNoEmptyMarket(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   error
	}{
		{"bls", 200,
			`{"status":"REQUEST_NOT_PROCESSED","message":["the daily threshold has been reached"],"Results":{}}`,
			market.ErrRateLimited},
		{"bls", 200, `{"status":"REQUEST_FAILED","message":[],"Results":{}}`, market.ErrShape},
		{"eurostat", 400, `{"error":[{"status":400,"id":100,"label":"invalid"}]}`, market.ErrShape},
		{"eurostat", 200, `{"a":{},"b":{}}`, market.ErrShape},
		{"eurostat", 200, `{"id":["time"],"size":[-4],"dimension":{},"value":[]}`, market.ErrShape},
		{"census_cbp", 404, "", market.ErrShape},
		{"census_susb", 200, "STATE,NAICS\n00,812112\n", market.ErrShape},
		{"eurlex", 200, `{"head":{}}`, market.ErrShape},
	} {
		o := officialCases[c.name]
		if list, err := o.New(sourcetest.Serve(t, c.status, "application/json", c.body)).Search(t.Context(),
			o.Query); !errors.Is(err, c.want) {
			t.Errorf("%s %q: %d pieces, %v", c.name, c.body, len(list), err)
		}
	}
}

func TestALawLeadsToItsTextAndNowhereElse(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"ecfr": "2024-05-01/title-21.xml?part=740&section=740.1",
		"gov_uk": "/guidance/run-a-salon", "eurlex": "32009R1223"} {
		c := officialCases[name]
		s := c.New(sourcetest.Serve(t, 200, "application/json", c.Good))
		list, err := s.Search(t.Context(), c.Query)
		if err != nil {
			t.Fatal(err)
		}
		d := s.(interface {
			Deeper(market.Evidence) (market.Query, bool)
		})
		q, ok := d.Deeper(list[0])
		if !ok || q.Community != want || list[0].Facts["primary"] != "true" {
			t.Errorf("%s leads to %+v (%t)", name, q, ok)
		}
		if _, again := d.Deeper(market.Evidence{Source: "duckduckgo", URL: list[0].URL, Facts: list[0].Facts}); again {
			t.Errorf("%s follows what another source found", name)
		}
		q.Community = "https://elsewhere.example/" + q.Community
		if _, err := s.Search(t.Context(), q); !errors.Is(err, market.ErrShape) {
			t.Errorf("%s reads %s: %v", name, q.Community, err)
		}
	}
}

func TestASearchOfTheWebMayKeepToOneHost(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]string{"duckduckgo": "site%3Arules.example", "brave": "site%3Arules.example",
		"searxng": "site%3Arules.example", "serper": "site:rules.example",
		"tavily": `"include_domains":["rules.example"]`} {
		asked := make(chan string, 8)
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var b bytes.Buffer
			_, _ = b.ReadFrom(r.Body)
			asked <- r.URL.RawQuery + b.String()
			w.Header().Set("Content-Type", cases[name].Type)
			_, _ = w.Write([]byte(cases[name].Good))
		}))
		t.Cleanup(srv.Close)
		s := cases[name].New(sourcetest.Client(t, srv.URL))
		if _, err := s.Search(t.Context(), market.Query{Text: "automated access",
			Community: "rules.example"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := <-asked; !strings.Contains(got, where) {
			t.Errorf("%s was asked %s", name, got)
		}
	}
}
