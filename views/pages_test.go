package views

import (
	"bytes"
	"context"
	"flag"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"naps/forecast"
	"naps/static"
)

var update = flag.Bool("update", false, "write the golden files anew")

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parse(t *testing.T, html string) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// everyPage is each page with something, with nothing, and with something wrong.
func everyPage() map[string]templ.Component {
	stranger := exampleHome()
	stranger.User, stranger.Recent = "", nil
	poor := exampleHome()
	poor.Credits, poor.Problems = 0, Problems{Text: "Say a little more.",
		Fields: map[string]string{"idea": "An idea has 1 to 20,000 characters."}}
	wrong := AuthPage{Shell: Shell{Title: "Sign up", Path: "/signup"}, Email: "ada@", Idea: "Reminders",
		Next: "/sessions", Invite: true, Grant: 3, Password: true,
		Providers: []Provider{{"GitHub", "/oauth/github"}},
		Problems: Problems{Text: "Please look again.",
			Fields: map[string]string{"email": "This is no address.", "password": "Too short.", "code": "Unknown."}}}
	admin := AdminPage{Shell: shellOf("Admin", "/admin"), Key: "k", Running: 1, Waiting: 2,
		Outcomes: []AdminCount{{"done", 12}, {"failed", 1}}, Link: "https://naps.example/signup?invite=X",
		Findings: []AdminFinding{{"disk", "problem", "It is full.", "Make room."},
			{"mail", "warning", "None.", "Set one."}, {"clock", "ok", "Right.", ""}},
		Sources:  []AdminSource{{"hackernews", "It asked us to slow down.", "2026-11-02 10:00:00.000Z", 40, 3}},
		Accounts: []AdminAccount{{"u1", "ada@founder.example", "2026-11-02 10:00:00.000Z", 3, 2, 1}},
		Invites:  []AdminInvite{{"i1", "Bob", "open", 2, 0, 1, true}, {"i2", "", "revoked", 0, 1, 1, false}},
		Backups:  []AdminBackup{{"a.zip", "1.0 MB", "2026-11-02 10:00 UTC"}},
		Settings: []AdminSetting{{"NAPS_CONTACT", "ops@naps.example", true}, {"NAPS_MIRROR", "", false}}}
	admin.Admin = true
	sample := exampleReport()
	sample.Sample, sample.Report.Sample = true, true
	bare := ReportPage{Shell: shellOf("Report", "/r"), ID: "s1", Title: "Bare"}
	oldest := exampleReport()
	oldest.Latest = 3
	poorSession := exampleDone()
	poorSession.Problems, poorSession.Draft = Problems{Text: "Too long."}, "what I typed"
	pages := map[string]templ.Component{
		"admin": Admin(admin), "admin_bare": Admin(AdminPage{Shell: shellOf("Admin", "/admin")}),
		"setup":      Setup(SetupPage{Shell: shellOf("Set up", "/setup"), Code: "c"}),
		"setup_late": Setup(SetupPage{Shell: shellOf("Set up", "/setup"), Expired: true}),
		"home":       Home(exampleHome()), "home_stranger": Home(stranger), "home_wrong": Home(poor),
		"signup": SignUp(wrong), "signup_closed": SignUp(AuthPage{Shell: Shell{Title: "Sign up"}, Closed: true}),
		"login": LogIn(AuthPage{Shell: Shell{Title: "Log in", Path: "/login", Theme: "dark"}, Reset: "/reset",
			Password: true}), "list": Sessions(exampleList()),
		"list_empty":  Sessions(ListPage{Shell: shellOf("Ideas", "/sessions"), Sample: "/sessions/x/report"}),
		"list_no_hit": Sessions(ListPage{Shell: shellOf("Ideas", "/sessions"), Q: "zebra"}),
		"session":     Session(exampleSession()), "session_draft": Session(exampleDraft()),
		"session_done": Session(exampleDone()), "session_wrong": Session(poorSession),
		"report": Report(exampleReport()), "report_sample": Report(sample), "report_bare": Report(bare),
		"report_old": Report(oldest), "computed": Computed(exampleReport()), "computed_bare": Computed(bare),
		"evidence_of_report": EvidenceList(ReportEvidence(exampleReport(), EvidenceFilter{Side: SideFor}, 1)),
		"evidence":           Evidence(exampleEvidencePage()), "evidence_list": EvidenceList(exampleEvidenceList()),
		"evidence_list_bare": EvidenceList(EvidenceListPage{Shell: shellOf("Evidence", "/e")}),
		"evidence_bare":      Evidence(EvidencePage{Shell: shellOf("E1", "/e")}),
		"watch":              Watch(watchedIdea()), "record": Record(exampleRecord()),
		"record_few": Record(RecordPage{Shell: shellOf("Track record", "/record"), Record: forecast.RecordOf(nil)}),
		"home_asked": Home(homeAsked()), "session_asked": Session(sessionAsked()),
		"failure": Failure(ErrorPage{Shell: shellOf("", "/x"), Code: 404, Request: "r1"}),
	}
	maps.Copy(pages, everyTestPage())
	return pages
}

