package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"

	templ "github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"
)

// readAloud are the attributes that people read or hear.
var readAloud = map[string]bool{"title": true, "alt": true, "placeholder": true, "aria-label": true,
	"aria-description": true, "content": true, "label": true}

// templTexts are the text nodes of a templ file and the attributes that people read. Strings in its expressions are in
// the Go file made of it.
func templTexts(path string) (all []Text, err error) {
	file, err := templ.Parse(path)
	if err != nil {
		return nil, err
	}
	add := func(text string, line uint32) {
		if text = strings.Join(strings.Fields(text), " "); hasLetters.MatchString(text) {
			all = append(all, Text{path, int(line) + 1, text})
		}
	}
	v := visitor.New()
	v.Text = func(n *templ.Text) error {
		add(n.Value, n.Range.From.Line)
		return nil
	}
	v.ConstantAttribute = func(n *templ.ConstantAttribute) error {
		if readAloud[n.Key.String()] {
			add(n.Value, n.Range.From.Line)
		}
		return nil
	}
	return all, file.Visit(v)
}

// goTexts are the string literals of a Go file that read like text.
func goTexts(path string) (all []Text, err error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			if n.Tag != nil {
				ast.Inspect(n.Type, func(ast.Node) bool { return true })
				return false
			}
		case *ast.CallExpr:
			return !forMachines(n)
		case *ast.BasicLit:
			if n.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(n.Value); err == nil && readsLikeText(text) {
				all = append(all, Text{path, set.Position(n.Pos()).Line, strings.Join(strings.Fields(text), " ")})
			}
		}
		return true
	})
	return all, nil
}

// forMachines reports whether the strings of a call are patterns, markup that templ has made, or panics that nobody
// meets.
func forMachines(call *ast.CallExpr) bool {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		of, _ := f.X.(*ast.Ident)
		return of != nil && (of.Name == "regexp" || of.Name == "templruntime" && f.Sel.Name == "WriteString")
	case *ast.Ident:
		return f.Name == "panic"
	}
	return false
}

var (
	hasLetters = regexp.MustCompile(`\pL{2,}`)
	label      = regexp.MustCompile(`^\p{Lu}\p{Ll}{2,}[.:…?!]?$`)
	statement  = regexp.MustCompile(
		`(?s)^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WITH|VACUUM|DROP|ALTER|FROM|WHERE|AND|ORDER BY|LIMIT) `)
)

// readsLikeText tells sentences and labels from keys, addresses, statements and markup.
func readsLikeText(s string) bool {
	t := strings.TrimSpace(s)
	switch {
	case !hasLetters.MatchString(t), statement.MatchString(t), strings.HasPrefix(t, "<"), strings.Contains(t, "://") &&
		!strings.Contains(t, " "):
		return false
	case label.MatchString(t):
		return true
	}
	return strings.ContainsAny(t, " \u00a0")
}
