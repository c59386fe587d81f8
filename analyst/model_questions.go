package analyst

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"naps/ground"
	"naps/market"
)

var questionsSchema = json.RawMessage(`{"type":"object","properties":{"answers":{"type":"array","maxItems":60,"items":{"type":"object","properties":{"id":{"type":"string","maxLength":12},"question":{"enum":["first_person","past","when","loss","amount","paid","hired","workaround","asks_for_tool","complaint","fine","solved","free","not_worth_it","would","switched","advertising"]},"span":{"type":"string","maxLength":300}},"required":["id","question","span"],"additionalProperties":false}}},"required":["answers"],"additionalProperties":false}`)

const (
	questionsBatch   = 12
	questionsBatches = 5
)

// Answered holds, for each piece of evidence, the questions answered with yes and the words of its quote that show it.
type Answered map[string]map[string]string

// shows is what the words that show an answer must have in them. A model may point anywhere; only words that can mean it count.
var shows = map[string]*regexp.Regexp{
	"first_person":  regexp.MustCompile(`(?i)\b(i|i'm|i've|i'd|me|my|mine|we|we're|we've|us|our|ours)\b`),
	"loss":          regexp.MustCompile(`(?i)\d|\b(lost|lose|losing|wast\w*|hours?|days?|weeks?|months?|nights?|money|cost\w*|spen[dt]\w*|late|unpaid|never paid)\b`),
	"amount":        regexp.MustCompile(`\d`),
	"paid":          regexp.MustCompile(`(?i)\b(pay|pays|paid|paying|bought|buy|purchas\w*|subscri\w*|spen[dt]|cost\w*)\b`),
	"hired":         regexp.MustCompile(`(?i)\b(hir\w+|outsourc\w+|employ\w*|assistant|freelancer|contractor|accountant|bookkeeper|agency|consultant|va|lawyer|attorney)\b`),
	"workaround":    regexp.MustCompile(`(?i)\b(built|build|made|wrote|script\w*|spreadsheets?|excel|sheets?|by hand|manual\w*|copy|paste|notebook|paper|hack\w*|workaround\w*|myself|own)\b`),
	"asks_for_tool": regexp.MustCompile(`(?i)\?|\b(is there|any(one|body)? (know|tool|app)|looking for|recommend\w*|suggest\w*|alternative\w*)\b`),
	"free":          regexp.MustCompile(`(?i)\b(free|open.?source|no cost|without paying)\b`),
	"would":         regexp.MustCompile(`(?i)\b(would|could|might|if|'d)\b`),
	"switched":      regexp.MustCompile(`(?i)\b(switch\w*|mov(ed|ing)|left|leav\w+|migrat\w+|replac\w+|cancel\w*)\b`),
	"not_worth_it":  regexp.MustCompile(`(?i)\b(worth|refund\w*|cancel\w*|expensive|overpriced|price\w*|waste)\b`),
	"advertising":   regexp.MustCompile(`(?i)\b(we|our|my|i (built|made|launched)|check (it )?out|sign up|try it|launch\w*)\b`),
}

// Questions asks a model the yes-or-no questions of score.md about posts. An answer counts only with words that stand in the quote and can
// show it; the tier is not asked for: the table of rules sets it.
func Questions(ctx context.Context, m Model, b market.Brief, es []market.Evidence) (Answered, []market.Removed, error) {
	var posts []market.Evidence
	for _, e := range byHash(append([]market.Evidence{}, es...)) {
		if e.Kind == market.Post && e.ID != "" && e.Quote != "" {
			posts = append(posts, e)
		}
	}
	out := Answered{}
	var removed []market.Removed
	for _, batch := range batches(posts, questionsBatch, questionsBatches) {
		got, err := ask[struct {
			Answers []struct{ ID, Question, Span string } `json:"answers"`
		}](ctx, m, Question{Job: "questions", Schema: questionsSchema, MaxTokens: 1500}, map[string]any{"Idea": ideaOf(b), "Evidence": batch})
		if err != nil {
			return out, removed, err
		}
		byID := map[string]market.Evidence{}
		for _, e := range batch {
			byID[e.ID] = e
		}
		for _, a := range got.Answers {
			e, ok := byID[a.ID]
			switch {
			case !ok:
				removed = append(removed, rejected(a.Question+": "+a.Span, "it cites evidence that it was not shown"))
			case strings.TrimSpace(a.Span) == "" || !ground.Quote(market.Evidence{Quote: e.Quote}, a.Span):
				removed = append(removed, rejected(a.Question+": "+a.Span, "the words that should show it do not stand in the quote"))
			case shows[a.Question] != nil && !shows[a.Question].MatchString(a.Span):
				removed = append(removed, rejected(a.Question+": "+a.Span, "the words that should show it cannot mean it"))
			default:
				if out[a.ID] == nil {
					out[a.ID] = map[string]string{}
				}
				out[a.ID][a.Question] = a.Span
			}
		}
	}
	return out, removed, nil
}

// GradeAnswered grades the quote of a post, with the answers of a model beside those of the cues.
func GradeAnswered(s market.Subject, e market.Evidence, answers map[string]string) []market.Signal {
	l := focus(s)
	if e.Kind != market.Post || e.Quote == "" || !judgePost(l, e).OK {
		return Signals(s, e)
	}
	return answeredSignals(l, e, answers)
}

// with adds answers to facts: a model can only add what its words show.
func (f facts) with(answers map[string]string) facts {
	for name, fact := range map[string]*bool{
		"first_person": &f.first, "past": &f.past, "when": &f.when, "loss": &f.loss, "amount": &f.amount, "paid": &f.paid, "hired": &f.hired, "workaround": &f.byHand, "asks_for_tool": &f.asks,
		"complaint": &f.complaint, "fine": &f.fine, "solved": &f.solved, "free": &f.free, "not_worth_it": &f.notWorth, "would": &f.would, "switched": &f.switched, "advertising": &f.advert,
	} {
		*fact = *fact || answers[name] != ""
	}
	f.payer = f.payer || f.first && f.paid
	return f
}

// cueNames are the questions that cues answer, to find the words that a model gave for one.
var cueNames = map[cue]string{
	cueWhen: "when", cueLoss: "loss", cuePaid: "paid", cueHired: "hired", cueBuilt: "workaround", cueByHand: "workaround", cueAsks: "asks_for_tool", cueComplaint: "complaint", cueFine: "fine",
	cueSolved: "solved", cueFree: "free", cueNotWorth: "not_worth_it", cueWould: "would", cueSwitched: "switched", cueAdvert: "advertising",
}

// shownBy is the words that a model gave for the first of cues that it answered.
func shownBy(answers map[string]string, cues []cue) string {
	for _, c := range cues {
		if span := answers[cueNames[c]]; span != "" {
			return span
		}
	}
	return ""
}
