package research

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/analyst/order"
	"naps/findings"
	"naps/journal"
	"naps/market"
	"naps/words"
)

// How many candidates are read together.
const (
	postBatch    = analyst.PostBatch
	productBatch = 12
)

// job is a kind of reading.
type job string

const (
	readPosts    job = "read"
	readProducts job = "products"
	readRules    job = "rules"
)

// jobOf says how a piece of evidence is to be read; empty where it is figures that nobody needs to read.
func jobOf(e market.Evidence) job {
	switch {
	case !e.Readable():
		return ""
	case e.Kind == market.Law, e.Facts["rule"] != "", e.Facts["primary"] != "":
		return readRules
	case e.Kind == market.Product, e.Kind == market.Page && e.Phase == market.Competitors:
		return readProducts
	}
	return readPosts
}

// reader has candidates read, the nearest first, by whoever reads in this run. Only the goroutine of Research uses it.
type reader struct {
	j       Journal
	facts   *knowledge
	thinker thinking
	clock   *clock
	similar *similarity

	read      int             // texts that were read in this phase
	shown     map[string]bool // what was given to a reader, by hash
	left      map[job]int     // readings that the phase may still make
	whyUnread []string        // why readers left something unread in this phase
}

// begins sets how much may be read in a phase.
func (r *reader) begins(ph phase) {
	r.left, r.whyUnread, r.read = map[job]int{readPosts: ph.posts, readProducts: ph.products, readRules: ph.rules}, nil, 0
}

// isProduct reports whether somebody found a product that these customers may use for this job.
func isProduct(r market.Reading) bool {
	return r.Relation == market.SameJob || r.Relation == market.Substitute
}

// isNear reports whether a reading says that its text is about the idea or next to it.
func isNear(r market.Reading) bool { return r.About >= market.Neighboring || isProduct(r) }

// batchSize is how many candidates are read together.
func (j job) batchSize() int {
	if j == readProducts {
		return productBatch
	}
	return postBatch
}

// readNearest has the nearest candidates of a phase read that nobody has read yet, at most so many of a job, and returns how many were found to be
// near the idea. What is left stays listed as not read.
func (r *reader) readNearest(ctx context.Context, name market.Phase, j job, most int) (near int, err error) {
	if !r.thinker.reads || most <= 0 {
		return 0, nil
	}
	queue, err := r.queue(ctx, name, j)
	if err != nil {
		return 0, err
	}
	for batch := range slices.Chunk(queue[:min(most, len(queue))], j.batchSize()) {
		if r.clock.calm.Err() != nil {
			return near, nil
		}
		b, err := r.readBatch(ctx, name, j, batch)
		if err != nil {
			return near, err
		}
		for _, got := range b.Readings {
			if isNear(got) {
				near++
			}
		}
	}
	return near, nil
}

// queue orders the candidates of a phase that nobody has read and nobody was asked to read, nearest first. Posts that an earlier phase
// found are among those of the pains. All of the phase are compared, those that were read too, so that a similarity means the same in every round.
func (r *reader) queue(ctx context.Context, name market.Phase, j job) ([]analyst.Candidate, error) {
	var open []market.Evidence // of the phase
	for _, e := range r.facts.pool {
		mine := e.Phase == name || name == market.Pains && e.Kind == market.Post
		if mine && jobOf(e) == j {
			open = append(open, e)
		}
	}
	texts, err := r.texts(ctx, open)
	if err != nil {
		return nil, err
	}
	list := make([]order.Candidate, len(open))
	for i, e := range open {
		list[i] = order.Candidate{ID: e.Hash, Title: e.Title, Text: texts[e.Page], Place: e.Place, Hits: r.facts.hits[e.Hash]}
	}
	out := make([]analyst.Candidate, 0, len(open))
	ranked, err := r.similar.rank(ctx, name, r.facts.brief(), list)
	if err != nil {
		return nil, err
	}
	for _, at := range ranked {
		if r.shown[open[at.Index].Hash] {
			continue
		}
		text := list[at.Index].Text
		from, to := words.Around(text, at.From, at.To, analyst.PassageShown)
		out = append(out, analyst.Candidate{Evidence: open[at.Index], Text: text[from:to], From: from, Near: at.Above})
	}
	if j == readProducts {
		out = onePieceFirst(out, r.shownOf(open))
	}
	return out, nil
}

