package model

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"naps/analyst"
	"naps/market"
)

const (
	translateMost   = 30 // sentences
	translateLonger = 3  // times as long as the sentence a translation may be
)

// Translate says sentences of a report in the idea's language. Code wrote them in English and counted their numbers, so
// a translation that has other figures, or words of another kind, is left out: its sentence stays as it is. Nothing is
// missing without it.
func (a Analyst) Translate(ctx context.Context, b market.Brief, s market.Subject,
	sentences []string) ([]string, error) {
	out := slices.Clone(sentences)
	if len(sentences) == 0 || len(sentences) > translateMost {
		return out, nil
	}
	p := promptFor(b, s)
	var lines []string
	for i, text := range sentences {
		lines = append(lines, fmt.Sprintf("[%d] %s", i+1, text))
	}
	p.Data = block("sentences", lines...)
	got, err := ask[struct{ Texts []string }](ctx, a, jobTranslate, p, 500+2*len(p.Data)/3)
	if err != nil {
		return nil, err
	}
	if len(got.Texts) != len(sentences) {
		return nil, &analyst.ModelError{Reason: "translated another number of sentences"}
	}
	for i, text := range got.Texts {
		if text = oneLine(sentenceNumber.ReplaceAllString(text, "")); translates(text, sentences[i]) {
			out[i] = text
		}
	}
	return out, nil
}

var (
	sentenceNumber = regexp.MustCompile(`^\s*\[\d+\]\s*`)
	numberGroups   = regexp.MustCompile(`\p{Nd}[\p{Nd}.,'’\x{a0}\x{202f}]*`)
)

// translates reports whether a text can be the translation of a sentence: with the same figures as they stand there,
// the same quotations and verdicts, and no link.
func translates(text, sentence string) bool {
	return text != "" && utf8.RuneCountInString(text) <= translateLonger*utf8.RuneCountInString(sentence) &&
		slices.Equal(figuresOf(text), figuresOf(sentence)) && !link.MatchString(text) &&
		slices.Equal(verdicts.FindAllString(text, -1), verdicts.FindAllString(sentence, -1)) &&
		!slices.ContainsFunc(quotedRE.FindAllStringSubmatch(sentence, -1), func(q []string) bool {
			return !strings.Contains(text, q[1])
		})
}

// quotedRE finds what a sentence of code quotes.
var quotedRE = regexp.MustCompile(`“([^”]+)”`)

// figuresOf are the figures of a text, sorted, since other languages put them in another order.
func figuresOf(text string) []string {
	var out []string
	for _, n := range numberGroups.FindAllString(text, -1) {
		out = append(out, strings.TrimRight(n, ".,'’"))
	}
	slices.Sort(out)
	return out
}
