package source

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"naps/fetch"
	"naps/market"
)

// Deeper leads from a Form D that a search found to the form itself, in which the amounts stand.
func (s *EDGAR) Deeper(e market.Evidence) (market.Query, bool) {
	_, read := e.Metrics["offered_usd"]
	if e.Source != s.name || !noticeOfSale(e.Facts["form"]) || read || e.Metrics["amount_usd"] > 0 ||
		path.Ext(e.URL) != ".xml" {
		return market.Query{}, false
	}
	return market.Query{Text: first(e.Facts["name"], e.Title), Kind: "filing", Community: e.URL}, true
}

// noticeOfSale reports whether a form is a Form D or an amendment to one.
func noticeOfSale(form string) bool { return form == "D" || form == "D/A" }

// latest keeps of the notices of one sale, which share a file number, the one filed last: an amendment repeats the
// amounts.
func latest(hits []edgarHit) []edgarHit {
	var out []edgarHit
	at := map[string]int{}
	for _, h := range hits {
		number := strings.Join(h.Source.FileNum, " ")
		i, again := at[number]
		switch {
		case number == "" || !noticeOfSale(string(h.Source.Form)):
			out = append(out, h)
		case !again:
			at[number] = len(out)
			out = append(out, h)
		case h.Source.FileDate > out[i].Source.FileDate:
			out[i] = h
		}
	}
	return out
}

// formD is what naps reads of the form. Amounts are whole US dollars or the word "Indefinite".
type formD struct {
	XMLName xml.Name `xml:"edgarSubmission"`
	Type    string   `xml:"submissionType"`
	Issuer  struct {
		CIK   string `xml:"cik"`
		Name  string `xml:"entityName"`
		State string `xml:"issuerAddress>stateOrCountryDescription"`
		Year  string `xml:"yearOfInc>value"`
	} `xml:"primaryIssuer"`
	Industry  string   `xml:"offeringData>industryGroup>industryGroupType"`
	Revenue   string   `xml:"offeringData>issuerSize>revenueRange"`
	FirstSale string   `xml:"offeringData>typeOfFiling>dateOfFirstSale>value"`
	Offered   string   `xml:"offeringData>offeringSalesAmounts>totalOfferingAmount"`
	Sold      string   `xml:"offeringData>offeringSalesAmounts>totalAmountSold"`
	Investors string   `xml:"offeringData>investors>totalNumberAlreadyInvested"`
	Signed    []string `xml:"offeringData>signatureBlock>signature>signatureDate"`
}

// filing reads the Form D at q.Community. One that is not there is an empty answer.
func (s *EDGAR) filing(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	u, err := url.Parse(q.Community)
	if err != nil || u.Scheme != "https" || u.Hostname() != "www.sec.gov" {
		return nil, s.fail(market.ErrShape, "a filing is read at the SEC")
	}
	a, err := s.get(ctx, u.String(), statsTTL)
	if err != nil {
		return nil, err
	}
	if a.Status == http.StatusNotFound {
		return s.stamp(q, a, nil), nil
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	list, err := s.parseFiling(a, u.String())
	if err != nil {
		return nil, err
	}
	return s.stamp(q, a, list), nil
}

func (s *EDGAR) parseFiling(a *fetch.Answer, address string) ([]market.Evidence, error) {
	body, err := s.feed(a)
	if err != nil {
		return nil, err
	}
	var form formD
	if err := xml.Unmarshal(body, &form); err != nil {
		return nil, s.fail(market.ErrShape, err.Error())
	}
	e, ok := form.evidence(address)
	if !ok {
		return nil, nil
	}
	return []market.Evidence{e}, nil
}

// evidence quotes the issuer's name, the only words of its own in a Form D; the figures are those of the form.
func (f formD) evidence(address string) (market.Evidence, bool) {
	name := oneLine(tidy(f.Issuer.Name))
	if name == "" {
		return market.Evidence{}, false
	}
	form := first(strings.TrimSpace(f.Type), "D")
	e := market.Evidence{URL: address, Title: name + " – Form " + oneLine(tidy(form)), Text: name, Quote: quoteOf(name),
		Place: "sec.gov", Metrics: map[string]float64{}}
	if len(f.Signed) > 0 {
		e.Date = dayIn(strings.TrimSpace(slices.Max(f.Signed)))
	}
	for name, text := range map[string]string{"amount_usd": f.Sold, "offered_usd": f.Offered, "investors": f.Investors,
		"founded_year": f.Issuer.Year} {
		if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && v > 0 && v < 1e13 {
			e.Metrics[name] = v
		}
	}
	offering := ""
	if _, err := strconv.ParseFloat(strings.TrimSpace(f.Offered), 64); err != nil {
		offering = f.Offered
	}
	e.Facts = facts("name", name, "form", form, "cik", strings.TrimLeft(strings.TrimSpace(f.Issuer.CIK), "0"),
		"industry", f.Industry, "revenue", f.Revenue,
		"first_sale", dayIn(strings.TrimSpace(f.FirstSale)), "offering", offering, "location", f.Issuer.State)
	return e, true
}
