package own

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Role is what a column holds.
type Role string

// The roles. A table may have several columns of text, and one of each other.
const (
	RoleText   Role = "text"
	RolePerson Role = "person"
	RoleDate   Role = "date"
	RoleMoney  Role = "money"
	RoleNone   Role = "none"
)

// Roles lists the roles in the order in which pages offer them.
var Roles = []Role{RoleText, RolePerson, RoleDate, RoleMoney, RoleNone}

// Guess is what a column seems to hold.
type Guess struct {
	Role Role
	Sure float64 // 0 to 1
}

// column is what the cells of a column are like, as shares of those that are not empty.
type column struct {
	filled   float64 // share of all rows
	words    float64 // words a cell, on average
	long     float64 // cells of five words and more
	dates    float64
	numbers  float64
	money    float64 // amounts with a currency
	names    float64 // one to four words, each with a capital
	emails   float64
	ids      float64 // one word with digits or signs
	distinct float64 // different cells
	seen     map[string]bool
}

func (k column) has(cell string) bool { return k.seen[cell] }

// looked is how many rows of a table decide what its columns hold.
const looked = 500

// column looks at the cells of a column from a row on.
func (t *Table) column(i, from int) column {
	k := column{seen: map[string]bool{}}
	rows := t.Rows[min(from, len(t.Rows)):]
	rows = rows[:min(len(rows), looked)]
	n := 0.0
	for _, r := range rows {
		c := r.Cells[i]
		if c == "" {
			continue
		}
		n++
		k.seen[c] = true
		words := countWords(c)
		k.words += float64(words)
		count(&k.long, words >= 5)
		count(&k.dates, isDate(c))
		count(&k.numbers, isNumber(c))
		count(&k.money, isMoney(c))
		count(&k.emails, emailRE.FindString(c) == c || strings.Contains(c, "<") && emailRE.MatchString(c))
		count(&k.names, words <= 4 && nameCell(c))
		count(&k.ids, words == 1 && strings.ContainsFunc(c, unicode.IsDigit) && !isDate(c) && !isMoney(c))
	}
	if n == 0 {
		return k
	}
	k.filled = n / float64(len(rows))
	k.distinct = float64(len(k.seen)) / n
	for _, share := range []*float64{&k.words, &k.long, &k.dates, &k.numbers, &k.money, &k.emails, &k.names, &k.ids} {
		*share /= n
	}
	return k
}

func count(n *float64, yes bool) {
	if yes {
		*n++
	}
}

// countWords counts the words of a cell; three letters of a script without spaces are one.
func countWords(c string) int {
	n := len(strings.Fields(c))
	if n < 3 && utf8.RuneCountInString(c) > 15 && letters(c) > 2*utf8.RuneCountInString(c) {
		return letters(c) / 6
	}
	return n
}

// nameCell reports whether a cell may be a name: letters and what joins them, each word with a capital, in scripts that
// have any.
func nameCell(c string) bool {
	if strings.ContainsFunc(c, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" .'’-,", r)
	}) {
		return false
	}
	capital := 0
	words := strings.FieldsFunc(c, func(r rune) bool { return r == ' ' || r == ',' })
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) || !unicode.IsLower(r) && unicode.IsLetter(r) {
			capital++
		}
	}
	return len(words) > 0 && capital*2 > len(words)
}

// scores is how well a column fits each role, by its content; its name only helps.
func (k column) scores(name string) map[Role]float64 {
	text := min(1, k.words/12) * (0.4 + 0.6*k.distinct) * (0.3 + 0.7*k.long)
	person := max(k.emails, k.names*(0.4+0.6*k.distinct)*0.9, k.ids*k.distinct*0.35) * (1 - min(1, k.long))
	money := max(k.money, k.numbers*0.2)
	out := map[Role]float64{RoleText: text, RolePerson: person, RoleDate: k.dates, RoleMoney: money}
	for role := range out {
		if hints[role](strings.ToLower(name)) {
			out[role] = min(1, out[role]*1.4+0.05)
			if role == RoleMoney && k.numbers > 0.6 {
				out[role] = max(out[role], 0.7)
			}
		}
		out[role] *= min(1, 0.5+k.filled)
	}
	return out
}

// hints are words of headers, which only help.
var hints = map[Role]func(string) bool{
	RoleText: anyOf("comment", "feedback", "answer", "text", "message", "description", "why", "what", "how",
		"problem", "issue", "?", "body", "subject"),
	RolePerson: anyOf("name", "person", "who", "respondent", "participant", "customer", "author", "requester", "user",
		"email", "mail", "from", "sender"),
	RoleDate: anyOf("date", "time", "created", "submitted", "day", "when", "datum"),
	RoleMoney: anyOf("price", "amount", "pay", "cost", "budget", "spend", "revenue", "money", "usd", "eur", "$", "€",
		"£"),
}

func anyOf(words ...string) func(string) bool {
	return func(name string) bool {
		for _, w := range words {
			if strings.Contains(name, w) {
				return true
			}
		}
		return false
	}
}

// surest is the least score by which a column gets a role, by role.
var surest = map[Role]float64{RoleText: 0.25, RolePerson: 0.3, RoleDate: 0.5, RoleMoney: 0.4}

// Guess says what each column seems to hold. There is always one of text.
func (t *Table) Guess() []Guess {
	all := make([]map[Role]float64, len(t.Header))
	out := make([]Guess, len(t.Header))
	for i, name := range t.Header {
		all[i] = t.column(i, 0).scores(name)
		out[i] = Guess{Role: RoleNone, Sure: 1}
	}
	for _, role := range []Role{RoleDate, RoleMoney, RolePerson} {
		best := -1
		for i := range all {
			if out[i].Role == RoleNone && all[i][role] >= surest[role] && all[i][role] > all[i][RoleText] &&
				(best < 0 || all[i][role] > all[best][role]) {
				best = i
			}
		}
		if best >= 0 {
			out[best] = Guess{role, all[best][role]}
		}
	}
	t.guessText(all, out)
	return out
}

// guessText gives the role of text to the columns with the longest answers.
func (t *Table) guessText(all []map[Role]float64, out []Guess) {
	best := -1
	for i := range all {
		if out[i].Role == RoleNone && (best < 0 || all[i][RoleText] > all[best][RoleText]) {
			best = i
		}
	}
	if best < 0 { // a table of one column
		best = 0
	}
	for i := range all {
		if i == best || out[i].Role == RoleNone && all[i][RoleText] >= max(surest[RoleText], all[best][RoleText]*0.6) {
			out[i] = Guess{RoleText, all[i][RoleText]}
		}
	}
}
