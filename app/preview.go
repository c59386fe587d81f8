package app

import (
	"fmt"
	"strings"

	"naps/analyst/model"
	"naps/analyst/plain"
	"naps/chat"
	"naps/market"
	"naps/research"
	"naps/views"
)

// preview is how an idea is understood before a run, and the searches with which a run begins.
func (m *machine) preview(b market.Brief) views.Brief {
	s := plain.Understood(b)
	p := views.Brief{Customer: s.Customer, Problem: s.Problem, Region: s.Region, Says: strings.Join(s.Says, "; "),
		Assumptions: chat.Assumptions(b, s)}
	p.Blocked = chat.Interviewer{Model: m.models.set()}.Blocked(s)
	if ask := chat.ToAsk(b, s); len(ask) > 0 && p.Blocked == "" {
		p.Question = views.Question{Field: ask[0].Field, Why: "One question, because it changes where we search:",
			Text: ask[0].Text, Answers: ask[0].Answers}
	}
	if m.models.set() {
		p.Forecast = forecast(m.models.config(), research.Readings)
	}
	for _, a := range plain.Searches(s) {
		p.Planned = append(p.Planned, views.PlannedQuery{Phase: a.Phase, Text: a.Query.Text, Counter: a.Query.Counter})
	}
	return p
}

// forecast is about what the model will be asked in a run, in words.
func forecast(cfg ModelConfig, readings func() (posts, products int)) string {
	_, tokens := model.Forecast(readings())
	text := "about " + market.Grouped(int64(tokens+500)/1000*1000) + " tokens"
	// Most of what a run pays for is what is read; a sixth is answers.
	if cost := (cfg.PriceIn*5/6 + cfg.PriceOut/6) * float64(tokens) / 1e6; cost > 0 {
		text += fmt.Sprintf(", $%.2f at your prices", cost)
	}
	return text
}

// readOn says what reading more of the evidence of a report takes, empty without a model.
func readOn(cfg ModelConfig) string {
	if cfg.BaseURL == "" {
		return ""
	}
	return forecast(cfg, research.ReadOn)
}

// unreadable says why an idea cannot be searched for here, empty where it can.
func (m *machine) unreadable(b market.Brief) string {
	if !market.HasWords(b.Idea) {
		return "There are no words in this idea to search for. Say what you want to build, and for whom."
	}
	return chat.Interviewer{Model: m.models.set()}.Unreadable(plain.Understood(b))
}
