package plain

import (
	"regexp"
	"strings"

	"naps/market"
	"naps/words"
)

// The fields of the form. A founder may also give one in a message, as a line of its own: "Customer: dentists in small
// towns".
const (
	FieldCustomer = "Customer"
	FieldJob      = "Job"
	FieldProblem  = "Problem"
	FieldRegion   = "Region"
	FieldSays     = "Says"  // phrases in which people with the problem put it, separated by semicolons
	FieldRules    = "Rules" // laws and rules of platforms that may matter, separated by semicolons
)

// The most characters of a field, of a title, and how many phrases of Says are used.
const (
	fieldMax = 160
	titleMax = 70
	saysMax  = 20
	rulesMax = 6
)

var fieldRE = regexp.MustCompile(`(?im)^[ \t]*(customer|job|problem|region|says|rules)[ \t]*:[ \t]*(\S.*)$`)

// Fields reads the form's fields out of what a founder said; of each field the last one counts. rest is what else was
// said.
func Fields(notes []string) (fields map[string]string, rest string) {
	fields = map[string]string{}
	text := strings.Join(notes, "\n")
	for _, m := range fieldRE.FindAllStringSubmatch(text, -1) {
		most := fieldMax
		if strings.EqualFold(m[1], FieldSays) || strings.EqualFold(m[1], FieldRules) {
			most = saysMax * fieldMax
		}
		if value := strings.TrimRight(words.OneLine(market.Cut(m[2], most)), " .;"); value != "" &&
			!strings.EqualFold(value, NotSure) {
			fields[strings.ToLower(m[1])] = value
		}
	}
	return fields, strings.TrimSpace(fieldRE.ReplaceAllString(text, ""))
}

// NotSure is what a founder answers who is asked for a field and does not know: it stays empty and is not asked for
// again.
const NotSure = "Not sure"

// Declined reports whether the founder was asked for a field and did not know.
func Declined(notes []string, field string) bool {
	for _, m := range fieldRE.FindAllStringSubmatch(strings.Join(notes, "\n"), -1) {
		if strings.EqualFold(m[1], field) && strings.EqualFold(strings.TrimRight(words.OneLine(m[2]), " .;"), NotSure) {
			return true
		}
	}
	return false
}

// Understood takes an idea apart as far as its form and the fields go. What it cannot tell stays empty.
func Understood(b market.Brief) market.Subject {
	fields, _ := Fields(b.Notes)
	idea := words.OneLine(b.Idea)
	s := market.Subject{Title: Title(idea), Language: Language(idea + " " + strings.Join(b.Notes, " "))}
	first := idea
	if at := words.Sentences(idea); len(at) > 0 {
		first = strings.TrimRight(idea[at[0][0]:at[0][1]], ".!?")
	}
	job, customer, problem := clauses(first)
	s.Job, s.Customer, s.Problem = orField(fields, FieldJob, job), orField(fields, FieldCustomer, customer),
		orField(fields, FieldProblem, problem)
	s.Region = orField(fields, FieldRegion, "")
	s.Says, s.Rules = parted(fields, FieldSays, saysMax), parted(fields, FieldRules, rulesMax)
	s.Vague = len(strings.Fields(idea)) < 3 && s.Problem == "" && len(s.Says) == 0
	return s
}

// parted are the entries of a field that holds several.
func parted(fields map[string]string, name string, most int) (out []string) {
	for _, part := range strings.Split(fields[strings.ToLower(name)], ";") {
		if part = words.OneLine(part); part != "" && len(out) < most {
			out = append(out, market.Cut(part, fieldMax))
		}
	}
	return out
}

func orField(fields map[string]string, name, otherwise string) string {
	if v := fields[strings.ToLower(name)]; v != "" {
		return v
	}
	return market.Cut(otherwise, fieldMax)
}

// Title is a short name of an idea: its beginning, never cut in the middle of a word, and rather before a clause about
// the customer.
func Title(idea string) string {
	idea = strings.TrimRight(words.OneLine(idea), ".!?")
	if at := words.Sentences(idea); len(at) > 0 && at[0][1] > 0 {
		idea = strings.TrimRight(idea[at[0][0]:at[0][1]], ".!?")
	}
	if fitsTitle(idea) {
		return idea
	}
	main, _ := cut(asideRE, idea)
	thing, clause := cut(clauseRE, main)
	for _, short := range []string{main, thing} {
		what, customer := cut(forRE, short)
		if short == thing && clause != "" && ofThing(what, customer, clause) {
			break // without what it does, the thing is any tool
		}
		if fitsTitle(short) && len([]rune(short)) > titleLeast {
			return short
		}
	}
	return withoutEnd(market.Cut(idea, titleMax))
}

// titleLeast is how many characters the beginning of an idea must have to stand for it.
const titleLeast = 20

func fitsTitle(text string) bool { return len([]rune(text)) <= titleMax }

// withoutEnd leaves out the words of grammar before an ellipsis, which lead nowhere.
func withoutEnd(text string) string {
	body, cutOff := strings.CutSuffix(text, "…")
	if !cutOff {
		return text
	}
	all := strings.Fields(body)
	n := len(all)
	for n > 1 && words.IsStopWord(strings.ToLower(strings.Trim(all[n-1], ",;:"))) {
		n--
	}
	return strings.TrimRight(strings.Join(all[:n], " "), ",;:") + "…"
}
