package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// The model of the forum reads as a careful person does: who tells of late invoices has the problem, and nothing else
// is about it.

var blockRE = regexp.MustCompile(`(?s)<<<(E\d+) [^\n]*\n(.*?)\n>>>`)

// chat answers as a server with the API of OpenAI.
func chat(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Messages []struct{ Role, Content string }
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var system, text string
	for _, m := range q.Messages {
		if m.Role == "system" {
			system = m.Content
		} else {
			text += m.Content
		}
	}
	job, _, _ := strings.Cut(strings.TrimPrefix(system, "job: "), "\n")
	answer, err := json.Marshal(answerTo(job, text))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	chunk := func(delta map[string]any, finish any) {
		// plain values
		raw, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta,
			"finish_reason": finish}}})
		fmt.Fprintf(w, "data: %s\n\n", raw)
	}
	chunk(map[string]any{"role": "assistant", "content": string(answer)}, nil)
	chunk(map[string]any{}, "stop")
	fmt.Fprint(w, "data: [DONE]\n\n")
}

func answerTo(job, text string) any {
	none := []any{}
	switch job {
	case "understand":
		return map[string]any{
			"language": "en", "vague": false, "title": "Invoice reminders", "customer": "freelancers",
			"job": "chase late invoices", "problem": "clients pay their invoices late", "region": "", "price": "",
			"says": []string{"clients pay their invoices late"}, "communities": none,
			"substitutes": none, "rules": none, "unrelated": none, "questions": none,
		}
	case "read", "products":
		var answers []any
		for _, b := range blockRE.FindAllStringSubmatch(text, -1) {
			a := map[string]any{"id": b[1], "about": 0, "voice": "other", "facts": none, "pain": ""}
			switch {
			case job == "products":
				a = map[string]any{"id": b[1], "relation": "none", "name": "", "does_at": none, "price_at": none,
					"customers_at": none, "free_at": none}
			case strings.Contains(b[2], "invoices late"):
				a["about"], a["voice"], a["pain"] = 2, "sufferer", "invoices late"
				a["facts"] = []any{map[string]any{"fact": "loss", "at": []int{1}},
					map[string]any{"fact": "when", "at": []int{1}}}
			}
			answers = append(answers, a)
		}
		return map[string]any{"answers": answers}
	case "name":
		return map[string]any{"clusters": none, "same": none}
	case "more":
		return map[string]any{"enough": true, "queries": none}
	case "write":
		return map[string]any{"summary": none, "for": none, "against": none, "phases": map[string]any{}, "next": ""}
	}
	return map[string]any{"queries": none}
}
