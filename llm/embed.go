package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Embedder turns texts into vectors by the endpoint's /embeddings. It is safe for use by many goroutines.
type Embedder struct{ client *Client }

// NewEmbedder prepares an embedder of the model that cfg names; it asks nothing yet.
func NewEmbedder(cfg Config) (Embedder, error) {
	c, err := New(cfg)
	return Embedder{c}, err
}

const embeddingsPath = "/embeddings"

// embedTimeout bounds one request: a batch of texts takes a server at home seconds, a stalled one would keep the whole
// run waiting.
const embedTimeout = time.Minute

// Embed returns a vector for each text, all of one length, in the order of texts. Its errors are those of the package;
// the same texts may be asked again after ErrBusy and ErrUnreachable, which were tried several times by then.
func (e Embedder) Embed(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	c := e.client
	err = c.patiently(ctx, func(ctx context.Context) (bool, error) {
		ctx, cancel := context.WithTimeoutCause(ctx, embedTimeout, ErrStalled)
		defer cancel()
		resp, err := c.server.post(ctx, embeddingsPath,
			openai.EmbeddingRequest{Input: texts, Model: openai.EmbeddingModel(c.cfg.Model)})
		if err != nil {
			return true, err
		}
		defer resp.Body.Close()
		var got struct{ Data []openai.Embedding }
		err = json.NewDecoder(io.LimitReader(resp.Body, longestBody)).Decode(&got)
		switch {
		case ctx.Err() != nil:
			return false, context.Cause(ctx)
		case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
			return true, fmt.Errorf("%w: %w", ErrCut, err)
		case err != nil:
			return false, fmt.Errorf("%w: %w", ErrAnswer, err)
		}
		vectors, err = inOrder(got.Data, len(texts))
		return false, err
	})
	return vectors, err
}

// inOrder puts vectors where their index says; an answer with a text left out, twice, or of another length is none.
func inOrder(data []openai.Embedding, n int) ([][]float32, error) {
	out := make([][]float32, n)
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil || len(d.Embedding) == 0 ||
			len(d.Embedding) != len(data[0].Embedding) {
			return nil, fmt.Errorf("%w: its vectors do not belong to the texts", ErrAnswer)
		}
		out[d.Index] = d.Embedding
	}
	if len(data) != n {
		return nil, fmt.Errorf("%w: %d vectors for %d texts", ErrAnswer, len(data), n)
	}
	return out, nil
}
