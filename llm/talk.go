package llm

import (
	"context"
	"fmt"

	openai "github.com/sashabaranov/go-openai"
)

// Round is a part of a conversation in which the model asked for tools: its calls, and what each gave.
type Round struct {
	Calls   []Call
	Results []string // one for each call
}

// lookingUp stands in a message that only has calls: some servers refuse one without words in it.
const lookingUp = "I will look that up."

// Talk goes on with a conversation after some rounds. With tools on offer the model may ask for more of them: then the
// answer has calls, those left out that name no tool or whose arguments do not fit. An answer in words is shown piece
// by piece; show may be nil. It is a function of its own, so that whoever carries tools out can keep each exchange
// before the next.
func Talk(ctx context.Context, c *Client, r Request, rounds []Round, tools []Tool,
	show func(piece string) error) (Answer, error) {
	w := c.wish(r)
	for _, round := range rounds {
		asked := openai.ChatCompletionMessage{Role: openai.ChatMessageRoleAssistant, Content: lookingUp}
		var results []openai.ChatCompletionMessage
		for i, call := range round.Calls {
			asked.ToolCalls = append(asked.ToolCalls,
				openai.ToolCall{ID: call.ID, Type: openai.ToolTypeFunction,
					Function: openai.FunctionCall{Name: call.Name, Arguments: call.Args}})
			results = append(results, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleTool,
				ToolCallID: call.ID, Content: round.Results[i]})
		}
		w.messages = append(append(w.messages, asked), results...)
	}
	w.tools = tools
	a, err := c.ask(ctx, w, show)
	if err != nil {
		return a, err
	}
	var good []Call
	for _, call := range a.Calls {
		if _, why := fits(c, &call, tools); why == "" && len(good) < maxCalls {
			good = append(good, call)
		}
	}
	if a.Calls = good; len(good) == 0 && a.Text == "" {
		return a, fmt.Errorf("%w: it is empty", ErrAnswer)
	}
	return a, nil
}
