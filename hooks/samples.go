package hooks

import (
	"encoding/json"
	"slices"

	"naps/report"
)

// Sample is an idea that comes with naps, with made-up evidence of its own.
type Sample struct {
	Slug string // names it in addresses
	Idea string

	// Finished is the report in which every run of the sample ends. It is made the first time somebody asks, and kept.
	Finished func() (*FinishedSample, error)
}

// FinishedSample is the report of a sample, and all that its pages and files need. Nobody may change it: all readers
// share it.
type FinishedSample struct {
	Report report.Report
	JSON   json.RawMessage   // the report as it is answered
	Texts  map[string]string // of the pages that its evidence quotes, by their content hash
}

// firstSample stands for the slug of the first sample, for those who only ask for "the" sample.
const firstSample = "1"

// sampleNamed is the sample with this slug.
func sampleNamed(all []Sample, slug string) (Sample, bool) {
	if slug == firstSample && len(all) > 0 {
		return all[0], true
	}
	if i := slices.IndexFunc(all, func(s Sample) bool { return s.Slug == slug }); i >= 0 {
		return all[i], true
	}
	return Sample{}, false
}
