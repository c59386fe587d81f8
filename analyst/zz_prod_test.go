package analyst

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"

	"naps/ground"
	"naps/internal/need"
	"naps/market"
)

func TestProd(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("IDEA"))
	s := Read(market.Brief{Idea: tryIdeas[n]})
	f, _ := os.Open(need.Shared(t, "mirror/data/companies.jsonl"))
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	c := Case{Brief: market.Brief{AsOf: "2026-11-24"}, Subject: s}
	for sc.Scan() {
		var p struct{ Name, One_liner, Long_description, Website, Status, Batch, Team_size string }
		json.Unmarshal(sc.Bytes(), &p)
		ts, _ := strconv.ParseFloat(p.Team_size, 64)
		text := p.One_liner + "\n\n" + p.Long_description
		e := market.Evidence{Source: "yc", Kind: market.Product, URL: p.Website, Title: p.Name, Text: text, Quote: clip(text, 280), Place: "x.com", Date: "", Facts: map[string]string{"status": p.Status, "batch": p.Batch, "tagline": p.One_liner, "website": p.Website}, Metrics: map[string]float64{"team_size": ts}}
		j := Judge(s, e)
		if j.OK {
			e = e.Seal()
			e.ID = fmt.Sprintf("E%d", len(c.Evidence)+1)
			c.Evidence = append(c.Evidence, e)
			c.Signals = append(c.Signals, Signals(s, e)...)
			fmt.Printf("%.2f %s | %s | %s | %s free=%q\n", j.Score, p.Name, p.One_liner, j.Why, p.Status, freeWords(e))
		}
	}
	for _, ph := range []market.Phase{market.Competitors, market.Funding} {
		fs := Findings(ph, c)
		cl, sum := Claims(ph, c, fs)
		fmt.Println(sum)
		k, r := ground.Check(cl, c.Evidence)
		for _, c := range k {
			fmt.Println(" *", c.Text, c.Computed)
		}
		for _, c := range r {
			fmt.Println(" REMOVED", c)
		}
	}
}
