package eval

import (
	"context"
	"fmt"

	"naps/analyst"
	"naps/market"
)

// Spent is what a model was asked and what came of it, over the whole measure so far.
type Spent struct {
	Calls   int     `json:"calls"`
	Tokens  int     `json:"tokens"`
	Cost    float64 `json:"cost"`    // US dollars
	Failed  int     `json:"failed"`  // calls without an answer that can be used
	Removed int     `json:"removed"` // proposals that the rules did not let through
}

// counting is a model whose calls are counted.
type counting struct {
	analyst.Model
	spent Spent
}

func (c *counting) Ask(ctx context.Context, q analyst.Question) (analyst.Reply, error) {
	r, err := c.Model.Ask(ctx, q)
	c.spent.Calls++
	c.spent.Tokens += r.Used.Tokens
	c.spent.Cost += r.Used.Cost
	if err != nil {
		c.spent.Failed++
	}
	return r, err
}

func (c *counting) total() Spent { return c.spent }

// Alone is the column of a model that nobody checks: what it says by itself of relevance. A run never relies on that.
func Alone(name string, m analyst.Model) Column {
	c := &counting{Model: m}
	return Column{Name: name + " alone", Spent: c.total, About: func(ctx context.Context, b market.Brief, es []market.Evidence) ([]bool, error) {
		said, err := analyst.About(ctx, c, b, es)
		out := make([]bool, len(es))
		for i, e := range es {
			out[i] = said[e.ID]
		}
		return out, err
	}}
}

// Helped is the column of the built-in rules with a model beside them, as in a run: the model proposes, the rules decide.
// Sizes are not asked of a model in a run and not measured.
func Helped(name string, m analyst.Model) Column {
	c := &counting{Model: m}
	rules := BuiltIn()
	return Column{
		Name: "rules with " + name, Spent: c.total,
		About: func(ctx context.Context, b market.Brief, es []market.Evidence) ([]bool, error) {
			about, err := rules.About(ctx, b, es)
			if err != nil {
				return nil, err
			}
			off, removed, _ := analyst.Irrelevant(ctx, c, b, analyst.Read(b), quoted(b, es, about)) // where it fails, the rules stand
			c.spent.Removed += len(removed)
			for i, e := range es {
				about[i] = about[i] && !off[e.ID]
			}
			return about, nil
		},
		Signals: func(ctx context.Context, b market.Brief, es []market.Evidence) ([][]market.Signal, error) {
			answers, removed, _ := analyst.Questions(ctx, c, b, es)
			c.spent.Removed += len(removed)
			subject, out := analyst.Read(b), make([][]market.Signal, len(es))
			for i, e := range es {
				if len(answers[e.ID]) == 0 {
					out[i] = analyst.Grade(subject, e)
					continue
				}
				out[i] = analyst.GradeAnswered(subject, e, answers[e.ID])
			}
			return out, nil
		},
		Price: func(ctx context.Context, text string) (float64, error) {
			if usd, _, ok := analyst.MonthlyPrice(text); ok {
				return usd, nil
			}
			return c.price(ctx, text)
		},
	}
}

// quoted are the pieces that the rules took, each with the words that a run would keep of it.
func quoted(b market.Brief, es []market.Evidence, about []bool) []market.Evidence {
	subject := analyst.Read(b)
	var out []market.Evidence
	for i, e := range es {
		if about[i] {
			e.Quote = analyst.Quote(subject, e.Text)
			out = append(out, e)
		}
	}
	return out
}

func (c *counting) price(ctx context.Context, text string) (float64, error) {
	e := market.Evidence{Kind: market.Page, Phase: market.Competitors, Title: "The product", Text: text, Quote: text}.Seal()
	e.ID = "E1"
	findings, removed, err := analyst.ReadPrices(ctx, c, analyst.Case{Brief: market.Brief{Idea: "A product for small firms"}, Evidence: []market.Evidence{e}}, nil)
	c.spent.Removed += len(removed)
	for _, f := range findings {
		return f.Figures["price_usd"], err
	}
	return 0, err
}

func (s Spent) String() string {
	return fmt.Sprintf("%d calls (%d failed), %d tokens, $%.2f", s.Calls, s.Failed, s.Tokens, s.Cost)
}
