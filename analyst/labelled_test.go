package analyst

import "naps/market"

// area is one idea with posts written for this test: some about its problem, some only near it, by words, place or people.
type area struct {
	idea  string
	posts []labelled
}

type labelled struct {
	on                 bool
	place, title, text string
}

var areas = []area{
	{"Booking and deposit reminders for independent tattoo studios that lose money to no-shows", []labelled{
		{true, "reddit.com/r/tattooartists", "Third no-show this week", "Somebody booked a full day with me and never came. No deposit, no call. I lost about 600 and the chair stood empty. How do you all handle deposits and booking?"},
		{true, "reddit.com/r/tattooartists", "Is there an app for booking with a deposit?", "We run a small studio with three artists and take bookings by direct message. Half of them forget. Is there any booking app that takes a deposit and sends a reminder?"},
		{true, "forum.example", "Deposits for tattoo appointments", "I started to ask a deposit of 50 for each tattoo appointment and my no-shows went from five a month to one. Booking by hand is still a mess."},
		{false, "reddit.com/r/tattoos", "My first tattoo", "Got this piece from a great artist last week, very happy with the line work and the colours."},
		{false, "reddit.com/r/personalfinance", "Landlord keeps my deposit", "I moved out in June and my landlord says he keeps the whole deposit because of a scratch on the floor."},
		{false, "reddit.com/r/books", "Reading reminders", "I put books on my desk as reminders to read. Works for me."},
	}},
	{"Sleep coaching for parents of babies who wake up at night", []labelled{
		{true, "reddit.com/r/beyondthebump", "Baby wakes every hour, I am broken", "Our baby is seven months old and wakes every hour at night. We tried three books and a sleep coach that cost us 400. I cannot sleep more than two hours."},
		{true, "reddit.com/r/NewParents", "Sleep training did not work", "We did sleep training for two weeks and the baby still wakes at night. How do you get a baby to sleep?"},
		{true, "reddit.com/r/Parenting", "Anyone paid for a sleep consultant?", "Our son wakes up four times a night. Friends paid a sleep coach. Was it worth it for your baby?"},
		{false, "reddit.com/r/Parenting", "Toddler will not eat vegetables", "She throws every pea on the floor. I have tried hiding them in pasta."},
		{false, "reddit.com/r/programming", "Thread sleep wakes too late", "My thread calls sleep and the scheduler wakes it twenty milliseconds late. Is that normal on this kernel?"},
		{false, "reddit.com/r/running", "Coaching for my first marathon", "I am looking at coaching plans for a spring marathon and wonder which one to buy."},
	}},
	{"Inventory tracking for small bakeries that throw away unsold bread", []labelled{
		{true, "reddit.com/r/bakery", "We throw away so much bread", "Every evening we throw away twenty loaves of unsold bread. I keep the inventory in a notebook and guess how much to bake."},
		{true, "reddit.com/r/bakery", "Inventory software for a small bakery?", "Is there a simple inventory program for a bakery? The ones for restaurants cost 200 a month and know nothing of bread."},
		{true, "reddit.com/r/smallbusiness", "Bakery owner: inventory is a nightmare", "I own a bakery and I spent all Sunday counting flour for the inventory. There has to be a better way of tracking what is unsold."},
		{false, "reddit.com/r/Breadit", "My sourdough does not rise", "I followed the recipe and the crumb is dense. Is my starter too cold?"},
		{false, "reddit.com/r/gaming", "Inventory full again", "Why does this game give me so few inventory slots? I throw away half my swords."},
		{false, "reddit.com/r/Frugal", "Cheap bread", "The shop near me sells bread for a dollar after eight in the evening."},
	}},
	{"A shared calendar for separated parents who argue about custody days", []labelled{
		{true, "reddit.com/r/coparenting", "He always mixes up the custody days", "My ex forgot his custody days again last weekend and I had to leave work. We have a shared calendar but he never looks at it."},
		{true, "reddit.com/r/coparenting", "Which calendar do you use?", "We are separated since spring and argue about days every week. Is there a calendar made for custody that a judge accepts?"},
		{true, "reddit.com/r/Divorce", "Custody schedule in a spreadsheet", "We keep custody days in a spreadsheet that I made, and we still argue because he edits it."},
		{false, "reddit.com/r/productivity", "Best calendar for work", "I need a calendar that shows my meetings and my tasks in one view."},
		{false, "reddit.com/r/Divorce", "She took the house", "We are separated and she wants to keep the house. My lawyer is slow to answer."},
		{false, "reddit.com/r/legaladvice", "Police took my phone into custody", "They hold my phone for days as evidence and nobody tells me when I get it back."},
	}},
	{"Scheduling and route planning for mobile dog groomers", []labelled{
		{true, "reddit.com/r/doggrooming", "Driving all day between clients", "I am a mobile groomer and on Monday I drove 140 miles because my route made no sense. I plan the route by hand every evening."},
		{true, "reddit.com/r/doggrooming", "Scheduling app for mobile grooming?", "What scheduling app do you use as a mobile groomer? I want one that knows the drive between two dogs."},
		{true, "reddit.com/r/doggrooming", "Route planning ate my weekend", "Planning the route for next week took me three hours again. Scheduling forty dogs in a van is a puzzle."},
		{false, "reddit.com/r/dogs", "Grooming at home", "Which brush do you use for a poodle? Mine has mats behind the ears."},
		{false, "reddit.com/r/cycling", "Route planning for a tour", "I am planning a route along the river and need places to camp."},
		{false, "reddit.com/r/devops", "Scheduling containers", "The scheduler puts all containers on one node. How do I spread them?"},
	}},
	{"Medication tracking for caregivers of elderly parents with dementia", []labelled{
		{true, "reddit.com/r/dementia", "Mom took her medication twice", "My mother has dementia and yesterday she took her medication twice. I am her only caregiver and I work. A paper list is not enough."},
		{true, "reddit.com/r/CaregiverSupport", "Keeping track of ten pills", "As a caregiver I fill ten pills into a box every Sunday. Is there an app for tracking the medication of a parent that reminds both of us?"},
		{true, "reddit.com/r/AgingParents", "Dispenser that locks?", "Dad has dementia and forgets his medication. I bought a dispenser for 90 and it broke in a month."},
		{false, "reddit.com/r/dementia", "Mom does not know me any more", "Today she asked who I was. I went to the car and cried."},
		{false, "reddit.com/r/ADHD", "New medication", "I started a new medication on Tuesday and I am not hungry at all."},
		{false, "reddit.com/r/logistics", "Parcel tracking", "The tracking of my parcel has not moved for six days."},
	}},
	{"Contract templates and proposals for freelance video editors", []labelled{
		{true, "reddit.com/r/editors", "Client wants a tenth revision", "My contract did not limit revisions, so this client wants a tenth one for free. What do freelance editors put into a contract?"},
		{true, "reddit.com/r/videography", "Contract template for freelance work", "I lost 1,200 last month because I had no contract. Where do freelance video people get a template for one?"},
		{true, "reddit.com/r/editors", "Proposals take me a whole day", "Every proposal takes me a day and half of the clients do not answer. Freelance video editing would be fine without proposals."},
		{false, "reddit.com/r/editors", "Export settings", "Which export settings do you use for a vertical video? My blacks are crushed."},
		{false, "reddit.com/r/relationships", "He finally proposed", "After nine years he proposed on the beach, and I said yes."},
		{false, "reddit.com/r/nba", "Biggest contract ever", "That contract is worth more than the whole team was ten years ago."},
	}},
	{"Soil testing subscriptions for hobby gardeners", []labelled{
		{true, "reddit.com/r/gardening", "Soil test made no sense", "I paid 45 for a soil test and the sheet is full of numbers. What do I add to my soil now?"},
		{true, "reddit.com/r/vegetablegardening", "Is testing soil worth it?", "My tomatoes die every year and I suspect the soil. Does anybody send soil for testing each spring?"},
		{true, "reddit.com/r/gardening", "Home soil testing kits are useless", "I bought two soil testing kits and they gave me different results for the same bed in my garden."},
		{false, "reddit.com/r/gardening", "Slugs ate everything", "I planted beans on Saturday and on Monday there was nothing left but slime."},
		{false, "reddit.com/r/Teachers", "Testing season", "Six weeks of testing and the children are tired. I hate spring."},
		{false, "reddit.com/r/television", "Too many subscriptions", "I pay for four subscriptions and there is nothing to watch."},
	}},
	{"Translation of school letters for immigrant families", []labelled{
		{true, "reddit.com/r/immigration", "Letters from school that I cannot read", "The school sends letters every week and my wife and I use a translation app by photo. Last week we missed a meeting because the translation was wrong."},
		{true, "reddit.com/r/ESL_Teachers", "Families do not understand our letters", "Half of my families are immigrants and do not read the letters from school. Translation by a service costs us 30 a page."},
		{true, "reddit.com/r/teachers", "Translation for parents", "Is there a translation tool for letters to immigrant parents? I copy and paste each one by hand."},
		{false, "reddit.com/r/teachers", "Parents who never answer", "I call and write and nobody answers. Conferences are in two weeks."},
		{false, "reddit.com/r/math", "Matrices and translation", "Why can a translation not be written as a matrix of the same size?"},
		{false, "reddit.com/r/fonts", "Wide letters", "I am looking for a typeface with wide letters for a poster."},
	}},
	{"An audiobook recording service for self-published authors", []labelled{
		{true, "reddit.com/r/selfpublish", "Audiobook narration costs more than I earn", "A narrator wants 2,000 for my audiobook. I am a self-published author and sold eighty copies. Is there a cheaper way of recording it?"},
		{true, "reddit.com/r/selfpublish", "Recording my own audiobook", "I spent three weekends recording my audiobook in a closet and the file was refused because of noise."},
		{true, "reddit.com/r/writing", "Do authors need an audiobook?", "Authors here who paid for an audiobook: did the recording earn its money back?"},
		{false, "reddit.com/r/selfpublish", "Cover feedback", "Which of these two covers would make you click? The first is darker."},
		{false, "reddit.com/r/audiobooks", "Credits", "I have three credits left and nothing to listen to. Any tips for thrillers?"},
		{false, "reddit.com/r/audioengineering", "Recording drums", "I am recording drums with four microphones and the snare is thin."},
	}},
}

