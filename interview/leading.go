package interview

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Leading says why a question must not be asked, in a sentence; empty: it may. What stands in marks “…” is the idea's
// own words and is not judged.
func Leading(question string) string {
	text := strings.ToLower(quoted.ReplaceAllString(strings.ReplaceAll(question, "’", "'"), " it "))
	for _, rule := range refused {
		if rule.of.MatchString(text) {
			return rule.why
		}
	}
	if !past.MatchString(text) {
		return "It doesn't ask about something that happened."
	}
	if !strings.HasSuffix(strings.TrimSpace(text), "?") && !invites.MatchString(text) {
		return "It asks nothing."
	}
	return ""
}

// mostLonger is how many times as long as a question its rephrasing may be.
const mostLonger = 2

// Rephrase puts other words in the place of a kit's questions, where these may be asked: a rephrasing that leads, drops
// or changes what stands in marks, brings a number of its own or is much longer is left out, and its question stays. It
// says how many were taken.
func Rephrase(k Kit, texts []string) (Kit, int) {
	taken := 0
	k.Questions = slices.Clone(k.Questions)
	for i := range min(len(texts), len(k.Questions)) {
		was, text := k.Questions[i].Text, strings.Join(strings.Fields(texts[i]), " ")
		if Leading(text) != "" || len(text) > mostLonger*len(was) ||
			strings.ContainsFunc(quoted.ReplaceAllString(text, ""), unicode.IsDigit) ||
			!slices.Equal(quoted.FindAllString(text, -1), quoted.FindAllString(was, -1)) ||
			strings.Contains(text, "://") {
			continue
		}
		k.Questions[i].Text = text
		taken++
	}
	return k, taken
}

var (
	quoted = regexp.MustCompile(`“[^”]*”`)

	refused = []struct {
		of  *regexp.Regexp
		why string
	}{
		{regexp.MustCompile(
			`\b(would|wouldn't|could|couldn't|should|shall|will|won't|might|may|going to|gonna|plan to|intend|if|imagine|suppose|hypothetical\w*|someday|in the future|next (time|week|month|year)|(i|you|we|they|it|that|who|what|how)('ll|'d))\b`),
			"It asks about the future or about a case that didn't happen."},
		{regexp.MustCompile(
			`\b(think|opinion|believe|feel|feeling|guess|like (this|that|it|the|my|our)|love|prefer|want|wish|interested|useful|helpful|good idea|great idea|bad idea|makes? sense|agree|rate|recommend|ideal|dream)\b`),
			"It asks for an opinion."},
		{regexp.MustCompile(
			`\b(my|our) (idea|product|app|tool|service|solution|startup|company|price|page)\b|\b(i'm|we're|i am|we are) (building|making|working on)\b`),
			"It mentions your idea."},
		{regexp.MustCompile(
			`\b(isn't|aren't|wasn't|weren't|don't|doesn't|didn't|haven't|hasn't|right|correct|surely|obviously|clearly)\b[^?]*\?\s*$|^\s*(isn't|aren't|don't|doesn't|didn't|wasn't|haven't)\b|\b(how|so) (annoying|frustrating|painful|bad|hard|difficult|terrible|much do you hate)\b`),
			"It suggests its answer."},
	}

	past = regexp.MustCompile(
		`\b(did|was|were|had|last|ago|before|since|happened|went|used|tried|paid|spent|took|told|asked|cost you|changed|have you (paid|tried|used|spent|done|looked|asked|built))\b`)
	invites = regexp.MustCompile(`^\s*(tell|show|walk|describe|take)\b`)
)
