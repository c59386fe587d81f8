package source

import (
	"encoding/json"
	"testing"

	"naps/market"
)

func FuzzOfficialTables(f *testing.F) {
	f.Add([]byte("STATE,NAICS,ENTRSIZE,FIRM,NAICSDSCR\n00,812112,01,12,x\n"))
	f.Add([]byte("lfo,naics,est\n-,812112,7\n\"-,"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, body []byte) {
		susb, err := NewCensusSUSB(nil, Config{}).inFile(body, "812112", 2022)
		if err == nil {
			figuresFit(t, susb)
		}
		if n, known, err := NewCensusCBP(nil, Config{}).inFile(body, "812112"); err == nil && known && n < 0 {
			t.Errorf("%v", n)
		}
	})
}

func FuzzOfficialFigures(f *testing.F) {
	f.Add(
		[]byte(
			`{"status":"REQUEST_SUCCEEDED","message":[],"Results":{"series":[{"data":[{"year":"2025","value":"3"}]}]}}`))
	f.Add(
		[]byte(
			`{"id":["geo","time"],"size":[2,2],"dimension":{"geo":{"category":{"index":["EU","DE"]}},"time":{"category":{"index":{"2022":0,"2023":1}}}},"value":{"3":9}}`))
	f.Add(
		[]byte(
			`{"x":{"dimension":{"id":["time"],"size":[1],"time":{"category":{"index":{"2020":99999}}}},"value":[1,null,":"]}}`))
	f.Add([]byte(`[["ESTAB"],["3"]]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var said blsAnswer
		if json.Unmarshal(body, &said) == nil {
			if b, err := NewBLS(nil).parse(said, "29-1141"); err == nil {
				figuresFit(t, b)
			}
		}
		var whole map[string]json.RawMessage
		if json.Unmarshal(body, &whole) == nil {
			if e, err := NewEurostat(nil).parse(whole, "S9602", "DE"); err == nil {
				figuresFit(t, e)
			}
		}
		var table [][]str
		if json.Unmarshal(body, &table) == nil {
			_, _, _ = NewCensusCBP(nil, Config{}).inTable(table)
		}
	})
}

func figuresFit(t *testing.T, f figure) {
	t.Helper()
	list := f.evidence("T", "https://office.example/", "office.example")
	fits(t, list)
	for _, e := range list {
		if e.Metrics["last"] < 0 || e.Metrics["year"] <= 0 || e.Text == "" {
			t.Errorf("%+v", e)
		}
	}
}

func FuzzLaws(f *testing.F) {
	f.Add(
		[]byte(
			`{"starts_on":"2024-05-01","hierarchy":{"title":"21","part":"740","section":"740.1"},"headings":{"section":"S"},"full_text_excerpt":"<strong>x"}`))
	f.Add(
		[]byte(
			`{"title":"T","abstract":null,"excerpts":"a <span>b","html_url":"https://a.example","agency_names":["A"]}`))
	f.Add([]byte(`{"title":"T","description":"&amp;","link":"//evil.example/x","public_timestamp":"2025-01-01"}`))
	f.Add(
		[]byte(
			`{"title":"T","details":{"body":[{"content_type":"text/html","content":"<p>x"}],"parts":[{"body":"<p>y"}]}}`))
	f.Add([]byte(`{"CELEX":{"value":"32009R1223"},"Title":{"value":"T\u0000"},"Date":{"value":"2009"}}`))
	f.Add([]byte(`<?xml version="1.0"?><DIV8 N="1"><HEAD>H</HEAD><P>a`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var section ecfrHit
		var rule registerDocument
		var hit govUKHit
		var page govUKContent
		var act eurlexAct
		for _, v := range []any{&section, &rule, &hit, &page, &act} {
			_ = json.Unmarshal(body, v)
		}
		list := append([]market.Evidence{section.evidence(), rule.evidence(), act.evidence()}, page.evidence("/x")...)
		if e, ok := hit.evidence(); ok {
			list = append(list, e)
		}
		fits(t, list)
		_, _ = NewECFR(nil).parseSection(asAnswer(body, "application/xml"))
		_, _ = NewEURLex(nil).parseText(asAnswer(body, "text/html"))
	})
}
