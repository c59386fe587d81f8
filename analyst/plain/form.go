package plain

import (
	"regexp"
	"strings"

	"naps/market"
	"naps/words"
)

// The fields of the form. A founder may also give one in a message, as a line of its own: "Customer: dentists in small towns".
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

// Fields reads the form's fields out of what a founder said; of each field the last one counts. rest is what else was said.
func Fields(notes []string) (fields map[string]string, rest string) {
	fields = map[string]string{}
	text := strings.Join(notes, "\n")
	for _, m := range fieldRE.FindAllStringSubmatch(text, -1) {
		most := fieldMax
		if strings.EqualFold(m[1], FieldSays) || strings.EqualFold(m[1], FieldRules) {
			most = saysMax * fieldMax
		}
		if value := strings.TrimRight(words.OneLine(market.Cut(m[2], most)), " .;"); value != "" {
			fields[strings.ToLower(m[1])] = value
		}
	}
	return fields, strings.TrimSpace(fieldRE.ReplaceAllString(text, ""))
}

// An idea in one sentence often has a form: "job for customer who has the problem". It only fills what the founder left empty, who sees and
// corrects it before anything is paid for.
var (
	forRE  = regexp.MustCompile(`(?i)\s+for\s+(?:the\s+|an?\s+)?`)
	whoRE  = regexp.MustCompile(`(?i)\s+(?:who|whose|that|which|when|because|so that)\s+|\s*[,;:–—]\s+`)
	leadRE = regexp.MustCompile(`(?i)^(?:i want to (?:build|make)|i(?:'m| am) building|we are building|build|an?|the)\s+`)
)

// Understood takes an idea apart as far as its form and the fields go. What it cannot tell stays empty.
func Understood(b market.Brief) market.Subject {
	fields, _ := Fields(b.Notes)
	idea := words.OneLine(b.Idea)
	s := market.Subject{Title: Title(idea), Language: Language(idea + " " + strings.Join(b.Notes, " "))}
	first := idea
	if at := words.Sentences(idea); len(at) > 0 {
		first = strings.TrimRight(idea[at[0][0]:at[0][1]], ".!?")
	}
	job, customer, problem := parts(first)
	s.Job, s.Customer, s.Problem = orField(fields, FieldJob, job), orField(fields, FieldCustomer, customer), orField(fields, FieldProblem, problem)
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

// parts cuts "job for customer who has the problem".
func parts(sentence string) (job, customer, problem string) {
	sentence = leadRE.ReplaceAllString(sentence, "")
	at := forRE.FindStringIndex(sentence)
	if at == nil {
		if at := whoRE.FindStringIndex(sentence); at != nil {
			return strings.TrimSpace(sentence[:at[0]]), "", strings.TrimSpace(sentence[at[1]:])
		}
		return sentence, "", ""
	}
	job, customer = strings.TrimSpace(sentence[:at[0]]), strings.TrimSpace(sentence[at[1]:])
	if at := whoRE.FindStringIndex(customer); at != nil {
		customer, problem = strings.TrimSpace(customer[:at[0]]), strings.TrimSpace(customer[at[1]:])
	}
	return job, customer, problem
}

// Title is a short name of an idea: its beginning, never cut in the middle of a word.
func Title(idea string) string {
	idea = strings.TrimRight(words.OneLine(idea), ".!?")
	if at := words.Sentences(idea); len(at) > 0 && at[0][1] > 0 {
		idea = strings.TrimRight(idea[at[0][0]:at[0][1]], ".!?")
	}
	if len([]rune(idea)) <= titleMax {
		return idea
	}
	if at := whoRE.FindStringIndex(idea); at != nil && at[0] > 20 && len([]rune(idea[:at[0]])) <= titleMax {
		return idea[:at[0]]
	}
	return market.Cut(idea, titleMax)
}
