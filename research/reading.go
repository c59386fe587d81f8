package research

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/journal"
	"naps/market"
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

	progress *progress
	most     int // texts that may be read in this phase

	read      int                       // texts that were read in this phase
	earlier   map[string]market.Reading // what a model read in earlier runs, by hash
	shown     map[string]bool           // what was given to a reader, by hash
	told      []string                  // the passages of it that people wrote
	left      map[job]int               // readings that the phase may still make, by their budget
	whyUnread []string                  // why readers left something unread in this phase
}

// begins sets how much may be read in a phase.
func (r *reader) begins(ph phase) {
	r.most = ph.posts + ph.products
	r.left, r.whyUnread, r.read = map[job]int{readPosts: ph.posts, readProducts: ph.products}, nil, 0
}

// isProduct reports whether somebody found a product that these customers may use for this job.
func isProduct(r market.Reading) bool {
	return r.Relation == market.SameJob || r.Relation == market.Substitute
}

// isNear reports whether a reading says that its text is about the idea or next to it.
func isNear(r market.Reading) bool { return r.About >= market.Neighboring || isProduct(r) }

// budget is the job from whose readings a phase takes those of a job. Rules and what people say share theirs, the rules
// first: a rule may forbid the idea, and a run must not take more readings than its founder was told.
func (j job) budget() job {
	if j == readRules {
		return readPosts
	}
	return j
}

// batchSize is how many candidates are read together.
func (j job) batchSize() int {
	if j == readProducts {
		return productBatch
	}
	return postBatch
}

// readNearest has the nearest candidates of a phase read that nobody has read yet, at most so many of a job, and
// returns how many were found to be near the idea. What is left stays listed as not read.
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

// texts are the stored texts of evidence, by content hash. They come from the journal and never from memory, so that a
// later life of the run reads the same.
func (r *reader) texts(ctx context.Context, es []market.Evidence) (map[string]string, error) {
	var hashes []string
	for _, e := range es {
		hashes = append(hashes, e.Page)
	}
	return r.j.Texts(ctx, distinct(hashes))
}

// readBatch has one batch read and commits its readings. A batch that the model failed to read is not read, and the
// report says why.
func (r *reader) readBatch(ctx context.Context, name market.Phase, j job,
	batch []analyst.Candidate) (analyst.Batch, error) {
	for _, c := range batch {
		r.shown[c.Evidence.Hash] = true
		if j != readProducts {
			r.told = append(r.told, c.Text)
		}
	}
	read := r.thinker.Read
	switch j {
	case readProducts:
		read = r.thinker.Products
	case readRules:
		read = r.thinker.Rules
	}
	fresh, again, err := readAgain(ctx, r, batch)
	if err != nil {
		return analyst.Batch{}, err
	}
	var got analyst.Batch
	if len(fresh) > 0 {
		got, err = read(ctx, r.facts.run.Brief, r.facts.subject, fresh)
	}
	if ok, end := tried(err); !ok {
		if end != nil {
			return got, end
		}
		return analyst.Batch{Why: r.thinker.helper.why}, nil
	}
	if got.Why != "" {
		r.notRead(got.Why, len(got.Unread))
	}
	made := got.Readings
	got.Readings = append(again, made...)
	told := r.readingNotice(name, j, batch, got.Readings)
	kept, _, err := once(ctx, r.j, batchKey(name, j, batch),
		func(context.Context, int) (analyst.Batch, journal.Step, error) {
			return got, journal.Step{Phase: name, Readings: made, Events: told}, nil // the others are kept already
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
