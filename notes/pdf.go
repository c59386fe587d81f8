package notes

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"time"
	"unicode/utf8"
)

// Bounds of reading one PDF.
const (
	pdfTime   = 15 * time.Second
	pdfAtOnce = 2 // processes
)

// childMark stands in the environment of the process that reads a PDF. A process that has it starts no other.
const childMark = "NAPS_NOTES_CHILD"

// pdfReader reads PDFs, each in a process of its own.
type pdfReader struct {
	command []string
	turns   chan struct{}
	most    time.Duration // that one may take
}

func newPDFReader(command []string) *pdfReader {
	return &pdfReader{command: command, turns: make(chan struct{}, pdfAtOnce), most: pdfTime}
}

// childPages stands in the environment of the process where it is to read all pages.
const childPages = "NAPS_NOTES_PAGES"

// text has another process read the text of a PDF.
func (p *pdfReader) text(ctx context.Context, data []byte, most extent) (string, error) {
	if len(p.command) == 0 || IsChild() {
		return "", errKind
	}
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	inTime, stop := context.WithTimeout(ctx, p.most)
	defer stop()
	child := exec.CommandContext(inTime, p.command[0], p.command[1:]...)
	child.Env = []string{childMark + "=1", "GOMAXPROCS=2", "GOMEMLIMIT=200MiB"} // and no secret of ours
	if most.feeds {
		child.Env = append(child.Env, childPages+"=1")
	}
	child.WaitDelay = time.Second
	child.Stdin = bytes.NewReader(data)
	out := &capped{most: most.bytes + utf8.UTFMax}
	child.Stdout = out
	err := child.Run()
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	var ended *exec.ExitError
	switch {
	case err == nil:
		return out.b.String(), nil
	case inTime.Err() != nil:
		return "", errTooHard
	case !errors.As(err, &ended):
		return "", err // the process did not begin
	}
	for why, status := range exits {
		if ended.ExitCode() == status {
			return "", why
		}
	}
	return "", errTooHard
}

// exits are the exit statuses of the process that say why there is no text.
var exits = map[*Refusal]int{errEncrypted: 11, errScanned: 12, errDamaged: 13, errTooHard: 14}

// capped keeps the first bytes that are written and drops the rest.
type capped struct {
	b    bytes.Buffer
	most int
}

func (c *capped) Write(p []byte) (int, error) {
	c.b.Write(p[:min(len(p), c.most-c.b.Len())])
	return len(p), nil
}

// IsChild reports whether this process was started to read a PDF.
func IsChild() bool { return os.Getenv(childMark) != "" }

// Child reads a PDF from in and writes its text to out. It returns the exit status of its process, or ends it where the
// bounds are reached.
func Child(in io.Reader, out io.Writer) int {
	stop := guardMemory()
	defer stop()
	data, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	if err != nil || len(data) > MaxFile {
		return exits[errDamaged]
	}
	most := asNote
	if os.Getenv(childPages) != "" {
		most = asPages
	}
	text, err := pdfText(data, most)
	var why *Refusal
	if errors.As(err, &why) {
		return exits[why]
	}
	if _, err := io.WriteString(out, text); err != nil {
		return 1
	}
	return 0
}
