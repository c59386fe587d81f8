package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEveryTextThatAPersonCanMeetIsListedWithItsPlace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a/page.templ":      "package a\n\ntempl page(name string) {\n\t<p title=\"A title to read\" class=\"not this\">\n\t\tWords of the page\n\t\t<input placeholder=\"Your idea\"/>\n\t</p>\n}\n",
		"a/page_templ.go":   "package a\n\nimport \"templruntime\"\n\nfunc f() {\n\ttemplruntime.WriteString(nil, 1, \"<p>markup of words</p> and more\")\n\tg(\"A string in an expression\")\n}\n",
		"a/errors.go":       "package a\n\nimport \"fmt\"\n\n// a comment of words\nvar err = fmt.Errorf(\"the disk is full: %w\", nil)\n\nvar key, label, query = \"a_key\", \"Save\", `SELECT a FROM b`\n\ntype T struct {\n\tA int `json:\"a b\"`\n}\n",
		"a/errors_test.go":  "package a\n\nvar x = \"only a test says this\"\n",
		"a/script.js":       "// a comment 'in words'\nsay('Copied to the clipboard', \"key\");\n",
		"a/testdata/b.md":   "Nobody reads this.\n",
		"a/guide.md":        "# A guide\n\n```\ncode of it\n```\nA line.\n",
		"a/openapi.yaml":    "paths:\n  /x:\n    summary: Get an x\n    operationId: getX\n",
		"a/.hidden/note.md": "Not this.\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	if err := list([]string{dir}, &b); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(strings.ReplaceAll(filepath.ToSlash(b.String()), filepath.ToSlash(dir)+"/a/",
		"")), "\n")
	want := []string{
		"errors.go:6\tthe disk is full: %w", "errors.go:8\tSave",
		"guide.md:1\t# A guide", "guide.md:6\tA line.", "openapi.yaml:3\tGet an x",
		"page.templ:4\tA title to read", "page.templ:5\tWords of the page", "page.templ:6\tYour idea",
		"page_templ.go:7\tA string in an expression", "script.js:2\tCopied to the clipboard",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("listed:\n%s\n\nwanted:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
