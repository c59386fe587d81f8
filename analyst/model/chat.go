package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"naps/analyst"
	"naps/journal"
	"naps/market"
)

// jobChat answers questions about a finished report.
const jobChat = "chat"

// The tools of the chat.
const (
	SearchEvidence = "search_evidence" // {words}
	SearchWeb      = "search_web"      // {query, kind}
)

// chatTokens limits an answer of the chat.
const chatTokens = 1200

// Talk is a founder's question with what a model may know to answer it.
type Talk struct {
	Brief    market.Brief
	Subject  market.Subject
	Facts    []string // what the report says, a sentence each; the first is R1
	Evidence []market.Evidence
	Readings map[string]market.Reading // by id of the evidence
	Said     []journal.Message         // before the question, the oldest first
	Question string
	Language string // of the answer, as English names it; empty: that of the question
	Web      bool   // the web may be searched
}

// FactID is the id by which a model cites the n-th fact, from 0.
func FactID(n int) string { return fmt.Sprintf("R%d", n+1) }

// ChatVersion identifies the prompt of the chat by its content.
func ChatVersion() string { return version(jobChat) }

// chatPrompt is what the templates of the chat insert, beside what all jobs do.
type chatPrompt struct {
	promptData
	Question string // block
	Language string
	Web      bool
}

// The most of a conversation that a model is shown.
const (
	saidShown     = 6
	saidCharacter = 600
)

// Ask makes the question of a talk. With tools the model may search first; without, it must answer from what it is
// shown, by a schema, which servers that refuse tools can do.
func (t Talk) Ask(tools bool) (analyst.Question, error) {
	p := chatPrompt{promptData: promptFor(t.Brief, t.Subject), Question: block("question", t.Question),
		Language: t.Language, Web: t.Web && tools}
	var facts, said []string
	for i, f := range t.Facts {
		facts = append(facts, FactID(i)+": "+f)
	}
	for _, m := range t.Said[max(0, len(t.Said)-saidShown):] {
		said = append(said, m.Role+": "+clip(oneLine(m.Text), saidCharacter))
	}
	p.Known = block("report", facts...)
	if len(said) > 0 {
		p.Known = blocks(p.Known, block("said", said...))
	}
	p.Data = t.Blocks(t.Evidence)
	q := analyst.Question{Job: jobChat, MaxTokens: chatTokens}
	for part, into := range map[string]*string{"system": &q.System, "prompt": &q.Prompt} {
		text, err := executed(prompts, jobChat+"/"+part, p)
		if err != nil {
			return q, err
		}
		*into = text
	}
	if !tools {
		q.Schema = promptFile(jobChat + ".json")
		return q, nil
	}
	q.Tools = []analyst.Tool{{Name: SearchEvidence, About: "Find stored evidence by words.",
		Schema: json.RawMessage(evidenceArgs)}}
	if t.Web {
		q.Tools = append(q.Tools, analyst.Tool{Name: SearchWeb, About: "Search the web for one kind of text.",
			Schema: json.RawMessage(webArgs)})
	}
	return q, nil
}

const (
	evidenceArgs = `{"type":"object","properties":{"words":{"type":"string","minLength":1,"maxLength":300}},"required":["words"],"additionalProperties":false}`
	webArgs      = `{"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":120},"kind":{"type":"string","enum":["post","product","page","news"]}},"required":["query","kind"],"additionalProperties":false}`
)

// Blocks shows pieces of evidence as a model may cite them.
func (t Talk) Blocks(of []market.Evidence) string {
	var out []string
	for _, e := range of {
		out = append(out, quotesBlock(e, t.Readings[e.ID]))
	}
	return blocks(out...)
}

func executed(all *template.Template, name string, data any) (string, error) {
	var b bytes.Buffer
	if err := all.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("model: prompt of %s: %w", name, err)
	}
	return strings.TrimSpace(b.String()), nil
}

// Said is one sentence of a model's answer in the chat.
type Said struct {
	Text  string   `json:"text"`
	Cites []string `json:"cites"`
}

// Answer is what a model says in the chat.
type Answer struct {
	Sentences []Said   `json:"sentences"`
	FollowUps []string `json:"follow_ups"`
}

// ParseAnswer reads an answer of the chat, with what models like to put around JSON. Without sentences it is an
// *analyst.ModelError.
func ParseAnswer(text string) (Answer, error) {
	var a Answer
	inside := text
	if from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}'); from >= 0 && to > from {
		inside = text[from : to+1]
	}
	if err := json.Unmarshal([]byte(inside), &a); err != nil || len(a.Sentences) == 0 {
		return Answer{}, &analyst.ModelError{Reason: "answered in a form that cannot be used", Raw: clip(text, 2000)}
	}
	return a, nil
}

// Tidy cleans a sentence or a question of a model: one line, without marks of citations and the targets of links; empty
// where it holds a link or is too long.
func Tidy(text string, most int) string {
	text = oneLine(citationMarks.ReplaceAllString(markdownLink.ReplaceAllString(text, "$1"), ""))
	if link.MatchString(text) || clip(text, most) != text {
		return ""
	}
	return text
}

// NamesVerdict lists the verdicts that a text names.
func NamesVerdict(text string) []string {
	var out []string
	for _, v := range verdicts.FindAllString(text, -1) {
		out = append(out, strings.ReplaceAll(v, " ", "-"))
	}
	return out
}

// SentenceStream finds the sentences of an answer of the chat while it comes piece by piece. The zero value is ready.
type SentenceStream struct {
	object     []byte // the object that is being read
	depth      int
	text, past bool // inside a string, after a backslash
}

// Write takes a piece and gives the sentences that it completes.
func (s *SentenceStream) Write(piece string) []Said {
	var out []Said
	for i := range len(piece) {
		c := piece[i]
		if s.depth >= sentenceDepth {
			s.object = append(s.object, c)
		}
		if s.text {
			switch {
			case s.past:
				s.past = false
			case c == '\\':
				s.past = true
			case c == '"':
				s.text = false
			}
			continue
		}
		switch c {
		case '"':
			s.text = s.depth > 0 // before the JSON a quotation mark is prose
		case '{', '[':
			if s.depth > 0 || c == '{' {
				s.depth++
			}
			if s.depth == sentenceDepth && c == '{' {
				s.object = []byte{c}
			}
		case '}', ']':
			if s.depth == 0 {
				continue
			}
			if s.depth--; s.depth == sentenceDepth-1 && c == '}' {
				var said Said
				if json.Unmarshal(s.object, &said) == nil && said.Text != "" {
					out = append(out, said)
				}
				s.object = nil
			}
		}
	}
	return out
}

// sentenceDepth is how deep a sentence lies in an answer: inside the object and its list.
const sentenceDepth = 3
