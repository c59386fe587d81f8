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

// Library reads what a run has found so far.
type Library interface {
	// FindEvidence finds stored evidence by words.
	FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error)
	// ListEvidence lists all evidence, or that of one phase.
	ListEvidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error)
	// FindingsSoFar reads the findings of the phases of a run that are done.
	FindingsSoFar(ctx context.Context, session, run string) (map[market.Phase][]market.Finding, error)
}

// Interviewer speaks for naps in the conversation: it says how an idea was understood, and answers questions from the
// stored evidence with quotes and links, or says that the evidence does not tell. It is safe for concurrent use.
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
	return "Thanks. Let's check that we understand it before we search. You can add anything here first."
}

// Blocked says why a run cannot begin, empty where it can: nothing could be searched for.
func (i Interviewer) Blocked(s market.Subject) string {
	if why := i.Unreadable(s); why != "" {
		return why
	}
	if s.Vague {
		return "There's too little to search for. Say who has the problem and what goes wrong for them."
	}
	return ""
}

// Unreadable says why an idea cannot be searched for, empty where it can: without a model only English is.
func (i Interviewer) Unreadable(s market.Subject) string {
	if i.Model || s.Language == "" || s.Language == "en" {
		return ""
	}
	return "This idea isn't in English. Without a language model, naps can search for English ideas only. Describe the idea in English, or ask your operator to set up a model. Nothing was charged."
}

// Question is what naps asks before a run, with answers to tap.
type Question struct {
	Field   string // of the form
	Text    string
	Answers []string
}

// questions are asked one at a time, in this order: the first decides most where is searched.
var questions = []Question{
	{plain.FieldCustomer, "who has this problem?",
		[]string{"Small businesses", "Freelancers", "Consumers", plain.NotSure}},
	{plain.FieldProblem, "what goes wrong for them today?",
		[]string{"They lose money", "They lose time", "They make mistakes", plain.NotSure}},
	{plain.FieldSays, "how would they put it? Two or three short phrases, with semicolons between them, find the most.",
		[]string{plain.NotSure}},
}

// ToAsk is what naps asks before a run: at most three questions, and only where an answer would change what is searched
// for.
func ToAsk(b market.Brief, s market.Subject) []Question {
	empty := map[string]bool{plain.FieldCustomer: s.Customer == "", plain.FieldProblem: s.Problem == "",
		plain.FieldSays: len(s.Says) == 0}
	var out []Question
	for _, q := range questions {
		if empty[q.Field] && !plain.Declined(b.Notes, q.Field) {
			out = append(out, q)
		}
	}
	return out
}

// priceToTry is what the number of payers is worked out for where nobody has named a price: a common price of a small
// tool, in US dollars a month.
const priceToTry = 30

// Assumptions lists what is assumed about an idea, since its founder has not said otherwise. Each would change what is
// searched for or how it counts.
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
		fmt.Sprintf("You'd need %s customers at $%d a month. We'll use real prices once we find them.", payers,
			priceToTry),
		"A small team builds it without outside money, so many funded rivals count against it.")
}

// Answer replies to a message from the evidence of the session. Before there is any, it says what happens with the
// message.
func (i Interviewer) Answer(ctx context.Context, s journal.Session, text string) (string, []string, error) {
	if said := courtesy(text); said != "" {
		return said, nil, nil
	}
	switch {
	case s.Run == "" && isQuestion(text):
		return "I answer from what the research finds, and it hasn't started yet. I've added your message to the idea.",
			nil, nil
	case s.Run == "":
		return "Noted. The research will use it.", nil, nil
	case s.Status.Live():
		return i.whileRunning(ctx, s, text)
	}
	hits, err := i.Library.FindEvidence(ctx, s.ID, text, hitsRead)
	if err != nil {
		return "", nil, err
	}
	answer, cites := FromEvidence(hits)
	if s.Status != journal.Done && s.Report == 0 && len(cites) == 0 {
		return "There's no report yet, so I have nothing to answer from. Continue the research, then ask again.", nil,
			nil
	}
	return answer, cites, nil
}

// passagesShown is how many quotes an answer has at most where it has nothing else.
const passagesShown = 5

// FromEvidence answers a question with the passages that were found for it, as quotes with their links. What people
// type into a search box is no quote. The text is markdown; cites are the ids of what it quotes.
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
		return "The evidence doesn't say. Try other words, or ask who has the problem, who the competitors are, or what they charge.",
			cites
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
	return fmt.Sprintf("— [%s](%s)%s", market.Cut(name, 100),
		strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(e.URL), when)
}
