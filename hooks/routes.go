package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/static"
)

// route is one address of ours. It has either do, which looks after access itself, or of, which handles a session
// and is only ever called behind the guard.
type route struct {
	method, path string
	do           func(x *edge, e *core.RequestEvent) error
	of           sessionFunc
	limit        func(limits) *limiter // by user; nil: none
	grows        bool                  // it adds to what is stored of its user
	from         func(limits) *limiter // by address, before anything of the body is read; nil: none
}

func starts(l limits) *limiter   { return l.starts }
func exports(l limits) *limiter  { return l.exports }
func messages(l limits) *limiter { return l.messages }
func logins(l limits) *limiter   { return l.logins }

// routes lists every address of naps but the assets. A session's address has of, never do: a test holds it.
var routes = []route{
	{method: "GET", path: "/api/naps/me", do: showMe},
	{method: "GET", path: "/api/naps/ready", do: showReady},
	{method: "GET", path: "/api/naps/instance", do: showInstance},
	{method: "GET", path: "/api/naps/instance/stream", do: streamInstance},
	{method: "GET", path: "/api/naps/sessions", do: listSessions},
	{method: "POST", path: "/api/naps/sessions", do: createSession, limit: starts},
	{method: "GET", path: "/api/naps/sessions/{id}", of: showSession},
	{method: "PATCH", path: "/api/naps/sessions/{id}", of: editSession, limit: messages},
	{method: "DELETE", path: "/api/naps/sessions/{id}", of: deleteSession},
	{method: "POST", path: "/api/naps/sessions/{id}/duplicate", of: duplicateSession, limit: starts},
	{method: "GET", path: "/api/naps/sessions/{id}/notes", of: listNotes},
	{method: "POST", path: "/api/naps/sessions/{id}/notes", of: addNote, limit: messages, grows: true},
	{method: "DELETE", path: "/api/naps/sessions/{id}/notes/{note}", of: removeNote},
	{method: "GET", path: "/api/naps/sessions/{id}/files", of: listFiles},
	{method: "POST", path: "/api/naps/sessions/{id}/files", of: addFile, limit: messages, grows: true},
	{method: "PATCH", path: "/api/naps/sessions/{id}/files", of: editFiles, limit: messages},
	{method: "GET", path: "/api/naps/sessions/{id}/files/{file}", of: showFile, limit: exports},
	{method: "POST", path: "/api/naps/sessions/{id}/files/{file}/use", of: useFile, limit: messages, grows: true},
	{method: "DELETE", path: "/api/naps/sessions/{id}/files/{file}", of: removeFile},
	{method: "POST", path: "/api/naps/sessions/{id}/messages", of: sayMessage, limit: messages, grows: true},
	{method: "POST", path: "/api/naps/sessions/{id}/run", of: startRun, limit: starts, grows: true},
	{method: "POST", path: "/api/naps/sessions/{id}/stop", of: stopRun},
	{method: "GET", path: "/api/naps/sessions/{id}/events", of: streamEvents},
	{method: "GET", path: "/api/naps/sessions/{id}/report", of: showReport},
	{method: "GET", path: "/api/naps/sessions/{id}/interviews", of: showKit},
	{method: "POST", path: "/api/naps/sessions/{id}/interviews", of: rephraseKit, limit: messages},
	{method: "GET", path: "/api/naps/sessions/{id}/interviews.md", of: showKitMarkdown, limit: exports},
	{method: "POST", path: "/api/naps/sessions/{id}/interviews/answers", of: addAnswer, limit: messages, grows: true},
	{method: "GET", path: "/api/naps/sessions/{id}/test", of: withTests(showTest)},
	{method: "PUT", path: "/api/naps/sessions/{id}/test", of: withTests(putTest), limit: messages},
	{method: "POST", path: "/api/naps/sessions/{id}/test/open", of: withTests(openTestByAPI), limit: messages},
	{method: "POST", path: "/api/naps/sessions/{id}/test/close", of: withTests(closeTestByAPI), limit: messages},
	{method: "GET", path: "/api/naps/sessions/{id}/test/addresses", of: withTests(listAddresses)},
	{method: "DELETE", path: "/api/naps/sessions/{id}/test/addresses/{address}", of: withTests(dropAddressByAPI)},
	{method: "GET", path: "/api/naps/sessions/{id}/test/payments", of: withTests(listPayments)},
	{method: "POST", path: "/api/naps/sessions/{id}/test/payments", of: withTests(addPaymentByAPI), limit: messages},
	{method: "DELETE", path: "/api/naps/sessions/{id}/test/payments/{payment}", of: withTests(dropPaymentByAPI)},
	{method: "GET", path: "/api/naps/sessions/{id}/{file}", of: exportReport, limit: exports},
	{method: "GET", path: "/api/naps/sessions/{id}/evidence", of: listEvidence},
	{method: "GET", path: "/api/naps/sessions/{id}/readings", of: listReadings},
	{method: "POST", path: "/api/naps/sessions/{id}/readings", of: addReading, limit: messages, grows: true},
	{method: "GET", path: "/api/naps/sessions/{id}/readings/next", of: nextReading},

	{method: "GET", path: "/api/naps/sessions/{id}/predictions", of: listPredictions},
	{method: "POST", path: "/api/naps/sessions/{id}/predictions/{prediction}", of: answerPrediction, limit: messages},
	{method: "GET", path: "/api/naps/record", do: recordAPI},
	{method: "GET", path: "/api/naps/record.csv", do: recordCSV},

	{method: "POST", path: "/api/naps/push", do: keepPush, limit: messages},
	{method: "GET", path: "/api/naps/news", do: showNews},
	{method: "GET", path: "/api/naps/search", do: searchAPI},

	{method: "GET", path: "/.well-known/naps-key", do: showKey},

	{method: "GET", path: metricsPath, do: showMetrics},
	{method: "POST", path: mcpPath, do: serveMCP},
	{method: "GET", path: mcpPath, do: serveMCP},

	{method: "GET", path: "/{$}", do: homePage},
	{method: "GET", path: "/privacy", do: privacyPage},
	{method: "GET", path: "/signup", do: signUpPage},
	{method: "POST", path: "/signup", do: signUp},
	{method: "GET", path: "/login", do: loginPage},
	{method: "POST", path: "/login", do: login},
	{method: "POST", path: "/login/code", do: enterCode},
	{method: "POST", path: "/login/send", do: sendCode},
	{method: "GET", path: "/login/with/{provider}", do: leaveToProvider, from: logins},
	{method: "GET", path: oauthBack, do: returnFromProvider},
	{method: "GET", path: "/reset", do: forgotPage},
	{method: "POST", path: "/reset", do: forgot},
	{method: "GET", path: "/reset/{token}", do: mailedPage("reset")},
	{method: "POST", path: "/reset/{token}", do: finishMailed("reset")},
	{method: "GET", path: "/verify/{token}", do: mailedPage("verify")},
	{method: "POST", path: "/verify/{token}", do: finishMailed("verify")},
	{method: "GET", path: "/email/{token}", do: mailedPage("email")},
	{method: "POST", path: "/email/{token}", do: finishMailed("email")},
	{method: "POST", path: "/logout", do: logout},
	{method: "POST", path: "/theme", do: chooseTheme},
	{method: "POST", path: "/sample", do: startSample, limit: starts},
	{method: "GET", path: "/setup", do: setupPage},
	{method: "POST", path: "/setup", do: setup, from: logins},
	{method: "GET", path: "/admin", do: showAdmin},
	{method: "GET", path: "/admin/model", do: modelPage},
	{method: "POST", path: "/admin/model", do: saveModel},
	{method: "POST", path: "/admin/model/test", do: testModel},
	{method: "POST", path: "/admin/model/off", do: modelOff},
	{method: "POST", path: "/admin/grants", do: grantCredits},
	{method: "POST", path: "/admin/invites", do: makeInvite},
	{method: "POST", path: "/admin/invites/revoke", do: revokeInvite},
	{method: "GET", path: "/admin/backups", do: showBackups},
	{method: "POST", path: "/admin/backups", do: makeBackup},
	{method: "POST", path: "/admin/backups/restore", do: restoreBackup},
	{method: "GET", path: "/admin/people", do: showPeople},
	{method: "GET", path: "/admin/server", do: showServer},
	{method: "POST", path: "/admin/mail", do: testMail, limit: messages},
	{method: "GET", path: "/admin/tests", do: adminTests},
	{method: "POST", path: "/admin/tests/close", do: removeTest},
	{method: "GET", path: "/sessions", do: listPage},
	{method: "POST", path: "/sessions", do: createFromPage, limit: starts},
	{method: "GET", path: "/sessions/delete", do: askDelete},
	{method: "POST", path: "/sessions/delete", do: deleteTicked},
	{method: "GET", path: "/sessions/{id}", of: sessionPage},
	{method: "GET", path: "/sessions/{id}/edit", of: editPage},
	{method: "POST", path: "/sessions/{id}/edit", of: editFromPage, limit: messages},
	{method: "GET", path: "/sessions/{id}/row", of: sessionRow},
	{method: "GET", path: "/sessions/{id}/stream", of: streamPieces},
	{method: "POST", path: "/sessions/{id}/notes", of: addNoteFromPage, limit: messages, grows: true},
	{method: "POST", path: "/sessions/{id}/notes/{note}/remove", of: removeNoteFromPage},
	{method: "GET", path: "/sessions/{id}/files", of: filesPage},
	{method: "POST", path: "/sessions/{id}/files", of: addFilesFromPage, limit: messages, grows: true},
	{method: "POST", path: "/sessions/{id}/files/names", of: showNamesFromPage, limit: messages},
	{method: "GET", path: "/sessions/{id}/files/{file}", of: filePage, limit: exports},
	{method: "POST", path: "/sessions/{id}/files/{file}", of: useFromPage, limit: messages, grows: true},
	{method: "POST", path: "/sessions/{id}/files/{file}/remove", of: removeFileFromPage},
	{method: "POST", path: "/sessions/{id}/messages", of: sayFromPage, limit: messages, grows: true},
	{method: "POST", path: "/sessions/{id}/messages/stop", of: stopAnswer},
	{method: "POST", path: "/sessions/{id}/messages/again", of: answerAgain, limit: messages, grows: true},
	{method: "POST", path: "/sessions/{id}/run", of: runFromPage, limit: starts, grows: true},
	{method: "POST", path: "/sessions/{id}/stop", of: stopFromPage},
	{method: "POST", path: "/sessions/{id}/delete", of: deleteFromPage},
	{method: "GET", path: "/sessions/{id}/report", of: reportPage},
	{method: "GET", path: "/sessions/{id}/computed", of: computedPage},
	{method: "GET", path: "/sessions/{id}/evidence", of: evidenceListPage},
	{method: "GET", path: "/sessions/{id}/evidence/{n}", of: evidencePage},
	{method: "POST", path: "/sessions/{id}/evidence/{n}/read", of: overrule, limit: messages, grows: true},
	{method: "GET", path: "/sessions/{id}/read", of: readPage},
	{method: "POST", path: "/sessions/{id}/read", of: readFromPage, limit: messages, grows: true},
	{method: "GET", path: "/sessions/{id}/changes", of: changesPage},
	{method: "POST", path: "/sessions/{id}/log", of: logOwn, limit: messages, grows: true},
	{method: "POST", path: "/sessions/{id}/recount", of: recount, limit: messages, grows: true},
	{method: "POST", path: "/sessions/{id}/share", of: shareReport, limit: messages},
	{method: "POST", path: "/sessions/{id}/predictions/{prediction}", of: answerFromPage, limit: messages},
	{method: "GET", path: "/record", do: recordPage},
	{method: "GET", path: "/sessions/{id}/interviews", of: kitPage},
	{method: "POST", path: "/sessions/{id}/interviews", of: rephrasePage, limit: messages},
	{method: "GET", path: "/sessions/{id}/test", of: withTests(testPage)},
	{method: "POST", path: "/sessions/{id}/test", of: withTests(saveTest), limit: messages},
	{method: "GET", path: "/sessions/{id}/test/preview", of: withTests(previewTest)},
	{method: "POST", path: "/sessions/{id}/test/open", of: withTests(openTest), limit: messages},
	{method: "POST", path: "/sessions/{id}/test/close", of: withTests(closeTest), limit: messages},
	{method: "GET", path: "/sessions/{id}/test/addresses.csv", of: withTests(exportAddresses), limit: exports},
	{method: "POST", path: "/sessions/{id}/test/addresses/{address}/delete", of: withTests(dropAddress)},
	{method: "POST", path: "/sessions/{id}/test/payments", of: withTests(logPayment), limit: messages},
	{method: "POST", path: "/sessions/{id}/test/payments/{payment}/delete", of: withTests(dropPayment)},
	{method: "GET", path: "/sessions/{id}/watch", of: watchPage},
	{method: "POST", path: "/sessions/{id}/watch", of: setWatch, limit: messages},
	{method: "POST", path: "/sessions/{id}/watch/end", of: endWatch},
	{method: "POST", path: "/sessions/{id}/watch/test", of: tryWatch, limit: messages},
	{method: "GET", path: "/watch/{monitor}/{mark}", do: endWatchPage},
	{method: "POST", path: "/watch/{monitor}/{mark}", do: endWatchByLink},
	{method: "GET", path: "/settings", do: settingsPage},
	{method: "POST", path: "/settings/password", do: changePassword, from: logins},
	{method: "POST", path: "/settings/signout", do: signOutOthers},
	{method: "POST", path: "/settings/logins/{login}/end", do: endOneLogin},
	{method: "POST", path: "/settings/verify", do: verifyAddress, from: logins},
	{method: "POST", path: "/settings/test", do: testNotification},
	{method: "POST", path: "/settings/tokens", do: makeToken, limit: messages},
	{method: "POST", path: "/settings/tokens/{token}/revoke", do: revokeToken},
	{method: "GET", path: "/settings/export", do: exportMine, limit: exports},
	{method: "POST", path: "/settings/delete", do: deleteAccount},
	{method: "GET", path: "/shares", do: sharesPage},
	{method: "POST", path: "/shares/{share}/revoke", do: revokeShare},
	{method: "GET", path: "/s/{token}", do: sharedReport},
	{method: "GET", path: "/s/{token}/{part}", do: sharedReport},
	{method: "GET", path: "/t/{slug}", do: visitor(visits, showPublic)},
	{method: "POST", path: "/t/{slug}/click", do: visitor(writes, clickPublic)},
	{method: "POST", path: "/t/{slug}/address", do: visitor(writes, leaveAddress)},
	{method: "GET", path: "/t/{slug}/m/{token}", do: visitorEver(writes, askMailed)},
	{method: "POST", path: "/t/{slug}/m/{token}", do: visitorEver(writes, answerMail)},
	{method: "GET", path: "/t/{slug}/report", do: visitor(visits, complainPage)},
	{method: "POST", path: "/t/{slug}/report", do: visitor(writes, complain)},
	{method: "GET", path: "/samples/{name}", do: sampleReport},
	{method: "GET", path: "/samples/{name}/{part}", do: sampleReport},
	{method: "GET", path: "/compare", do: comparePage},
	{method: "GET", path: "/search", do: searchPage},
}

