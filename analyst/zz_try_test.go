package analyst

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"naps/ground"
	"naps/internal/need"
	"naps/market"
)

var tryIdeas = []string{
	"Invoicing and late-payment reminders for freelance web designers whose clients pay late",
	"An app that helps dog owners train a reactive dog with short daily lessons",
	"Rent collection and tenant screening for small landlords with fewer than ten units",
	"A budgeting app for couples who share some expenses and keep others apart",
	"Lesson planning and grading assistant for primary school teachers",
	"Quorvex blintzing harness for left-handed zymurgists of Ploverdale",
	"Shift scheduling and tip sharing for small restaurants",
	"A focus timer for adults with ADHD who forget what they were doing",
}

func loadPosts(t *testing.T) []market.Evidence {
	f, _ := os.Open(need.Shared(t, "mirror/data/posts.jsonl"))
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	var out []market.Evidence
	for sc.Scan() {
		var p struct {
			Subreddit, Title, Selftext, URL string
			Created                         any `json:"created_utc"`
		}
		json.Unmarshal(sc.Bytes(), &p)
		txt := html.UnescapeString(p.Selftext)
		if strings.TrimSpace(txt) == "" {
			txt = p.Title
		}
		c, _ := strconv.ParseFloat(fmt.Sprint(p.Created), 64)
		d := time.Unix(int64(c)+13*31556952, 0).UTC().Format(time.DateOnly)
		out = append(out, market.Evidence{Source: "arctic_shift", Kind: market.Post, URL: p.URL, Title: html.UnescapeString(p.Title), Text: txt, Place: "reddit.com/r/" + p.Subreddit, Author: market.Pseudonym("x", p.URL), Date: d})
	}
	return out
}

func TestTry(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("IDEA"))
	s := Read(market.Brief{Idea: tryIdeas[n]})
	b, _ := json.MarshalIndent(s, "", " ")
	fmt.Println(string(b))
	posts := loadPosts(t)
	var acc []market.Evidence
	var sigs []market.Signal
	for _, e := range posts {
		j := Judge(s, e)
		if !j.OK {
			if os.Getenv("REJ") != "" && j.Score > 0.25 {
				fmt.Printf("REJ %.2f %s | %s | %s\n", j.Score, e.Place, e.Title, j.Why)
			}
			continue
		}
		e.Quote = Quote(s, e.Text)
		e = e.Seal()
		e.ID = fmt.Sprintf("E%d", len(acc)+1)
		acc = append(acc, e)
		sg := Signals(s, e)
		sigs = append(sigs, sg...)
		fmt.Printf("\n%s %.2f %s | %s | %s\n   > %q\n", e.ID, j.Score, e.Place, e.Title, j.Why, e.Quote)
		for _, x := range sg {
			fmt.Printf("     %s %v E%d %q %v\n", x.Dimension, x.For, x.Tier, x.Span, x.Answers)
		}
	}
	c := Case{market.Brief{AsOf: "2026-11-24"}, s, acc, sigs}
	fs := Pains(c)
	for _, f := range fs {
		fmt.Printf("%s %q %v %v\n", f.Kind, f.Title, f.Figures, f.Evidence)
	}
	cl, sum := Claims(market.Pains, c, fs)
	fmt.Println(sum)
	k, r := ground.Check(cl, acc)
	for _, c := range k {
		fmt.Println(" *", c.Text, c.Computed)
	}
	for _, c := range r {
		fmt.Println(" REMOVED", c)
	}
	if os.Getenv("PLAN") != "" {
		p := Queries(s)
		cn := 0
		for _, a := range p {
			if a.Query.Counter {
				cn++
			}
			fmt.Println(a.Phase, a.Kind, a.Query.Text, a.Query.Counter)
		}
		fmt.Println(len(p), cn)
	}
}
