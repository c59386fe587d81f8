package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"naps/internal/need"
)

// brought is a founder who brings files to an idea of theirs.
type brought struct {
	testing.TB
	base, token, id string
}

func (b brought) ask(method, path, body string, status int) []byte {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, b.base+path, strings.NewReader(body))
	must(b, err)
	r.Header.Set("Content-Type", "application/json")
	return b.send(r, status)
}

func (b brought) send(r *http.Request, status int) []byte {
	b.Helper()
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	a, err := http.DefaultClient.Do(r)
	must(b, err)
	raw, err := io.ReadAll(a.Body)
	must(b, err)
	must(b, a.Body.Close())
	if a.StatusCode != status {
		b.Fatalf("%s %s answers %d instead of %d: %.300s", r.Method, r.URL.Path, a.StatusCode, status, raw)
	}
	return raw
}

type openedFile struct {
	ID, Kind, Missing string
	Pieces, Count     int
	Persons           []string
	Columns           []struct{ Name, Role string }
	First             []struct{ Text, Person, Date, At string }
}

func (b brought) upload(name string, data []byte, status int) (f openedFile) {
	b.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	must(b, err)
	_, err = part.Write(data)
	must(b, err)
	must(b, w.Close())
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.base+b.of("/files"), &body)
	must(b, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	raw := b.send(r, status)
	if status == http.StatusCreated {
		must(b, json.Unmarshal(raw, &f))
	}
	return f
}

func (b brought) of(path string) string { return "/api/naps/sessions/" + b.id + path }

func (b brought) use(f openedFile, body string) (out openedFile) {
	b.Helper()
	must(b, json.Unmarshal(b.ask("POST", b.of("/files/"+f.ID+"/use"), body, 200), &out))
	return out
}

type ownReport struct {
	Version  int
	Score    float64
	Evidence []struct {
		ID, Source, Title, Quote, Author, Place, Date, Page string
		Facts                                               map[string]string
		Read                                                *struct{ Reader string }
	}
}

func (b brought) report() (r ownReport, raw string) {
	b.Helper()
	body := b.ask("GET", b.of("/report"), "", 200)
	must(b, json.Unmarshal(body, &r))
	return r, string(body)
}

func (r ownReport) own() int {
	n := 0
	for _, e := range r.Evidence {
		if e.Source == "own" {
			n++
		}
	}
	return n
}

const talk = "[00:00:05] Jon Brandt: When did a client last pay you late?\n" +
	"[00:00:12] Mara Olsen: Last month. I lost six hours chasing a client who paid the invoice late, and Lena Fuchs paid an assistant $90 for it.\n" +
	"[00:01:30] Jon Brandt: What do you do about it today?\n" +
	"[00:01:41] Mara Olsen: I send every reminder for a late invoice by hand, and Jon, I hate it.\n"

// ownSurvey is a survey of 40 rows whose columns say nothing by their names.
func ownSurvey() [][]string {
	rows := [][]string{{"q1", "q2", "q3", "q4", "q5"}}
	for i := range 40 {
		rows = append(rows, []string{
			[]string{"yes", "no"}[i%2], fmt.Sprintf("%d.%d.2026", 1+i%28, 1+i%10),
			fmt.Sprintf(
				"Client number %d paid the invoice %d days late, and I spent whole evenings writing reminders to them.",
				i*i+3, i+2),
			fmt.Sprintf("First%c Second%c", 'a'+i%26, 'a'+i/26), fmt.Sprintf("$%d", 10+i),
		})
	}
	return rows
}

const ownBox = "From kim@studio.example Tue Nov  3 09:12:00 2026\nFrom: Kim Lund <kim@studio.example>\nTo: me@naps.example\nSubject: Invoices\nDate: Tue, 3 Nov 2026 09:12:00 +0000\n\n" +
	"Two clients paid late again, and it cost us a whole day of reminders.\n\n> What happened?\n\n" +
	"From ole@studio.example Wed Nov  4 09:12:00 2026\nFrom: ole@studio.example\nTo: me@naps.example\nDate: Wed, 4 Nov 2026 09:12:00 +0000\n\nOur bank sends the reminders for late invoices, so it is fine as it is.\n"

func ownPDF(t testing.TB) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A4", "")
	p.SetFont("Helvetica", "", 12)
	for _, text := range []string{"Notes of a visit at a studio.",
		"The owner showed us a folder with 31 invoices that clients had not paid in time."} {
		p.AddPage()
		p.MultiCell(0, 6, text, "", "L", false)
	}
	var b bytes.Buffer
	must(t, p.Output(&b))
	return b.Bytes()
}

