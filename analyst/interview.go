package analyst

import (
	"context"
	"fmt"
	"strings"

	"naps/market"
)

// Library finds stored evidence by words.
type Library interface {
	FindEvidence(ctx context.Context, session, question string, limit int) ([]market.Evidence, error)
}

// Interviewer speaks for naps where no model is configured: it says how an idea was understood, and answers questions from
// the stored evidence with quotes and links, or with "the evidence does not say". It is safe for concurrent use.
type Interviewer struct{ Library Library }

// hitsToRead is how many stored passages a question is compared with.
const hitsToRead = 12

// Open says how an idea was understood, so that the founder can put it differently before a run is paid for.
func (Interviewer) Open(b market.Brief) string {
	s := Read(b)
	if len(s.Terms) < 2 {
		return "This is too little to search for. Say in a sentence what you want to build and for whom, for example: " +
			"*Booking and deposit reminders for independent tattoo studios that lose money to no-shows.*"
	}
	var lines []string
	if s.Job != "" {
		lines = append(lines, fmt.Sprintf("- **The job:** %s", unmarked(s.Job)))
	}
	if s.Customer != "" {
		lines = append(lines, fmt.Sprintf("- **Who has the problem:** %s", unmarked(s.Customer)))
	}
	if s.Region != "" {
		lines = append(lines, fmt.Sprintf("- **Where:** %s", unmarked(s.Region)))
	}
	if len(s.Problems) > 0 {
		lines = append(lines, fmt.Sprintf("- **What I will look for:** %s", unmarked(strings.Join(s.Problems, "; "))))
	}
	asked := ""
	if q := ToAsk(b); len(q) > 0 {
		asked = "\n\nIt would change what I search for to know:\n\n- " + strings.Join(q, "\n- ")
	}
	return "This is how I read your idea:\n\n" + strings.Join(lines, "\n") + asked +
		"\n\nChoose a goal and what would make you give the idea up, then start the research. Anything you add here before that is used as well."
}

// Answer replies to a message from the evidence of the session. Before there is any, it says what happens with the message.
func (i Interviewer) Answer(ctx context.Context, s market.Session, text string) (string, []string, error) {
	switch {
	case s.Run == "":
		return "Noted. It will be used when you start the research.", nil, nil
	case s.Status.Live():
		hits, err := i.Library.FindEvidence(ctx, s.ID, text, hitsToRead)
		if err != nil || len(hits) == 0 {
			return "Noted. The research uses it from its next phase on. Ask again when it is done, and I will answer from what was found.", nil, err
		}
		answer, cites := Answer(text, hits)
		return "So far, while the research goes on:\n\n" + answer, cites, nil
	}
	hits, err := i.Library.FindEvidence(ctx, s.ID, text, hitsToRead)
	if err != nil {
		return "", nil, err
	}
	answer, cites := Answer(text, hits)
	return answer, cites, nil
}

// unmarked keeps the founder's words from being read as markdown.
func unmarked(text string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "<", "\\<", "\n", " ").Replace(text)
}
