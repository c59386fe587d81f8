package research

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"naps/analyst"
	"naps/analyst/order"
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

// read has the nearest candidates of a phase read that nobody has read yet, at most so many of a job, and returns how many were found to be
// near the idea. What is left stays listed as not read.
func (w *work) read(ctx context.Context, name market.Phase, j job, most int) (near int, err error) {
	if !w.reads() || most <= 0 {
		return 0, nil
	}
	size := postBatch
	if j == readProducts {
		size = productBatch
	}
	queue, err := w.queue(ctx, name, j)
	if err != nil {
		return 0, err
	}
	for batch := range slices.Chunk(queue[:min(most, len(queue))], size) {
		if w.calm.Err() != nil {
			return near, nil
		}
		b, err := w.readBatch(ctx, name, j, batch)
		if err != nil {
			return near, err
		}
		for _, r := range b.Readings {
			if r.About >= market.Neighboring || r.Relation == market.SameJob || r.Relation == market.Substitute {
				near++
			}
		}
	}
	return near, nil
}

// queue orders the candidates of a phase that nobody has read and nobody was asked to read, nearest first. Posts that an earlier phase
// found are among those of the pains.
func (w *work) queue(ctx context.Context, name market.Phase, j job) ([]analyst.Candidate, error) {
	var open []market.Evidence
	for _, e := range w.pool {
		mine := e.Phase == name || name == market.Pains && e.Kind == market.Post
		if mine && jobOf(e) == j && !w.shown[e.Hash] {
			open = append(open, e)
		}
	}
	texts, err := w.texts(ctx, open)
	if err != nil {
		return nil, err
	}
	list := make([]order.Candidate, len(open))
	for i, e := range open {
		list[i] = order.Candidate{ID: e.Hash, Title: e.Title, Text: texts[e.Page], Place: e.Place, Hits: w.hits[e.Hash]}
	}
	out := make([]analyst.Candidate, 0, len(open))
	for _, r := range order.Rank(w.brief(), list) {
		text := list[r.Index].Text
		from, to := order.Around(text, r.From, r.To, analyst.PassageShown)
		out = append(out, analyst.Candidate{Evidence: open[r.Index], Text: text[from:to], From: from, Near: r.Score})
	}
	return out, nil
}

// texts are the stored texts of evidence, by content hash. They come from the journal and never from memory, so that a later life of the run
// reads the same.
func (w *work) texts(ctx context.Context, es []market.Evidence) (map[string]string, error) {
	var hashes []string
	for _, e := range es {
		hashes = append(hashes, e.Page)
	}
	return w.j.Texts(ctx, distinct(hashes))
}

// readBatch has one batch read and commits its readings. A batch that the model failed to read is not read, and the report says why.
func (w *work) readBatch(ctx context.Context, name market.Phase, j job, batch []analyst.Candidate) (analyst.Batch, error) {
	for _, c := range batch {
		w.shown[c.Evidence.Hash] = true
	}
	read := w.thinker.Read
	switch j {
	case readProducts:
		read = w.thinker.Products
	case readRules:
		read = w.thinker.Rules
	}
	got, err := read(ctx, w.run.Brief, w.subject, batch)
	if ok, end := tried(err); !ok {
		if end != nil {
			return got, end
		}
		w.unread += len(batch)
		return analyst.Batch{Why: w.helper.why}, nil
	}
	if got.Why != "" {
		w.unread += len(got.Unread)
		w.notRead(got.Why, len(got.Unread))
	}
	kept, _, err := once(ctx, w, w.batchKey(name, j, batch), func(context.Context, int) (analyst.Batch, market.Step, error) {
		return got, market.Step{Phase: name, Readings: got.Readings}, nil
	})
	if err != nil {
		return got, err
	}
	w.readings = append(w.readings, kept.Readings...)
	return kept, nil
}

// batchKey names the step that keeps what was read together.
func (w *work) batchKey(name market.Phase, j job, batch []analyst.Candidate) string {
	sum := sha256.New()
	for _, c := range batch {
		sum.Write([]byte(c.Evidence.Hash + "\x00"))
	}
	return key(name, string(j)+"/"+hex.EncodeToString(sum.Sum(nil))[:keyHash])
}

// notRead notes why readers left something unread, each reason once.
func (w *work) notRead(why string, n int) {
	if n > 0 && !slices.Contains(w.whyUnread, why) {
		w.whyUnread = append(w.whyUnread, why)
	}
}

// standing are the readings that stand, by hash of their evidence.
func (w *work) standing() map[string]market.Reading { return market.Standing(w.readings) }

// near returns what readers found to be near the idea, the nearest first, ties by hash; where nobody reads, nothing.
func (w *work) near(least int) []market.Evidence {
	stands := w.standing()
	var out []market.Evidence
	for _, e := range w.pool {
		if r, read := stands[e.Hash]; read && r.About >= least {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(x, y market.Evidence) int {
		return cmp.Or(cmp.Compare(stands[y.Hash].About, stands[x.Hash].About), strings.Compare(x.Hash, y.Hash))
	})
	return out
}