func ownXLSX(t testing.TB, rows [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		for k, cell := range row {
			at, err := excelize.CoordinatesToCellName(k+1, i+1)
			must(t, err)
			must(t, f.SetCellStr("Sheet1", at, cell))
		}
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// TestAFoundersOwnFilesBecomeEvidence brings files to an idea that was researched without a model, first through the
// API and then in a browser.
func TestAFoundersOwnFilesBecomeEvidence(t *testing.T) {
	t.Parallel()
	forum := newForum(t)
	forum.slow.Store(false)
	base := serveForTest(t, "NAPS_MIRROR="+forum.URL, "NAPS_RUN_FETCHES=40")
	b := brought{TB: t, base: base}
	account := `{"email":"brings@example.com","password":"correct-horse-9","passwordConfirm":"correct-horse-9"}`
	b.ask("POST", "/api/collections/users/records", account, 200)
	var signed struct{ Token string }
	must(t,
		json.Unmarshal(b.ask("POST", "/api/collections/users/auth-with-password",
			`{"identity":"brings@example.com","password":"correct-horse-9"}`, 200), &signed))
	b.token = signed.Token
	var made struct{ ID, Status string }
	must(t,
		json.Unmarshal(b.ask("POST", "/api/naps/sessions",
			`{"idea":"Automatic reminders for freelancers whose clients pay invoices late","start":true}`, 201), &made))
	b.id = made.ID
	for deadline := time.Now().Add(time.Minute); made.Status != "done"; <-time.After(50 * time.Millisecond) {
		must(t, json.Unmarshal(b.ask("GET", b.of(""), "", 200), &made))
		if time.Now().After(deadline) {
			t.Fatalf("the run is %s", made.Status)
		}
	}
	if !t.Run("through the API", func(t *testing.T) { b.TB = t; filesByAPI(b) }) {
		return
	}
	t.Run("in a browser", func(t *testing.T) { b.TB = t; filesInABrowser(t, b) })
}

func filesByAPI(b brought) {
	before, _ := b.report()
	call := b.upload("2026-11-02 call.txt", []byte(talk), 201)
	if call.Kind != "transcript" || call.Count != 2 || call.First[0].At != "00:00:12" ||
		call.First[0].Person != "Mara Olsen" {
		b.Fatalf("the transcript: %+v", call)
	}
	if r, _ := b.report(); r.own() != 0 || r.Version != before.Version {
		b.Fatal("a file counts before it is used")
	}
	call = b.use(call, `{"hide":["Lena Fuchs"]}`)
	after, raw := b.report()
	if call.Pieces != 2 || after.own() != 2 || after.Version != before.Version+1 {
		b.Fatalf("%d pieces, %d in version %d after %d", call.Pieces, after.own(), after.Version, before.Version)
	}
	for _, name := range []string{"Mara", "Olsen", "Jon", "Brandt", "Lena", "Fuchs"} {
		if strings.Contains(raw, name) {
			b.Errorf("the report names %s", name)
		}
	}
	e := after.Evidence[len(after.Evidence)-1]
	for _, x := range after.Evidence {
		if x.Source == "own" && x.Facts["at"] == "00:00:12" {
			e = x
		}
	}
	if e.Facts["person"] != "P2" || e.Date != "2026-11-02" || e.Read != nil ||
		!strings.HasPrefix(e.Quote, "Last month. I lost six hours chasing a client who paid the invoice late, and P") {
		b.Errorf("the piece is %+v", e)
	}

	// Read by the founder it counts, in the version of the same sitting.
	b.ask("POST", b.of("/readings"), `{"evidence":"`+e.ID+
		`","answer":"yes","facts":[{"fact":"happened"},{"fact":"cost"}]}`, 201)
	read, _ := b.report()
	if read.Version != after.Version || read.Score <= after.Score {
		b.Errorf("version %d and score %.1f after %d and %.1f", read.Version, read.Score, after.Version, after.Score)
	}

	survey := b.upload("answers.xlsx", ownXLSX(b, ownSurvey()), 201)
	var roles []string
	for _, c := range survey.Columns {
		roles = append(roles, c.Role)
	}
	if strings.Join(roles, " ") != "none date text person money" || survey.Count != 40 {
		b.Fatalf("the survey: %v, %d", roles, survey.Count)
	}
	b.ask("POST", b.of("/files/"+survey.ID+"/use"), `{"columns":["none","none","none","none","none"]}`, 422)
	b.ask("POST", b.of("/files/"+survey.ID+"/use"), `{"columns":["text"]}`, 422)
	b.use(survey, "")
	b.use(b.upload("box.mbox", []byte(ownBox), 201), "")
	paper := b.use(b.upload("visit.pdf", ownPDF(b), 201), "")
	if paper.First[1].At != "page 2" {
		b.Errorf("the PDF: %+v", paper.First)
	}
	all, _ := b.report()
	if all.own() != 2+40+2+2 || all.Version != after.Version {
		b.Errorf("%d pieces of the founder's own in version %d", all.own(), all.Version)
	}
	for name, data := range map[string]string{"photo.png": "\x89PNG\r\n\x1a\n\x00\x00", "empty.csv": "",
		"broken.pdf": "%PDF-1.7 nothing", "broken.xlsx": "PK\x03\x04xl/"} {
		b.upload(name, []byte(data), 422)
	}
	filesGoOut(b)

	b.ask("DELETE", b.of("/files/"+survey.ID), "", 204)
	b.ask("DELETE", b.of("/files/"+survey.ID), "", 404)
	less, _ := b.report()
	if less.own() != 6 {
		b.Errorf("%d pieces are left of the founder's own", less.own())
	}
}

// filesGoOut holds what leaves: without the names, unless the founder chose to show them.
func filesGoOut(b brought) {
	b.Helper()
	forms := []string{"report.md", "report.csv", "report.json", "report.zip"}
	for _, show := range []bool{false, true} {
		b.ask("PATCH", b.of("/files"), fmt.Sprintf(`{"show_names":%v}`, show), 200)
		for _, form := range forms {
			text := string(b.ask("GET", b.of("/"+form), "", 200))
			if form == "report.zip" {
				text = unzipped(b, text)
			}
			if has := strings.Contains(text, "Mara Olsen") || strings.Contains(text, "Lena Fuchs") ||
				strings.Contains(text, "kim@studio.example") ||
				strings.Contains(text, "Kim Lund"); has != (show && form != "report.zip" &&
				strings.Contains(text, "chasing a client")) {
				b.Errorf("%s has names: %v, where they are shown: %v", form, has, show)
			}
			if form != "report.md" && !strings.Contains(text, "chasing a client who paid the invoice late") {
				b.Errorf("%s has not what was said", form)
			}
		}
	}
	b.ask("PATCH", b.of("/files"), `{"show_names":false}`, 200)
}

func unzipped(b brought, data string) string {
	b.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	must(b, err)
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		must(b, err)
		_, err = io.Copy(&out, r)
		must(b, err)
	}
	return out.String()
}

func filesInABrowser(t *testing.T, b brought) {
	chromium := need.Chromium(t)
	rows := ownSurvey()[:12]
	var csv strings.Builder
	for _, r := range rows {
		csv.WriteString(`"` + strings.Join(r, `";"`) + "\"\r\n")
	}
	file := filepath.Join(t.TempDir(), "late answers.csv")
	must(t, os.WriteFile(file, []byte(csv.String()), 0o600))
	ctx, complaints := browse(t, chromium)
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	var first, names, evidence string
	var wide bool
	narrow := chromedp.Tasks{chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile),
		chromedp.Evaluate(`document.documentElement.scrollWidth > innerWidth`, &wide)}
	must(t, chromedp.Run(ctx,
		chromedp.EmulateViewport(1280, 1000),
		chromedp.Navigate(b.base+"/login"),
		signs("brings@example.com"),
		sees(`document.querySelector('.credits')`),
		chromedp.Navigate(b.base+"/sessions/"+b.id+"/files"),
		attach(`#own-file`, file),
		click(`.own-drop .button`),
		sees(
			`document.querySelectorAll('.own-column').length === 5 && document.querySelector('[name=column2][value=text]').checked`),
	))
	shoot(ctx, t, "own-file")
	must(t, chromedp.Run(ctx, narrow))
	if wide {
		t.Error("the page of a file scrolls sideways at 390 px")
	}
	shoot(ctx, t, "own-file-phone")
	must(t, chromedp.Run(ctx,
		chromedp.EmulateViewport(1280, 1000),
		click(`[name=column3][value=none]`),
		click(`button[value=try]`),
		sees(
			`document.querySelector('[name=each][value="1"]') && document.querySelector('[name=column3][value=none]').checked`),
		click(`[name=column3][value=person]`),
		click(`button[value=use]`),
		sees(
			`location.pathname.endsWith('/files') && [...document.querySelectorAll('.own-file')].some(f => f.innerText.includes('11 pieces of evidence'))`),
		chromedp.Evaluate(`document.querySelector('.own-people').textContent`, &names),
	))
	shoot(ctx, t, "own-files")
	if !strings.Contains(names, "Mara Olsen") {
		t.Errorf("the founder does not see the names: %q", names)
	}
	must(t, chromedp.Run(ctx, narrow))
	if wide {
		t.Error("the list of files scrolls sideways at 390 px")
	}
	shoot(ctx, t, "own-files-phone")
	must(t, chromedp.Run(ctx,
		chromedp.EmulateViewport(1280, 1000),
		chromedp.Navigate(b.base+"/sessions/"+b.id+"/evidence?source=own&q=chasing"),
		sees(`document.querySelector('main a[href*="/evidence/E"]')`),
		chromedp.Evaluate(`document.querySelector('main a[href*="/evidence/E"]').getAttribute('href')`, &evidence)))
	must(t, chromedp.Run(ctx, chromedp.Navigate(b.base+evidence),
		sees(`document.querySelector('.stored')`),
		chromedp.Evaluate(`document.querySelector('main').innerText`, &first),
	))
	shoot(ctx, t, "own-evidence")
	if !strings.Contains(first, "Lena Fuchs paid an assistant") || !strings.Contains(first, "00:00:12") ||
		!strings.Contains(first, "Mara Olsen") {
		t.Errorf("the founder does not see who said what, and where: %s", first)
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}
