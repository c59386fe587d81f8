// Package model is the analyst that asks a language model. The model reads; this package writes the prompts, numbers
// the sentences, and verifies the answers: ids and sentences exist, quotes are cut from the stored text, and queries
// can only search. It keeps nothing between calls and is safe for concurrent use if its analyst.Model is.
//
// Texts by others are data in a prompt, delimited so that they cannot end the block that holds them. A model may
// still obey one of them. At most that text then counts: no answer can add a quote, an id, a product or a verdict
// that does not exist.
package model

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"naps/analyst"
	"naps/market"
)

// Analyst does the jobs of an analyst by asking a model.
type Analyst struct {
	Model analyst.Model
	Name  string // of the model, kept in its readings
}

// The jobs, as the first line of a system prompt names them.
const (
	jobUnderstand = "understand"
	jobPlan       = "plan"
	jobRead       = "read"
	jobProducts   = "products"
	jobName       = "name"
	jobMore       = "more"
	jobWrite      = "write"
	jobPayers     = "payers"
	jobTranslate  = "translate"
	jobInterview  = "interview"
	jobRules      = "rules" // the job "read" with a prompt for laws
)

var jobs = []string{jobUnderstand, jobPlan, jobRead, jobProducts, jobName, jobMore, jobWrite, jobPayers, jobTranslate,
	jobRules, jobInterview}

// Each job has NAME.tmpl, which defines "NAME/system" (without text by others) and "NAME/prompt", and NAME.json, its
// answer's schema.
//
//go:embed prompts
var promptFiles embed.FS

var prompts = template.Must(template.ParseFS(promptFiles, "prompts/*.tmpl"))

// Versions identifies the prompt of each job by its content, so that an answer can be traced to its prompt.
func Versions() map[string]string {
	out := make(map[string]string, len(jobs))
	for _, job := range jobs {
		out[job] = version(job)
	}
	return out
}

func version(job string) string {
	shared, own, schema := promptFile("shared.tmpl"), promptFile(job+".tmpl"), promptFile(job+".json")
	return fmt.Sprintf("%08x", hash(string(shared), string(own), string(schema))>>32)
}

// promptFile panics if a file is missing: that is a mistake in this package, which the first test finds.
func promptFile(name string) []byte {
	text, err := promptFiles.ReadFile("prompts/" + name)
	if err != nil {
		panic(err)
	}
	return text
}

// promptData is what the templates insert. All text by others in it stands in blocks.
type promptData struct {
	Idea, Brief string // blocks
	Data        string // blocks of what is to be judged
	Known       string // blocks of what else helps
	Language    string // of the idea, as a code
	Most        int    // of whatever is asked for
}

// promptFor is what every job but the first says about the idea.
func promptFor(b market.Brief, s market.Subject) promptData {
	p := promptData{Idea: ideaBlock(b), Brief: briefBlock(s), Language: languageCode(s.Language)}
	if p.Language == "" {
		p.Language = "en"
	}
	return p
}

// ask gives the model a job and decodes its answer into a T. most limits the answer in tokens, without room for
// thinking.
func ask[T any](ctx context.Context, a Analyst, job string, p promptData, most int) (T, error) {
	var out T
	q := analyst.Question{Job: job, Schema: promptFile(job + ".json"), MaxTokens: most, Optional: job == jobPayers ||
		job == jobTranslate || job == jobInterview}
	if job == jobRules {
		q.Job = jobRead
	}
	for part, into := range map[string]*string{"system": &q.System, "prompt": &q.Prompt} {
		var b bytes.Buffer
		if err := prompts.ExecuteTemplate(&b, job+"/"+part, p); err != nil {
			return out, fmt.Errorf("model: prompt of %s: %w", job, err)
		}
		*into = strings.TrimSpace(b.String())
	}
	reply, err := a.Model.Ask(ctx, q)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(reply.JSON, &out); err != nil {
		return out, &analyst.ModelError{Reason: "answered in a form that cannot be used",
			Raw: clip(string(reply.JSON), 2000)}
	}
	return out, nil
}

// Tokens of the jobs, prompt and answer, measured on real texts (English, four characters a token).
const (
	callsBeside   = 7     // understand, plan, payers, two more rounds, name and write
	tokensBeside  = 21800 // of these
	tokensBatch   = 1370  // a batch of texts without the texts
	tokensText    = 270
	tokensList    = 950 // a batch of products without the products
	tokensProduct = 140
)

// Forecast estimates the calls and tokens of a run that reads so many candidates and products.
func Forecast(candidates, products int) (calls, tokens int) {
	texts, lists := (candidates+readMost-1)/readMost, (products+productsMost-1)/productsMost
	tokens = tokensBeside + texts*tokensBatch + candidates*tokensText + lists*tokensList + products*tokensProduct
	return callsBeside + texts + lists, tokens
}
