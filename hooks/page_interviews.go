package hooks

import (
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
	p := views.KitPage{Shell: x.shell(e, "Interview kit: "+s.Title), ID: s.ID, Title: s.Title, Kit: k, Today: time.Now().UTC().Format(time.DateOnly)}
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
	entry := report.Entry{Kind: body.Kind, For: body.Side == "for", Who: body.Who, Date: body.Date, Text: body.Text, Question: body.Question}
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
	return e.JSON(http.StatusCreated, map[string]any{"counted": changed, "version": r.Version, "verdict": r.Verdict, "score": r.Score})
}
