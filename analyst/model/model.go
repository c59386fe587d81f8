// Package model is the analyst that asks a language model. The model reads; this package writes the prompts, numbers what is to be
// read, and verifies the answers: ids and sentences exist, quotes are cut from the stored text, queries are only queries.
// It keeps nothing between calls and is safe for concurrent use where its analyst.Model is.
//
// Texts of others are data in a prompt, delimited so that they cannot end themselves. A model may still obey one of them. The most that
// comes of it is that the text counts as itself: no answer can add a quote, an id, a product or a verdict that is not there.
package model

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
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
)

var jobs = []string{jobUnderstand, jobPlan, jobRead, jobProducts, jobName, jobMore, jobWrite}

// Each job has NAME.tmpl, which defines "NAME/system" (no words of others) and "NAME/prompt", and NAME.json, the schema of its answer.
//
//go:embed prompts
var promptFiles embed.FS

var prompts = template.Must(template.ParseFS(promptFiles, "prompts/*.tmpl"))

// Versions names the prompt of each job by its content, so that an answer can be traced to the prompt that it answers.
func Versions() map[string]string {
	out := make(map[string]string, len(jobs))
	for _, job := range jobs {
		out[job] = version(job)
	}
	return out
}

func version(job string) string {
	sum := sha256.New()
	for _, name := range []string{"shared.tmpl", job + ".tmpl", job + ".json"} {
		text := promptFile(name)
		fmt.Fprintf(sum, "%d\x00%s", len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil))[:8]
}

// promptFile panics where a file is missing: that is a mistake in this package, which the first test finds.
func promptFile(name string) []byte {
	text, err := promptFiles.ReadFile("prompts/" + name)
	if err != nil {
		panic(err)
	}
	return text
}

// with is what the templates place. Every word of others in it stands in a block.
type with struct {
	Idea, Brief string // blocks
	Data        string // blocks of what is to be judged
	Known       string // blocks of what else helps
	Language    string // of the idea, as a code
	Most        int    // of whatever is asked for
}

// given is what every job after the first tells of the idea.
func given(b market.Brief, s market.Subject) with {
	w := with{Idea: ideaBlock(b), Brief: briefBlock(s), Language: languageCode(s.Language)}
	if w.Language == "" {
		w.Language = "en"
	}
	return w
}

// ask puts a job to the model and reads its answer into a T. most bounds the answer in tokens, without any room for thinking.
func ask[T any](ctx context.Context, a Analyst, job string, w with, most int) (T, error) {
	var out T
	q := analyst.Question{Job: job, Schema: promptFile(job + ".json"), MaxTokens: most}
	for part, into := range map[string]*string{"system": &q.System, "prompt": &q.Prompt} {
		var b bytes.Buffer
		if err := prompts.ExecuteTemplate(&b, job+"/"+part, w); err != nil {
			return out, fmt.Errorf("model: prompt of %s: %w", job, err)
		}
		*into = strings.TrimSpace(b.String())
	}
	reply, err := a.Model.Ask(ctx, q)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(reply.JSON, &out); err != nil {
		return out, &analyst.ModelError{Reason: "answered in a form that cannot be used", Raw: clip(string(reply.JSON), 2000)}
	}
	return out, nil
}

// What the jobs take in tokens, prompt and answer, measured on real texts (English, four letters a token).
const (
	tokensBeside  = 20000 // understand, plan, two rounds more, name and write
	callsBeside   = 6
	tokensBatch   = 1300 // a batch of texts without the texts
	tokensText    = 270
	tokensList    = 900 // a batch of products without the products
	tokensProduct = 180
)

// Forecast says about how many calls and tokens a run takes that reads so many candidates and products.
func Forecast(candidates, products int) (calls, tokens int) {
	texts, lists := (candidates+readMost-1)/readMost, (products+productsMost-1)/productsMost
	tokens = tokensBeside + texts*tokensBatch + candidates*tokensText + lists*tokensList + products*tokensProduct
	return callsBeside + texts + lists, tokens
}