// onePieceFirst moves pieces of a product behind all others where one of its kind was read or comes before: several directories tell the same of it.
// Pieces of another kind, such as its own page beside its entry in a directory, may state its price or its customers, so they stay.
func onePieceFirst(queue []analyst.Candidate, read []market.Evidence) []analyst.Candidate {
	seen := map[string]bool{}
	repeats := func(e market.Evidence) bool {
		key := string(e.Kind) + " " + findings.ProductKey(e)
		again := seen[key]
		seen[key] = true
		return again
	}
	for _, e := range read {
		repeats(e)
	}
	var first, later []analyst.Candidate
	for _, c := range queue {
		if repeats(c.Evidence) {
			later = append(later, c)
		} else {
			first = append(first, c)
		}
	}
	return append(first, later...)
}

// shownOf is what of some evidence was given to a reader.
func (r *reader) shownOf(es []market.Evidence) []market.Evidence {
	return slices.DeleteFunc(slices.Clone(es), func(e market.Evidence) bool { return !r.shown[e.Hash] })
}

// texts are the stored texts of evidence, by content hash. They come from the journal and never from memory, so that a later life of the run
// reads the same.
func (r *reader) texts(ctx context.Context, es []market.Evidence) (map[string]string, error) {
	var hashes []string
	for _, e := range es {
		hashes = append(hashes, e.Page)
	}
	return r.j.Texts(ctx, distinct(hashes))
}

// readBatch has one batch read and commits its readings. A batch that the model failed to read is not read, and the report says why.
func (r *reader) readBatch(ctx context.Context, name market.Phase, j job, batch []analyst.Candidate) (analyst.Batch, error) {
	for _, c := range batch {
		r.shown[c.Evidence.Hash] = true
	}
	read := r.thinker.Read
	switch j {
	case readProducts:
		read = r.thinker.Products
	case readRules:
		read = r.thinker.Rules
	}
	got, err := read(ctx, r.facts.run.Brief, r.facts.subject, batch)
	if ok, end := tried(err); !ok {
		if end != nil {
			return got, end
		}
		return analyst.Batch{Why: r.thinker.helper.why}, nil
	}
	if got.Why != "" {
		r.notRead(got.Why, len(got.Unread))
	}
	told := r.readingNotice(name, j, batch, got.Readings)
	kept, _, err := once(ctx, r.j, batchKey(name, j, batch), func(context.Context, int) (analyst.Batch, journal.Step, error) {
		return got, journal.Step{Phase: name, Readings: got.Readings, Events: told}, nil
	})
	if err != nil {
		return got, err
	}
	r.facts.readings = append(r.facts.readings, kept.Readings...)
	return kept, nil
}

// batchKey names the step that keeps what was read together.
func batchKey(name market.Phase, j job, batch []analyst.Candidate) string {
	var hashes []string
	for _, c := range batch {
		hashes = append(hashes, c.Evidence.Hash)
	}
	return key(name, string(j)+"/"+fingerprint(hashes))
}

// notRead notes why readers left something unread, each reason once.
func (r *reader) notRead(why string, n int) {
	if n > 0 && !slices.Contains(r.whyUnread, why) {
		r.whyUnread = append(r.whyUnread, why)
	}
}

// standing are the readings that stand, by hash of their evidence.
func (k *knowledge) standing() map[string]market.Reading { return market.Standing(k.readings) }

// near returns what readers found to be near the idea, the nearest first, ties by hash; where nobody reads, nothing.
func (k *knowledge) near(least int) []market.Evidence {
	stands := k.standing()
	var out []market.Evidence
	for _, e := range k.pool {
		if r, read := stands[e.Hash]; read && r.About >= least {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(x, y market.Evidence) int {
		return cmp.Or(cmp.Compare(stands[y.Hash].About, stands[x.Hash].About), strings.Compare(x.Hash, y.Hash))
	})
	return out
}
