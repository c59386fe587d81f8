package report

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"naps/ground"
	"naps/market"
	"naps/score"
)

// Verified is what the check of a bundle found.
type Verified struct {
	Report   Report
	Version  string            // of the naps that wrote it, by its own word
	Signer   ed25519.PublicKey // whose signature is on it; nil: nobody's
	Quotes   int               // quotes that stand in their pages, word for word
	Claims   int               // sentences that stand up to what they cite
	Computed int               // numbers in them that naps counted or computed: the sentences alone do not prove them
	Pages    int               // stored pages whose text is what their name says
	Readings int               // readings whose words stand in their pages, or that found nothing
	Figures  int               // pieces of evidence that give figures only
	// an earlier release wrote it: its numbers were computed again by the rules of then, its layout was not made again
	Earlier  bool
	Loose    []string // ids of evidence whose quote was never verified; such evidence counts nothing
	Problems []string // what is not as it should be, one sentence each; empty: everything holds
}

// Verify checks a bundle offline: that it holds the files of a bundle and nothing else, their hashes, its signature if
// it has one, every quote and the words of every reading against its page, every claim against what it cites, the
// score, computed anew from the evidence, against the one in the report, and every other file against one made anew, to
// the byte. An error says that the file is no bundle at all, or not a harmless one.
//
// What holds is consistent. That it is authentic follows only from a Signer whom the caller knows.
func Verify(bundle []byte) (Verified, error) {
	files, unknown, err := unzip(bundle)
	if err != nil {
		return Verified{}, err
	}
	raw, ok := files[fileReport]
	if !ok {
		return Verified{}, errors.New("report: this archive has no report.json, so it isn't a naps bundle")
	}
	r, err := Parse(raw)
	if err != nil {
		return Verified{}, fmt.Errorf("report: report.json can't be read: %w", err)
	}
	v := &Verified{Report: r}
	for _, name := range unknown {
		v.wrong("%s does not belong in a bundle; it wasn't checked.", market.Cut(clean(name), 100))
	}
	if len(r.Evidence) > maxEvidence {
		return *v, fmt.Errorf("report: it lists %d pieces of evidence, more than any naps report has", len(r.Evidence))
	}
	if v.Problems = append(v.Problems, wrongNumbers(raw)...); len(v.Problems) > len(unknown) {
		return *v, nil // nothing is computed from such numbers
	}
	v.sums(files)
	v.signature(files)
	v.pages(files)
	v.quotes(files)
	v.readings(files)
	v.claims()
	v.again(raw)
	v.anew(raw, files)
	return *v, nil
}

// mostProblems bounds the list: a bundle with so many is not read to its end by anybody.
const mostProblems = 100

func (v *Verified) wrong(format string, a ...any) {
	if len(v.Problems) >= mostProblems {
		return
	}
	v.Problems = append(v.Problems, fmt.Sprintf(format, a...))
}

// sums checks every file against the list, and that the list names them all.
func (v *Verified) sums(files map[string][]byte) {
	named := map[string]bool{fileSums: true, fileSignature: true}
	for line := range strings.Lines(string(files[fileSums])) {
		sum, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "  ")
		body, there := files[name]
		named[name] = true
		switch {
		case !ok:
			v.wrong("SHA256SUMS has a line that can't be read.")
		case !there:
			v.wrong("%s is listed in SHA256SUMS but isn't in the archive.", clean(name))
		case sumOf(body) != sum:
			v.wrong("%s was changed: its hash is not the one in SHA256SUMS.", clean(name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !named[name] {
			v.wrong("%s isn't listed in SHA256SUMS.", clean(name))
		}
	}
}

func (v *Verified) pages(files map[string][]byte) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		hash, ok := strings.CutPrefix(name, pageFolder)
		if !ok {
			continue
		}
		if market.PageHash(string(files[name])) != strings.TrimSuffix(hash, ".txt") {
			v.wrong("%s doesn't match its name, which is the hash of its text.", clean(name))
			continue
		}
		v.Pages++
	}
}