func TestPagesAreAsTheyWereSeenLast(t *testing.T) {
	t.Parallel()
	parts := map[string]templ.Component{"row": SessionRow(exampleRows()[0]),
		"failure_fragment": FailureFragment(ErrorPage{Code: 402, Request: "r1"})}
	for _, name := range []string{"home", "signup", "login", "list", "session", "session_draft", "report", "evidence",
		"evidence_list", "failure"} {
		parts[name] = everyPage()[name]
	}
	for name, c := range parts {
		got := render(t, c)
		for _, f := range static.Names() { // fingerprints change with every file, pages do not
			got = strings.ReplaceAll(got, static.URL(f), static.Prefix+f)
		}
		got = strings.ReplaceAll(got, "><", ">\n<") + "\n"
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s; look at it, then run the test with -update", name, file)
		}
	}
}

func TestEveryPageIsSoundHTML(t *testing.T) {
	t.Parallel()
	for name, c := range everyPage() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := parse(t, render(t, c))
			if n := d.Find("h1").Length(); n != 1 {
				t.Errorf("%d headings of the first level", n)
			}
			if lang, _ := d.Find("html").Attr("lang"); lang != "en" || d.Find("title").Text() == "" ||
				d.Find("main").Length() != 1 || d.Find(".skip").Length() != 1 {
				t.Error("language, title, main or skip link is missing")
			}
			checkIDs(t, d)
			checkLabels(t, d)
			checkPolicy(t, d)
		})
	}
}

func checkIDs(t *testing.T, d *goquery.Document) {
	t.Helper()
	seen := map[string]bool{}
	d.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if id == "" || seen[id] || strings.ContainsAny(id, " \t\n\"'<>") {
			t.Errorf("id %q is empty, not plain or there twice", id)
		}
		seen[id] = true
	})
	for _, attr := range []string{"aria-labelledby", "aria-describedby", "for"} {
		d.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			ids, _ := s.Attr(attr)
			for id := range strings.FieldsSeq(ids) {
				if !seen[id] {
					t.Errorf("%s names %q, which is not there", attr, id)
				}
			}
		})
	}
	d.Find(`a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if to, _ := s.Attr("href"); !seen[to[1:]] {
			t.Errorf("a link leads to %s, which is not there", to)
		}
	})
}

func checkLabels(t *testing.T, d *goquery.Document) {
	t.Helper()
	d.Find("input:not([type=hidden]), textarea, select").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if s.Closest("label").Length() == 0 && d.Find(`label[for="`+id+`"]`).Length() == 0 {
			html, _ := goquery.OuterHtml(s)
			t.Errorf("no label: %s", html)
		}
	})
	d.Find("button, a").Each(func(_ int, s *goquery.Selection) {
		if strings.TrimSpace(s.Text()) == "" && s.AttrOr("aria-label", "") == "" {
			t.Error("a button or link without words")
		}
	})
	d.Find("svg").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("aria-hidden", "") == "" &&
			(s.AttrOr("role", "") != "img" || s.AttrOr("aria-label", s.AttrOr("aria-labelledby", "")) == "") {
			t.Error("a chart without words")
		}
	})
}

// checkPolicy holds what the content security policy would refuse, and what it would let out.
func checkPolicy(t *testing.T, d *goquery.Document) {
	t.Helper()
	if d.Find("[style], style").Length() > 0 {
		t.Error("there is inline style")
	}
	d.Find("script").Each(func(_ int, s *goquery.Selection) {
		if src := s.AttrOr("src", ""); !strings.HasPrefix(src, "/static/") || s.Text() != "" {
			t.Error("there is an inline or foreign script")
		}
	})
	d.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
				t.Errorf("there is an inline handler %s", a.Key)
			}
			if (a.Key == "src" || a.Key == "action" || (a.Key == "href" && s.Is("link"))) &&
				!strings.HasPrefix(a.Val, "/") {
				t.Errorf("%s of %s leads out: %s", a.Key, goquery.NodeName(s), a.Val)
			}
		}
	})
	d.Find(`a[href^="http"]`).Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("rel", "") != "nofollow noopener noreferrer" {
			t.Errorf("a link out tells where it comes from: %s", s.AttrOr("href", ""))
		}
	})
	d.Find(`a[href^="javascript"], a[href^="data"], img, iframe, object, embed, base`).Each(func(_ int,
		s *goquery.Selection) {
		t.Errorf("there is a %s", goquery.NodeName(s))
	})
}

func TestASampleSaysSoOnEveryPageOfIt(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"report_sample"} {
		d := parse(t, render(t, everyPage()[name]))
		if d.Find(".masthead .tag").Text() != "Sample" || !strings.Contains(d.Find(".hero").Text(), "made up") {
			t.Errorf("%s does not say that it is a sample", name)
		}
	}
	s := exampleSession()
	s.Sample = true
	if parse(t, render(t, Session(s))).Find(".sample-bar").Length() != 1 {
		t.Error("the session's page does not say that it is a sample")
	}
}

func TestTheThemeIsDecidedByTheServer(t *testing.T) {
	t.Parallel()
	for theme, want := range map[string]string{"light": "light", "dark": "dark", "auto": "auto", "": "auto",
		`"><b>`: "auto"} {
		d := parse(t, render(t, LogIn(AuthPage{Shell: Shell{Title: "Log in", Theme: theme}, Password: true})))
		if got := d.Find("html").AttrOr("data-theme", ""); got != want {
			t.Errorf("theme %q gives %q", theme, got)
		}
		if got := d.Find(`.theme button[aria-pressed="true"]`).AttrOr("value", ""); got != want {
			t.Errorf("theme %q shows %q as chosen", theme, got)
		}
	}
}

