package chat

import (
	"context"
	"fmt"
	"math"
	"strings"

	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
	"naps/words"
)

// Library finds stored evidence by words.
type Library interface {
	FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error)
}

// Interviewer speaks for naps in the conversation: it says how an idea was understood, and answers questions from the stored evidence with quotes
// and links, or says that the evidence does not tell. It is safe for concurrent use.
type Interviewer struct {
	Library Library
	Model   bool // a model is set, so ideas in any language can be read
}

// hitsRead is how many stored passages a question is compared with.
const hitsRead = 12

// Open says how an idea was understood, so that the founder can put it differently before a run is paid for.
func (i Interviewer) Open(b market.Brief) string {
	s := plain.Understood(b)
	if why := i.Unreadable(s); why != "" {
		return why
	}
	if s.Vague {
		return "That's too little to search for. Say in a sentence what you want to build and for whom, for example: " +
			"*Booking and deposit reminders for independent tattoo studios that lose money to no-shows.*"
	}
	var lines []string
	for _, part := range []struct{ name, value string }{{"The job", s.Job}, {"Who has the problem", s.Customer}, {"What goes wrong", s.Problem}, {"Where", s.Region}} {
		if part.value != "" {
			lines = append(lines, fmt.Sprintf("- **%s:** %s", part.name, unmarked(part.value)))
		}
	}
	asked := ""
	if q := ToAsk(s); len(q) > 0 {
		asked = "\n\nThese answers would improve the search:\n\n- " + strings.Join(q, "\n- ")
	}
	return "Here's how I understand your idea:\n\n" + strings.Join(lines, "\n") + asked +
		"\n\nPick a goal and your deal-breakers, then start the research. You can add anything here first."
}

// Unreadable says why an idea cannot be searched for, empty where it can: without a model only English is.
func (i Interviewer) Unreadable(s market.Subject) string {
	if i.Model || s.Language == "" || s.Language == "en" {
		return ""
	}
	return "This idea isn't in English. Without a language model, naps can search for English ideas only. Describe the idea in English, or ask your operator to set up a model. Nothing was charged."
}

// ToAsk is what naps asks before a run: at most three questions, and only where an answer would change what is searched for.
func ToAsk(s market.Subject) []string {
	var out []string
	if s.Customer == "" {
		out = append(out, "**Who has this problem?** Answer with a line like *Customer: owners of small bakeries*.")
	}
	if s.Problem == "" {
		out = append(out, "**What goes wrong for them today?** Answer with a line like *Problem: orders come by phone and get lost*.")
	}
	if len(s.Says) == 0 {
		out = append(out, "**How would they put it?** Three short phrases find the most, in a line like *Says: client never paid; chasing invoices; how do I get paid on time*.")
	}
	return out[:min(3, len(out))]
}

// priceToTry is what the number of payers is worked out for where nobody has named a price: a common price of a small tool, in US dollars a month.
const priceToTry = 30

// Assumptions lists what is assumed about an idea, since its founder has not said otherwise. Each would change what is searched for or how it counts.
func Assumptions(b market.Brief, s market.Subject) []string {
	var out []string
	if s.Customer == "" {
		out = append(out, "Nobody in particular has the problem, so everybody's words count.")
	} else {
		out = append(out, "The people with the problem also decide and pay.")
	}
	if s.Region == "" {
		out = append(out, "You can sell it anywhere; we count customers in the United States.")
	} else {
		out = append(out, fmt.Sprintf("You start in %s.", s.Region))
	}
	goal := b.Goal
	if goal == "" {
		goal = market.Living
	}
	payers := market.Grouped(int64(math.Ceil(goal.Yearly() / (12 * priceToTry))))
	return append(out,
		fmt.Sprintf("You'd need %s customers at $%d a month. We'll use real prices once we find them.", payers, priceToTry),
		"A small team builds it without outside money, so many funded rivals count against it.")
}

// Answer replies to a message from the evidence of the session. Before there is any, it says what happens with the message.
func (i Interviewer) Answer(ctx context.Context, s journal.Session, text string) (string, []string, error) {
	if s.Run == "" {
		return "Noted. The research will use it.", nil, nil
	}
	hits, err := i.Library.FindEvidence(ctx, s.ID, text, hitsRead)
	if err != nil {
		return "", nil, err
	}
	answer, cites := FromEvidence(hits)
	switch {
	case !s.Status.Live() && s.Status != journal.Done && s.Report == 0 && len(cites) == 0:
		return "There's no report yet, so I have nothing to answer from. Continue the research, then ask again.", nil, nil
	case !s.Status.Live():
		return answer, cites, nil
	case len(cites) == 0:
		return "Noted. The research uses it from its next phase on. Ask again when it's done, and I'll answer from what was found.", nil, nil
	}
	return "So far:\n\n" + answer, cites, nil
}

// passagesShown is how many quotes an answer has at most where it has nothing else.
const passagesShown = 5

// FromEvidence answers a question with the passages that were found for it, as quotes with their links. What people type into a search box
// is no quote. The text is markdown; cites are the ids of what it quotes.
func FromEvidence(hits []market.Evidence) (text string, cites []string) {
	var b strings.Builder
	cites = []string{}
	for _, e := range hits {
		if e.Quote == "" || e.Kind == market.Suggestion || e.Kind == market.Series || len(cites) == passagesShown {
			continue
		}
		fmt.Fprintf(&b, "\n> %s\n\n%s\n", words.OneLine(e.Quote), credit(e))
		cites = append(cites, e.ID)
	}
	if len(cites) == 0 {
		return "The evidence doesn't say. Try other words, or ask who has the problem, who the competitors are, or what they charge.", cites
	}
	return "Here's what the evidence says:\n" + b.String(), cites
}

func credit(e market.Evidence) string {
	name := strings.NewReplacer("[", "(", "]", ")", "\n", " ").Replace(e.Title)
	if name == "" {
		name = e.Place
	}
	if !strings.HasPrefix(e.URL, "http") {
		return "— " + name
	}
	when := ""
	if e.Date != "" {
		when = ", " + e.Date
	}
	return fmt.Sprintf("— [%s](%s)%s", market.Cut(name, 100), strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(e.URL), when)
}
