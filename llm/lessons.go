package llm

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// lesson says what an answer teaches about how to ask.
type lesson int

const (
	nothing lesson = iota
	sure           // the server says what it wants
	guess          // it says only that something is wrong: what helps is kept, what does not is not
)

// How much room a model that thinks gets beside its answer: at first, and where that was not enough. What is not used
// costs nothing.
const (
	firstRoom = 8 << 10
	moreRoom  = 32 << 10
)

// after is how to ask from now on, after an answer in the manner of m.
func (m manner) after(err error, w wish, a Answer) (manner, lesson) {
	var r *Refusal
	switch {
	case err == nil:
		return m, nothing
	case errors.Is(err, ErrLength):
		return m.roomier(a)
	case errors.As(err, &r):
		return m.politer(r, w)
	}
	return m, nothing
}

// roomier gives a model room that spent its bound on thinking: it said so, or nothing at all came of the answer.
func (m manner) roomier(a Answer) (manner, lesson) {
	if !a.thought && a.Text != "" {
		return m, nothing
	}
	to := m
	switch {
	case m.room < firstRoom:
		to.room = firstRoom
	case m.room < moreRoom:
		to.room = moreRoom
	default:
		return m, nothing
	}
	if m.most > 0 && m.most <= m.room {
		return m, nothing
	}
	return to, sure
}

// politer is how to ask a server that refused: what it names is left out, renamed or made smaller.
func (m manner) politer(r *Refusal, w wish) (manner, lesson) {
	switch {
	case errors.Is(r, ErrTooLong) && m.room > 0 && m.most == 0:
		m.most = w.most + m.room/2 // the room was too much for what the model can read
		if m.room/2 < w.most {
			m.most = w.most
		}
		return m, sure
	case !errors.Is(r, ErrRefused) || unknownModel(r.text):
		return m, nothing
	}
	to, ok := m.without(r, w)
	switch {
	case ok && r.Status >= http.StatusInternalServerError:
		return to, guess // what went wrong inside a server may be told in any words
	case ok:
		return to, sure
	}
	return m.plainer(r, w)
}

// What servers call the parts of a request.
var (
	usageWords  = []string{"stream_options", "include_usage"}
	boundWords  = []string{"max_tokens", "max_completion_tokens", "max_output_tokens", "max_new_tokens"}
	formatWords = []string{"response_format", "response format", "json_schema", "json schema", "json_object",
		"structured output", "structured outputs",
		"guided", "grammar", "schema", "additionalproperties", "xgrammar", "outlines", "json mode"}
	toolWords     = []string{"tools", "tool", "tool_choice", "functions", "function", "function_declarations"}
	samplingWords = []string{"temperature", "seed"}
	systemRE      = regexp.MustCompile(
		`system\W+(role|message|prompt|instruction)|roles?\W.*\bsystem\b|developer instruction`)
	streamRE = regexp.MustCompile(
		`\bstream(ing|ed)?\b\W+(\w+\W+){0,4}(not|unsupported|must|false|disabled|unavailable)\b|\b(not|cannot|can't|unsupported|without)\W+(\w+\W+){0,3}stream(ing)?\b`)
)

// without leaves out or renames what the answer names among what was sent. Where it names a parameter beside its words,
// only that counts: the words may list all that the server knows.
func (m manner) without(r *Refusal, w wish) (manner, bool) {
	text := r.text
	for _, words := range [][]string{usageWords, boundWords, formatWords, toolWords, samplingWords, {"stream"}} {
		if mentions(r.param, words) {
			text = r.param
		}
	}
	switch {
	case !m.noUsage && !m.noStream && mentions(text, usageWords):
		m.noUsage = true
	case m.bound != boundNone && mentions(text, boundWords):
		return m.bounded(r.text, w), true
	case !m.noSystem && w.messages[0].Role == openai.ChatMessageRoleSystem && systemRE.MatchString(r.text):
		m.noSystem = true
	case w.schema != nil && m.format < formatSpoken && mentions(text, formatWords):
		m.format = m.looser(r.text)
	case len(w.tools) > 0 && !m.noTools && mentions(text, toolWords):
		m.noTools = true
	case !m.noSampling && mentions(text, samplingWords):
		m.noSampling = true
	case !m.noStream && (text == "stream" || streamRE.MatchString(text)):
		m.noStream = true
	default:
		return m, false
	}
	return m, true
}

