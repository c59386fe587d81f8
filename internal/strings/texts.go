package main

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Text is what a person can meet, with its place.
type Text struct {
	File string
	Line int
	Text string
}

// readers read the texts of a file, by the end of its name.
var readers = []struct {
	suffix string
	read   func(path string) ([]Text, error)
}{
	{"_test.go", nil}, {".templ", templTexts}, {".go", goTexts},
	{".js", scriptTexts}, {".md", documentTexts}, {".yaml", specTexts},
}

// notForPeople are folders whose files nobody meets: data, tests, and what other people wrote.
var notForPeople = map[string]bool{"testdata": true, "pb_data": true, "e2e": true, "fixtures": true, "vendor": true,
	"strings": true}

// Texts are the texts of a file or of all files below a folder, in the order of their places.
func Texts(root string) ([]Text, error) {
	var all []Text
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && (notForPeople[d.Name()] || strings.HasPrefix(d.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		for _, r := range readers {
			if !strings.HasSuffix(path, r.suffix) {
				continue
			}
			if r.read == nil {
				return nil
			}
			texts, err := r.read(path)
			all = append(all, texts...)
			return err
		}
		return nil
	})
	return all, err
}

// lines gives the lines of a file with their numbers.
func lines(path string, see func(n int, line string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<20)
	for n := 1; scan.Scan(); n++ {
		see(n, scan.Text())
	}
	return scan.Err()
}

// documentTexts are the lines of a Markdown file that are not code.
func documentTexts(path string) (all []Text, err error) {
	code := false
	err = lines(path, func(n int, line string) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			code = !code
			return
		}
		if line = strings.TrimSpace(line); !code && line != "" {
			all = append(all, Text{path, n, line})
		}
	})
	return all, err
}

var specText = regexp.MustCompile(`^\s*(?:- )?(?:title|summary|description):\s*(.+)$`)

// specTexts are the titles and descriptions of an OpenAPI file.
func specTexts(path string) (all []Text, err error) {
	err = lines(path, func(n int, line string) {
		if m := specText.FindStringSubmatch(line); m != nil {
			all = append(all, Text{path, n, strings.Trim(m[1], `"'`)})
		}
	})
	return all, err
}

var quoted = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|` + "`([^`]*)`")

// scriptTexts are the string literals of a script that read like text.
func scriptTexts(path string) (all []Text, err error) {
	err = lines(path, func(n int, line string) {
		if strings.HasPrefix(strings.TrimSpace(line), "//") {
			return
		}
		for _, m := range quoted.FindAllStringSubmatch(line, -1) {
			if text := m[1] + m[2] + m[3]; readsLikeText(text) {
				all = append(all, Text{path, n, text})
			}
		}
	})
	return all, err
}
