package analyst

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed kin.txt
var kinText string

// kin gives each stem the groups it belongs to. The groups cover everyday trades and households; a subject outside them loses nothing,
// it is found by its own words only.
var kin = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(kinText) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		var stems []string
		for w := range strings.FieldsSeq(strings.ReplaceAll(line, "-", " ")) {
			stems = append(stems, stem(w))
		}
		for _, s := range stems {
			m[s] = append(m[s], stems...)
		}
	}
	return m
})