func (p labelled) evidence() market.Evidence {
	e := market.Evidence{ID: "E1", Source: "test", Kind: market.Post, URL: "https://" + p.place, Title: p.title, Text: p.text, Quote: p.text, Place: p.place, Author: "p1", Date: "2026-10-01"}
	return e.Seal()
}

// graded is a quote about late invoices of freelancers with what it says, by hand: dimension, side and tier; an empty dimension says that it must give no signal that counts.
type graded struct {
	dim   market.Dimension
	side  bool
	tier  market.Tier
	quote string
}

var gradedQuotes = []graded{
	{market.Pain, true, 4, "I built a small spreadsheet with a script that chases unpaid invoices because the tools I tried were terrible."},
	{market.Pain, true, 4, "We hired a virtual assistant last year only to chase overdue invoices, it was such a hassle."},
	{market.Pain, true, 4, "I wrote my own invoicing app in a weekend since late clients drove me mad and I was tired of chasing payment by hand."},
	{market.Pain, true, 3, "Last month I spent six hours chasing three invoices, and one client still owes me $900."},
	{market.Pain, true, 3, "Is there an app that reminds clients of an overdue invoice?"},
	{market.Pain, true, 3, "A client never paid my invoice in March and I lost 1,200."},
	{market.Pain, true, 3, "Anybody know of a tool for late invoices?"},
	{market.Pain, true, 3, "I wish there was something that chased invoices for me."},
	{market.Pain, true, 3, "Two weeks ago I had to take a client to small claims court over an invoice of $3,000."},
	{market.Pain, true, 3, "I'm looking for software that does invoicing and reminders."},
	{market.Pain, true, 3, "My invoice was three months late again last year and I could not make rent, it was awful."},
	{market.Pain, true, 3, "What do you all use for invoicing? What software do you use to remind clients?"},
	{market.Pain, true, 2, "Chasing invoices is so frustrating."},
	{market.Pain, true, 2, "I hate asking clients for payment of an invoice."},
	{market.Pain, true, 2, "The invoicing in that program is terrible."},
	{market.Pain, true, 2, "Late payment is the worst part of this job."},
	{market.Pain, true, 2, "How do you deal with an invoice that is not answered? I never know what to write."},
	{market.Pain, true, 2, "Invoice reminders are confusing and tedious."},
	{market.Pain, false, 3, "I solved late invoices last year: half up front, and I have been fine with that since."},
	{market.Pain, false, 2, "Sending an invoice by mail works fine."},
	{market.Pain, false, 2, "Honestly there is no problem with late payment where I live, invoices are not an issue."},
	{market.Pain, false, 2, "Happy with my invoicing as it is."},
	{market.Payment, true, 4, "I pay $15 a month for an invoicing program and it saves my evenings."},
	{market.Payment, true, 4, "I hired a bookkeeper for my invoices and paid her $200 in May."},
	{market.Payment, true, 4, "We switched from one invoicing program to another because the reminders were broken."},
	{market.Payment, true, 4, "I've been paying $9 per month for invoice reminders."},
	{market.Payment, true, 1, "I would pay for a tool that chases invoices."},
	{market.Payment, true, 1, "I'd gladly pay somebody to send my invoices."},
	{market.Payment, false, 2, "There is a free app for invoices and it is completely free for small amounts, works great."},
	{market.Payment, false, 2, "A program for invoices is a waste of money."},
	{market.Payment, false, 3, "I paid for an invoicing subscription and cancelled it because it was not worth the price."},
	{market.Payment, false, 2, "Invoicing programs are overpriced."},
	{"", false, 0, "Check out my new invoicing app, sign up for the free trial and use code LATE."},
	{"", false, 0, "Our platform sends invoices. Visit our website to learn more and get started with our team."},
	{"", false, 0, "I lost my dog last week and I am so sad."},
	{"", false, 0, "My sister had a terrible year and quit her job in May."},
	{"", false, 0, "An invoice is a document with a number and a date."},
	{"", false, 0, "The invoice goes to accounting, a copy goes to the client."},
	{"", false, 0, "It rained on the whole weekend of our trip, it was awful."},
	{"", false, 0, "Invoices are numbered from one."},
}
