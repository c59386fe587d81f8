package own

import (
	"slices"
	"strconv"
	"strings"

	"naps/words"
)

// Choices are what the founder decides about a file before it counts. The zero value takes nothing of a table.
type Choices struct {
	Columns []Role   `json:"columns,omitempty"` // of a table, one a column
	Each    bool     `json:"each,omitempty"`    // each row of a table without a column of persons is somebody else
	Skip    []string `json:"skip,omitempty"`    // persons who do not count, such as whoever asks the questions
	Hide    []string `json:"hide,omitempty"`    // further names that are replaced
	Date    string   `json:"date,omitempty"`    // YYYY-MM-DD, of what has no date of its own
}

// Proposed are the choices to begin with.
func (p Parsed) Proposed() Choices {
	if p.Table == nil {
		return Choices{Skip: askers(p.Said)}
	}
	var c Choices
	for _, g := range p.Table.Guess() {
		c.Columns = append(c.Columns, g.Role)
	}
	return c
}

// Wrong says what choices lack, in a sentence for the founder; empty: they can be taken.
func (p Parsed) Wrong(c Choices) string {
	if p.Table == nil {
		return ""
	}
	count := map[Role]int{}
	for _, r := range c.Columns {
		if !slices.Contains(Roles, r) {
			return "A column holds text, person, date, money or none."
		}
		count[r]++
	}
	switch {
	case len(c.Columns) != len(p.Table.Header):
		return "Say for each column what it holds."
	case count[RoleText] == 0:
		return "Choose at least one column with text."
	case count[RolePerson] > 1, count[RoleDate] > 1, count[RoleMoney] > 1:
		return "Only text may be in more than one column."
	}
	return ""
}

// Pieces are what of a file counts by these choices: without persons who do not, and without what is too short to be
// read alone.
func (p Parsed) Pieces(c Choices) []Piece {
	all := p.Said
	if p.Table != nil {
		all = p.Table.pieces(c)
	}
	skip := map[string]bool{}
	for _, name := range c.Skip {
		skip[Key(name)] = true
	}
	var out []Piece
	for _, x := range all {
		x.Person = cut(x.Person, MaxName)
		if says(x.Text) && (x.Person == "" || !skip[Key(x.Person)]) {
			x.Text = cut(x.Text, MaxCell)
			out = append(out, x)
		}
	}
	return out
}

// Persons are those whom a file names, by how much they say.
func (p Parsed) Persons(c Choices) []string {
	all := p.Said
	if p.Table != nil {
		all = p.Table.pieces(c)
	}
	count, name := map[string]int{}, map[string]string{}
	var out []string
	for _, x := range all {
		if x.Person == "" || c.Each && strings.HasPrefix(x.Person, eachRow) {
			continue
		}
		key := Key(x.Person)
		if name[key] == "" {
			name[key] = cut(x.Person, MaxName)
			out = append(out, name[key])
		}
		count[key]++
	}
	slices.SortStableFunc(out, func(a, b string) int { return count[Key(b)] - count[Key(a)] })
	return out
}

// eachRow begins the person of a row of which only its number is known.
const eachRow = "row "

func (t *Table) pieces(c Choices) []Piece {
	at := func(role Role) int { return slices.Index(c.Columns, role) }
	person, date, money := at(RolePerson), at(RoleDate), at(RoleMoney)
	first := false
	if date >= 0 {
		var cells []string
		for _, r := range t.Rows {
			cells = append(cells, r.Cells[date])
		}
		first = monthFirst(cells)
	}
	var out []Piece
	for _, r := range t.Rows {
		p := Piece{At: "row " + strconv.Itoa(r.N)}
		var texts []string
		for i, role := range c.Columns {
			if role == RoleText && i < len(r.Cells) && r.Cells[i] != "" {
				texts = append(texts, r.Cells[i])
			}
		}
		p.Text = strings.Join(texts, "\n")
		switch {
		case person >= 0:
			p.Person = oneLine(r.Cells[person])
		case c.Each:
			p.Person = eachRow + strconv.Itoa(r.N)
		}
		if date >= 0 {
			p.Date = dayOf(r.Cells[date], first)
		}
		if money >= 0 {
			p.Money = oneLine(r.Cells[money])
		}
		out = append(out, p)
	}
	return out
}

// How much of what somebody says in a conversation are questions before they count as whoever asks them.
const asksMostly = 0.5

// askers are those who ask the questions in a conversation: at least half of their turns are questions, and others' are
// not.
func askers(all []Piece) []string {
	turns, asks := map[string]int{}, map[string]int{}
	var order []string
	for _, p := range all {
		if p.Person == "" {
			continue
		}
		if turns[p.Person] == 0 {
			order = append(order, p.Person)
		}
		turns[p.Person]++
		if strings.HasSuffix(strings.TrimSpace(p.Text), "?") || strings.HasSuffix(strings.TrimSpace(p.Text), "？") {
			asks[p.Person]++
		}
	}
	var out []string
	for _, who := range order {
		if asks[who] > 1 && float64(asks[who]) >= asksMostly*float64(turns[who]) {
			out = append(out, who)
		}
	}
	if len(out) == len(order) {
		return nil
	}
	return out
}

// Once leaves out what nearly repeats a piece before it, and says how much that is.
func Once(all []Piece) (kept []Piece, repeats int) {
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.Text
	}
	for i, first := range words.Repeats(texts) {
		if first < 0 {
			kept = append(kept, all[i])
		}
	}
	return kept, len(all) - len(kept)
}