func TestEveryCitationOfAReportLeadsToItsEvidence(t *testing.T) {
	t.Parallel()
	p := exampleReport()
	d := parse(t, render(t, Report(p)))
	marks := d.Find("a.cite")
	if marks.Length() == 0 {
		t.Fatal("no citations")
	}
	marks.Each(func(_ int, s *goquery.Selection) {
		to, err := url.Parse(s.AttrOr("href", "none"))
		if err != nil || to.Path != "/sessions/"+p.ID+"/evidence" {
			t.Fatalf("%s leads to %v", s.Text(), to)
		}
		ids := strings.Fields(to.Query().Get("ids"))
		list := ReportEvidence(p, EvidenceFilter{IDs: ids}, 1)
		cards := parse(t, render(t, SourceCards(p, p.Report.ByIDs(ids))))
		if len(ids) == 0 || list.Count != len(ids) || cards.Find("li").Length() != len(ids) ||
			s.Text() != plural(len(ids), "source", "sources") {
			t.Errorf("%q leads to %d pieces of %v, and opens %d cards", s.Text(), list.Count, ids,
				cards.Find("li").Length())
		}
		cards.Find("li").Each(func(i int, c *goquery.Selection) {
			if c.Find(`a[href="`+string(evidenceURL(p.ID, ids[i]))+`"]`).Length() != 1 ||
				!strings.Contains(c.Text(), ids[i]) {
				t.Errorf("a card of %s has no way to its stored page: %q", ids[i], c.Text())
			}
		})
	})
	if d.Find("a.cite + a.cite").Length() > 0 {
		t.Error("two marks stand in a row")
	}
	for _, id := range []string{"#verdict", "#sides", "#pains", "#rivals", "#phases"} {
		if d.Find(id).Length() != 1 {
			t.Errorf("the report has no part %s", id)
		}
	}
	d = parse(t, render(t, Computed(p)))
	for _, id := range []string{"#dimensions", "#gates", "#signals", "#gaps", "#removed", "#making"} {
		if d.Find(id).Length() != 1 {
			t.Errorf("how it is computed has no part %s", id)
		}
	}
}

func TestThePreviewOfAQuoteStandsInItsText(t *testing.T) {
	t.Parallel()
	p := exampleEvidencePage()
	if got := parse(t, render(t, Evidence(p))).Find("mark").Text(); got != p.Evidence.Quote {
		t.Errorf("marked is %q", got)
	}
	p.Evidence.Start, p.Evidence.End = 3, 1<<40 // offsets of another text
	d := parse(t, render(t, Evidence(p)))
	if d.Find("mark").Text() != p.Evidence.Quote || d.Find(".stored").Text() != p.Page.Text {
		t.Error("wrong offsets are not corrected")
	}
}
