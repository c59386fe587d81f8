package analyst

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed common.txt
var commonText string

// bands gives each common English stem its band: 1 grammar, 2 talk, 3 common. The list is ours, by judgement, not counted in a corpus.
var bands = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for line := range strings.Lines(commonText) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		band := int(fields[0][0] - '0')
		for _, w := range fields[1:] {
			for _, form := range []string{w, stem(w)} {
				if old, ok := m[form]; !ok || band < old {
					m[form] = band
				}
			}
		}
	}
	return m
})

// rarity says how much the mere presence of a stem tells, like an inverse document frequency:
// 0 for grammar, 0.6 for words of talk, 1.6 for common words and 3 for all others.
func rarity(stem string) float64 {
	switch bands()[stem] {
	case 1:
		return 0
	case 2:
		return 0.6
	case 3:
		return 1.6
	}
	return 3
}