// bounded is how to bound an answer after a refusal: by less, by the other name, or not at all.
func (m manner) bounded(text string, w wish) manner {
	if limit := limitIn(text, m.mostFor(w)); limit > 0 {
		m.most = limit
		return m
	}
	other := boundNew
	if m.bound == boundNew {
		other = boundOld
	}
	if m.bound = other; m.otherBound {
		m.bound = boundNone
	}
	m.otherBound = true
	return m
}

// looser is the next format to ask for after a refusal: what the server offers instead, else words.
func (m manner) looser(text string) int {
	switch {
	case m.format == formatStrict &&
		(contains(text, "strict") || contains(text, "additionalproperties") ||
			strings.Contains(text, "invalid schema")):
		return formatLoose
	case m.format < formatObject && contains(text, "json_object"):
		return formatObject
	}
	return formatSpoken
}

// plainer leaves out, all at once, what servers know least, where the answer does not say what it will not have.
func (m manner) plainer(r *Refusal, w wish) (manner, lesson) {
	to, field := m, (r.Status == http.StatusBadRequest || r.Status == http.StatusUnprocessableEntity) && unknownField(r)
	switch r.Status {
	case 0, http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusInternalServerError,
		http.StatusNotImplemented:
	default:
		return m, nothing
	}
	if w.schema != nil {
		to.format = formatSpoken
	}
	to.noTools = m.noTools || len(w.tools) > 0
	to.noUsage, to.noSampling = m.noUsage || field, m.noSampling || field
	if to == m {
		return m, nothing
	}
	return to, guess
}

var unknownFieldRE = regexp.MustCompile(
	`(extra|unknown|unrecogni[sz]ed|unexpected|unsupported|invalid|forbidden)\W+(\w+\W+){0,3}(field|parameter|argument|input|propert|key|option)` +
		`|(field|parameter|argument|input|propert\w*|key|option)s?\W+(\w+\W+){0,3}(not (supported|permitted|allowed)|unknown|forbidden)|bad request|unprocessable`)

// unknownField reports whether a refusal may be about a field that the server does not know.
func unknownField(r *Refusal) bool {
	// or it says next to nothing
	return len(r.Words) < len("unprocessable entity") || unknownFieldRE.MatchString(r.text)
}

// unknownModel reports whether a server says that it has no such model: then nothing about the request is wrong.
func unknownModel(text string) bool {
	return contains(text, "model") &&
		slices.ContainsFunc([]string{"not found", "does not exist", "no such", "not exist", "model_not_found",
			"unknown model", "not a valid model", "invalid model"}, func(mark string) bool {
			return strings.Contains(text, mark)
		})
}

// mentions reports whether a text has one of some words.
func mentions(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return contains(text, word) })
}

// contains reports whether a text has a word, not as a part of another.
func contains(text, word string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(word)
		if (from == 0 || !wordByte(text[from-1])) && (to == len(text) || !wordByte(text[to])) {
			return true
		}
		at = to
	}
}

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z'
}

var (
	tooMuchRE = regexp.MustCompile(
		`too (large|big|high|many)|at most|less than or equal|<=|no more than|maximum|exceed|range|between`)
	numberRE = regexp.MustCompile(`\d[\d,_]*`)
)

// The least tokens that are worth asking for: a smaller number in a refusal is no bound.
const leastBound = 64

// limitIn is the largest bound that a refusal allows: the greatest number in it that is below what was asked for.
func limitIn(text string, asked int) (limit int) {
	if !tooMuchRE.MatchString(text) {
		return 0
	}
	for _, word := range numberRE.FindAllString(text, -1) {
		n, err := strconv.Atoi(strings.NewReplacer(",", "", "_", "").Replace(word))
		if err == nil && n >= leastBound && n < asked {
			limit = max(limit, n)
		}
	}
	return limit
}
