// Strings lists every text of naps that a person can meet, each with its place, so that all of them can be read in one
// go:
//
//	go run ./internal/strings | less
//
// It walks syntax trees: text and attributes of templ files, string literals of Go files. Scripts and documents are
// read line by line. Arguments are the folders or files to list; without any it is the whole project.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	roots := os.Args[1:]
	if len(roots) == 0 {
		roots = []string{"."}
	}
	if err := list(roots, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "strings:", err)
		os.Exit(1)
	}
}

func list(roots []string, to io.Writer) error {
	out := bufio.NewWriter(to)
	for _, root := range roots {
		all, err := Texts(root)
		if err != nil {
			return err
		}
		for _, t := range all {
			fmt.Fprintf(out, "%s:%d\t%s\n", t.File, t.Line, t.Text) // Flush tells of an error
		}
	}
	return out.Flush()
}