// quotes checks that each quote stands in its page where the evidence says, and that the evidence is the one that its
// hash names.
func (v *Verified) quotes(files map[string][]byte) {
	for _, e := range v.Report.Evidence {
		m := piece(e)
		if m.Seal().Hash != e.Hash {
			v.wrong("%s: its source, address or quote doesn't match its hash.", clean(e.ID))
		}
		if e.Verified != verified(m) {
			v.wrong("%s: its quote is marked as verified: %t, but its position in the page says otherwise.",
				clean(e.ID), e.Verified)
		}
		text, there := files[pageFolder+e.Page+".txt"]
		switch {
		case e.Quote == "" && len(e.Metrics) > 0:
			v.Figures++
		case !verified(m):
			v.Loose = append(v.Loose, e.ID)
		case !there:
			v.wrong("%s: the page it quotes isn't in the archive.", clean(e.ID))
		case e.Start < 0 || e.End > len(text) || string(text[e.Start:e.End]) != e.Quote:
			v.wrong("%s: its quote isn't in the stored page: %q.", clean(e.ID), market.Cut(clean(e.Quote), 80))
		default:
			v.Quotes++
		}
	}
}

// claims checks every sentence of the report against the evidence that it cites, as it was checked before it came into
// the report.
func (v *Verified) claims() {
	var evidence []market.Evidence
	for _, e := range v.Report.Evidence {
		evidence = append(evidence, piece(e))
	}
	rules := v.Report.rules()
	for _, p := range v.Report.Phases {
		kept, removed := rules.Check(p.Claims, evidence)
		v.Claims += len(kept)
		for _, c := range kept {
			v.Computed += len(c.Computed)
		}
		for _, x := range removed {
			v.wrong("A sentence of %s isn't supported by what it cites (%s): %q.", clean(string(p.Name)),
				market.Cut(clean(x.Reason), 120), market.Cut(clean(x.Text), 80))
		}
	}
}

// rules are those that the sentences came under: in the language of the idea, with the founder's own words, and with
// what a writer was shown of each piece of evidence beside its quote.
func (r Report) rules() ground.Rules {
	s, shown := r.Subject, map[string][]string{}
	for _, e := range r.Evidence {
		for _, read := range []*Read{e.Read, e.Overruled} {
			if read == nil {
				continue
			}
			shown[e.ID] = append(shown[e.ID], read.Name)
			for _, f := range read.Facts {
				shown[e.ID] = append(shown[e.ID], f.Quote)
			}
		}
	}
	for _, p := range r.Phases {
		for _, f := range p.Findings {
			for _, id := range f.Evidence {
				shown[id] = append(shown[id], f.Said())
			}
		}
	}
	return ground.Rules{Language: s.Language, Known: strings.Join(s.OwnWords(r.Idea), "\n"), Shown: shown}
}

// anew makes every file of the bundle from the report and the pages, and compares.
func (v *Verified) anew(raw []byte, files map[string][]byte) {
	var of about
	err := json.Unmarshal(files[fileAbout], &of)
	v.Earlier = of.Format == earlierFormat && v.Report.ScoreVersion == earlierRules
	if err != nil || of.Format != bundleFormat && !v.Earlier {
		v.wrong("bundle.json isn't in format %d: another version of naps wrote the bundle; export it again.",
			bundleFormat)
		return
	}
	v.Version = of.Naps
	texts := map[string]string{}
	for name, body := range files {
		if hash, ok := strings.CutPrefix(name, pageFolder); ok {
			texts[strings.TrimSuffix(hash, ".txt")] = string(body)
		}
	}
	want, err := bundled(v.Report, raw, texts, of.Naps)
	if err != nil {
		v.wrong("The files can't be made again: %v.", err)
		return
	}
	made := map[string]bool{fileSums: true, fileSignature: true}
	for _, f := range want {
		made[f.name] = true
		got, there := files[f.name]
		switch {
		case !there:
			v.wrong("%s is missing.", f.name)
		case v.Earlier && laidOut[f.name]:
		case !bytes.Equal(got, f.body):
			v.wrong("%s doesn't match report.json and the pages.", f.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !made[name] {
			v.wrong("%s isn't quoted by any evidence.", clean(name))
		}
	}
}

// Again computes the score of a report anew from its evidence and builds it under a version.
func Again(r Report, version int) Report {
	d := Dossier(r)
	return Build(d, score.Of(Bundle(d)), version)
}