// mount puts the routes, the assets and the page for everything else on the router.
func (x *edge) mount(r *router.Router[*core.RequestEvent]) {
	r.Bind(diskErrors(), x.loadLogin(), x.admit(), keepRows(), x.confirmGuesses())
	groups := map[area]*router.RouterGroup[*core.RequestEvent]{page: r.Group(""), api: r.Group("")}
	for where, g := range groups {
		g.Bind(x.headers(where), x.errors(where))
	}
	for _, t := range routes {
		h := x.handler(t)
		added := groups[areaOf(t.path)].Route(t.method, t.path, h)
		if t.method == http.MethodGet {
			added.Bind(apis.SkipSuccessActivityLog())
		}
		unseen(t.path, added)
	}
	groups[page].GET(static.Prefix+"{path...}", apis.WrapStdHandler(static.Handler())).Bind(
		apis.SkipSuccessActivityLog())
	groups[page].GET("/favicon.ico", func(e *core.RequestEvent) error {
		return e.Redirect(http.StatusMovedPermanently, static.URL("icon.svg"))
	}).Bind(apis.SkipSuccessActivityLog())
	x.mountRest(groups)
	groups[page].GET("/_", func(e *core.RequestEvent) error { return e.Redirect(http.StatusMovedPermanently, "/_/") })
}

// unseen keeps requests for public pages out of PocketBase's log, which notes network addresses.
func unseen(path string, added *router.Route[*core.RequestEvent]) {
	if isLanding(path) {
		added.Unbind(apis.DefaultActivityLoggerMiddlewareId)
	}
}

// handler puts the limit before and the guard around what a route does.
func (x *edge) handler(t route) func(*core.RequestEvent) error {
	do := func(e *core.RequestEvent) error { return t.do(x, e) }
	if t.of != nil {
		of := t.of
		if t.grows {
			of = withRoom(t.of)
		}
		do = x.guard(of)
	}
	if t.limit == nil && t.from == nil {
		return do
	}
	return func(e *core.RequestEvent) error {
		if t.from != nil {
			if err := t.from(x.limits).take(address(e)); err != nil {
				return err
			}
		}
		if t.limit != nil && e.Auth != nil {
			if err := t.limit(x.limits).take(e.Auth.Id); err != nil {
				return err
			}
		}
		return do(e)
	}
}
