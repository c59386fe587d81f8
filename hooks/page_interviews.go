package hooks

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/interview"
	"naps/journal"
	"naps/report"
	"naps/views"
)

// kitOf is the interview kit of the latest report; journal.ErrNotFound where there is none yet.
func kitOf(x *edge, e *core.RequestEvent, s journal.Session) (interview.Kit, report.Report, error) {
	r, err := latestReport(x, e, s)
	if err != nil {
		return interview.Kit{}, r, err
	}
	return interview.Of(r), r, nil
}

// latestReport is not kept in memory: each answer makes another one.
func latestReport(x *edge, e *core.RequestEvent, s journal.Session) (report.Report, error) {
	raw, _, err := x.cfg.Reports.Report(e.Request.Context(), s.ID, 0)
	if err != nil {
		return report.Report{}, err
	}
	return report.Parse(raw)
}

// kitPage shows the kit with the sheet for answers. ?q= names the question that is answered.
func kitPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	k, r, err := kitOf(x, e, s)
	if err != nil {
		return err
	}
	return showKitPage(x, e, s, k, r, "")
}

// rephrasePage shows the kit in the words of the model. Nothing of it is kept: the sheet sends the words that were
// asked.
func rephrasePage(x *edge, e *core.RequestEvent, s journal.Session) error {
	k, r, err := kitOf(x, e, s)
	if err != nil {
		return err
	}
	k, said, err := rephrased(x, e, s, k, r)
	if err != nil {
		return err
	}
	return showKitPage(x, e, s, k, r, said)
}

// modelTime bounds how long a founder waits for a model.
const modelTime = time.Minute

// rephrased is a kit in the model's words, as far as they may be asked, and a sentence that says how far.
func rephrased(x *edge, e *core.RequestEvent, s journal.Session, k interview.Kit,
	r report.Report) (interview.Kit, string, error) {
	if x.cfg.Rephrase == nil || !x.cfg.Chat.byModel() {
		return k, "", bad("No language model is set up on this server.")
	}
	if err := x.quotas.rephrasings.take(s.Owner); err != nil {
		return k, "", err
	}
	ctx, cancel := context.WithTimeout(e.Request.Context(), modelTime)
	defer cancel()
	var questions []string
	for _, q := range k.Questions {
		questions = append(questions, q.Text)
	}
	texts, err := x.cfg.Rephrase(ctx, r, questions)
	if err != nil {
		x.log.Warn("The questions of an interview kit could not be rephrased", "session", s.ID, "error", err)
		return k, "The model didn’t answer in a way that could be used, so these are our own questions.", nil
	}
	k, taken := interview.Rephrase(k, texts)
	return k,
		fmt.Sprintf(
			"The model rephrased %d of %d questions. The others would have led people to an answer or changed the question.",
			taken, len(questions)), nil
}

func showKitPage(x *edge, e *core.RequestEvent, s journal.Session, k interview.Kit, r report.Report,
	said string) error {
	p := views.KitPage{Shell: x.shell(e, "Interview kit: "+s.Title), ID: s.ID, Title: s.Title, Kit: k,
		Today: time.Now().UTC().Format(time.DateOnly)}
	p.Model, p.Said = x.cfg.Rephrase != nil && x.cfg.Chat.byModel(), said
	p.Path, p.Sample = "/sessions/"+s.ID+"/interviews", s.Sample || r.Sample
	if n, err := strconv.Atoi(e.Request.URL.Query().Get("q")); err == nil {
		p.Asked = n
	}
	for _, own := range report.Own(r) {
		if own.Facts["question"] != "" {
			p.Answers = append(p.Answers, own)
		}
	}
	return render(e, http.StatusOK, views.Kit(p))
}

func showKit(x *edge, e *core.RequestEvent, s journal.Session) error {
	k, _, err := kitOf(x, e, s)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusOK, k)
}

// rephraseKit answers with the kit in the model's words.
func rephraseKit(x *edge, e *core.RequestEvent, s journal.Session) error {
	k, r, err := kitOf(x, e, s)
	if err != nil {
		return err
	}
	if k, _, err = rephrased(x, e, s, k, r); err != nil {
		return err
	}
	return e.JSON(http.StatusOK, k)
}

func showKitMarkdown(x *edge, e *core.RequestEvent, s journal.Session) error {
	k, _, err := kitOf(x, e, s)
	if err != nil {
		return err
	}
	e.Response.Header().Set("Content-Disposition", `attachment; filename="interviews.md"`)
	return e.Blob(http.StatusOK, "text/markdown; charset=utf-8", interview.Markdown(k, s.Title))
}

// addAnswer logs what an interview brought, as the page's sheet does.
func addAnswer(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Kind     string `json:"kind"`
		Side     string `json:"side"`
		Who      string `json:"who"`
		Date     string `json:"date"`
		Text     string `json:"text"`
		Question string `json:"question"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	if body.Side != "for" && body.Side != "against" {
		return &invalid{Field: "side", Text: "The side is for or against."}
	}
	now := time.Now().UTC()
	entry := report.Entry{Kind: body.Kind, For: body.Side == "for", Who: body.Who, Date: body.Date, Text: body.Text,
		Question: body.Question}
	if field, text := entry.Wrong(now.Format(time.DateOnly)); text != "" {
		return &invalid{Field: field, Text: text}
	}
	changed, err := ownLog(x).Add(e.Request.Context(), s, entry, now)
	if err != nil {
		return err
	}
	r, err := latestReport(x, e, s)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusCreated, map[string]any{"counted": changed, "version": r.Version, "verdict": r.Verdict,
		"score": r.Score})
}
