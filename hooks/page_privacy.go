package hooks

import (
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/docs"
	"naps/views"
)

// privacyPage says what leaves the machine in each mode.
func privacyPage(x *edge, e *core.RequestEvent) error {
	head, text, _ := strings.Cut(docs.Privacy, "\n")
	return render(e, http.StatusOK,
		views.Privacy(views.PrivacyPage{Shell: x.frame.shell(e, strings.TrimPrefix(head, "# ")), Text: text}))
}
