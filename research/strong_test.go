package research

import (
	"fmt"
	"strings"

	"naps/market"
)

// strongWorld is a market with much pain in many places, money that moves for it, and few rivals that all charge.
func strongWorld() []*scripted {
	list := world()
	said := [][3]string{
		{"Last %s a studio owner paid my invoice %d days late.", "I lost $%d in interest on my card while I waited as a freelance web designer.", "So I pay $%d a month for an invoicing app and still chase by hand."},
		{"In %s a bakery ignored my third payment reminder for %d days.", "That unpaid invoice cost me $%d of rent, and freelance design is all I do.", "We hired a part time bookkeeper for $%d to collect late payments."},
		{"This %s an agency refused to pay a final web design invoice, %d days overdue.", "I wasted eleven evenings on emails and lost $%d.", "I bought a $%d template pack for dunning letters to clients who pay late."},
		{"My dentist client paid the website invoice in %s, %d days after it was due.", "I borrowed $%d from my brother to get through.", "I paid a lawyer $%d to write to this freelance client about late payment."},
		{"A restaurant chain owes me since %s, invoice overdue by %d days.", "It cost me $%d and a holiday, freelance web designers know the feeling.", "We built our own spreadsheet and pay an assistant $%d a week to send reminders to clients."},
	}
	months := strings.Fields("January February March April May June July August September October")
	places := []string{"freelance", "webdev", "web_design", "smallbusiness", "graphic_design"}
	var voices []market.Evidence
	for n := range 60 {
		v, place := said[n%len(said)], places[(n/len(said))%len(places)]
		m := n % len(months)
		text := fmt.Sprintf(v[0], months[m], 30+n) + " " + fmt.Sprintf(v[1], 400+37*n) + " " + fmt.Sprintf(v[2], 12+n) + " " + strings.Repeat(fmt.Sprintf("It was project %s%d. ", places[n%5], n*n), 3)
		voices = append(voices, market.Evidence{URL: fmt.Sprintf("https://www.reddit.com/r/%s/comments/s%d", place, n), Title: fmt.Sprintf("Freelance clients who pay invoices late, story %d", n), Text: text, Quote: text,
			Author: market.Pseudonym("reddit.com", fmt.Sprint("teller", n)), Place: "reddit.com/r/" + place, Date: fmt.Sprintf("2026-%02d-%02d", 1+m, 1+n%28), Metrics: map[string]float64{"votes": float64(n)}})
	}
	source(list, "arctic_shift").items = append(source(list, "arctic_shift").items, voices...)
	feed := source(list, "reddit_rss") // shows in which communities people talk about it
	feed.items = append(feed.items, voices[:25]...)
	yc, news, typed := source(list, "yc"), source(list, "news_rss"), source(list, "suggest_google")
	for n, name := range strings.Fields("Duewell Paymoth Nudgeline Billcrow Remindable Clientpay") {
		line := "Invoicing and late-payment reminders for freelance web designers"
		text := fmt.Sprintf("%s sends invoices and late-payment reminders for freelance web designers to clients who pay late. It costs $%d per month.", name, 9+3*n)
		site := strings.ToLower(name) + ".example"
		yc.items = append(yc.items, market.Evidence{URL: "https://www.ycombinator.example/companies/" + strings.ToLower(name), Title: name + " – " + line, Text: text, Quote: text, Place: site, Date: "2026-03-01",
			Metrics: map[string]float64{"ratings": 90, "rating": 3.6, "price_usd": float64(9 + 3*n), "founded_year": 2025}, Facts: map[string]string{"name": name, "tagline": line, "status": "Active", "website": "https://" + site}})
		head := fmt.Sprintf("%s, an invoicing company for freelance web designers with late-payment reminders, raises $%d million - Paper %d", name, 2+n, n)
		news.items = append(news.items, market.Evidence{URL: fmt.Sprintf("https://paper%d.example/a", n), Title: head, Text: head, Place: fmt.Sprintf("paper%d.example", n), Date: "2026-08-01", Metrics: map[string]float64{"amount_usd": 1e6 * float64(2+n)}})
	}
	for n := range 60 {
		word := fmt.Sprintf("invoice reminder freelance %c%c", 'a'+n%26, 'a'+(n*7)%26)
		typed.items = append(typed.items, market.Evidence{URL: "https://www.google.com/search?q=" + strings.ReplaceAll(word, " ", "+"), Title: word, Text: word, Quote: word, Place: "search"})
	}
	hn := source(list, "hackernews")
	for n, e := range voices[:25] {
		e.URL, e.Place, e.Author = fmt.Sprintf("https://news.ycombinator.com/item?id=%d", 7000+n), "news.ycombinator.com", market.Pseudonym("news.ycombinator.com", fmt.Sprint("hn", n))
		e.Text = strings.ReplaceAll(strings.ReplaceAll(e.Text, "client", "customer"), "invoice", "bill of my invoicing")
		e.Quote = e.Text
		hn.items = append(hn.items, e)
	}
	return list
}
