package views

import (
	"fmt"
	"strings"
)

// ModelPage is where the operator chooses the language model.
type ModelPage struct {
	Shell
	Settings ModelSettings
	Form     ModelForm // what the fields show
	Preset   string    // the name of the preset that filled them
	Trial    *ModelTrial
	Problems Problems
}

// ModelSettings is the model in force and where its settings come from. The key is never in it.
type ModelSettings struct {
	Address, Name     string
	PriceIn, PriceOut float64
	KeyFor            string            // where a stored key is sent to; empty: none is stored
	Fixed             map[string]string // the variables of the environment that decide, by field
}

// ModelForm is what the operator typed. An empty key keeps the stored one, as long as the address leads to the same
// server.
type ModelForm struct {
	Address, Name, Key string
	ForgetKey          bool
	PriceIn, PriceOut  float64
}

// The fields of ModelForm, by which problems and variables of the environment name them.
const (
	FieldAddress  = "address"
	FieldName     = "name"
	FieldKey      = "key"
	FieldPriceIn  = "price_in"
	FieldPriceOut = "price_out"
)

// ModelTrial is what came of asking a model.
type ModelTrial struct {
	Address, Name string   // what was asked, and by which name
	Notes         []string // what naps made of the address or the key
	Problem       string   // why there is no answer, in our words; empty when there is one
	Hint          string   // what may help, as a sentence
	Said          string   // what the server said itself, with its status
	Skills        []ModelSkill
	Habits        []string // of the server, with which naps copes
	Read          bool     // the test texts were read
	ReadProblem   string   // why they were not
	Right, Of     int
	Wrong         []Misread
	Seconds       float64
}

// ModelSkill is something that a model was asked to do.
type ModelSkill struct {
	Name, Means string
	Can         bool
}

// Misread is a test text that the model read wrongly.
type Misread struct{ Text, Want, Got string }

// ModelPreset fills the form for a kind of server.
type ModelPreset struct {
	ID, Name, Address, Example string
	About                      string
	NeedsKey                   bool
}

// ModelPresets are the servers that people use most. Any other that speaks the protocol of OpenAI works as well.
var ModelPresets = []ModelPreset{
	{ID: "ollama", Name: "Ollama", Address: "http://127.0.0.1:11434/v1", Example: "qwen3:8b",
		About: "On this machine, without a key. Get a model first: ollama pull qwen3:8b."},
	{ID: "lmstudio", Name: "LM Studio", Address: "http://127.0.0.1:1234/v1", Example: "qwen/qwen3-8b",
		About: "On this machine, without a key. Start its server in the Developer tab."},
	{ID: "openai", Name: "OpenAI", Address: "https://api.openai.com/v1", Example: "gpt-4.1-mini",
		About: "Needs a key from platform.openai.com.", NeedsKey: true},
	{ID: "openrouter", Name: "OpenRouter", Address: "https://openrouter.ai/api/v1",
		Example: "mistralai/mistral-small-3.2-24b-instruct", About: "Needs a key from openrouter.ai.", NeedsKey: true},
	{ID: "anthropic", Name: "Anthropic-compatible", Address: "https://api.anthropic.com/v1",
		Example:  "claude-haiku-4-5",
		About:    "Needs a key from console.anthropic.com. For another server that is compatible, change the address.",
		NeedsKey: true},
}

// ModelPresetByID finds a preset.
func ModelPresetByID(id string) (ModelPreset, bool) {
	for _, p := range ModelPresets {
		if p.ID == id {
			return p, true
		}
	}
	return ModelPreset{}, false
}

// inForce says which model is used at the moment.
func (s ModelSettings) inForce() string {
	if s.Address == "" {
		return ""
	}
	return orElse(s.Name, "The server's only model") + " at " + s.Address
}

// example is a name of a model such as the server of the chosen preset has.
func (p ModelPage) example() string {
	if preset, ok := ModelPresetByID(p.Preset); ok {
		return preset.Example
	}
	return ModelPresets[0].Example
}

// allFixed reports whether the environment decides everything that the form could.
func (s ModelSettings) allFixed() bool {
	return s.Fixed[FieldAddress] != "" && s.Fixed[FieldName] != "" && s.Fixed[FieldKey] != ""
}

// price is a price as a field shows it.
func price(dollars float64) string {
	if dollars == 0 {
		return ""
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.4f", dollars), "0"), ".")
}

// reading is how well the model read, in a sentence.
func (t ModelTrial) reading() string {
	switch {
	case !t.Read:
		return orElse(t.ReadProblem, "The test texts weren't read.")
	case t.Right == t.Of:
		return fmt.Sprintf("It read all %d test texts correctly.", t.Of)
	}
	return fmt.Sprintf("It read %d of %d test texts correctly.", t.Right, t.Of)
}

// tone is how good the reading is.
func (t ModelTrial) tone() sign {
	switch {
	case !t.Read:
		return sign{Word: "failed", Symbol: "✕", Tone: "bad"}
	case 10*t.Right >= 9*t.Of:
		return sign{Word: "good", Symbol: "✓", Tone: "good"}
	case 4*t.Right >= 3*t.Of:
		return sign{Word: "usable", Symbol: "✓", Tone: "good"}
	}
	return sign{Word: "weak", Symbol: "!", Tone: "unsure"}
}
