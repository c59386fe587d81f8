package hooks

import (
	"bytes"
	"encoding/json"
	"regexp"

	"github.com/pocketbase/pocketbase/core"
)

// secrets are the parts of addresses and texts that open something to whoever reads them: links of shared reports and
// of mails, tokens for files, codes of other services, invitations, tokens of any kind.
var secrets = []*regexp.Regexp{
	regexp.MustCompile(`(/s/)[A-Za-z0-9_-]{8,}`),
	regexp.MustCompile(`(/t/[a-z0-9-]+/m/)[A-Za-z0-9_-]{8,}`),
	regexp.MustCompile(`(/watch/[A-Za-z0-9_-]+/)[A-Za-z0-9_-]{8,}`),
	regexp.MustCompile(`(?i)([?&](?:token|code|state|invite|mfa|mfaId|otpId|password)=)[^&\s"'#\\]+`),
	regexp.MustCompile(`()\beyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`),
	regexp.MustCompile(`(naps_)[A-Z2-7]{16,}`),
}

// withoutSecrets is a text for the log.
func withoutSecrets(text string) string {
	for _, secret := range secrets {
		text = secret.ReplaceAllString(text, "$1[hidden]")
	}
	return text
}

// bindSecrets keeps secrets out of the log that the panel shows, whoever writes there: PocketBase notes the address
// of each request that failed, with its referrer, and of each that changed something.
func (x *protection) bindSecrets() {
	x.app.OnModelCreate(core.LogsTableName).BindFunc(func(e *core.ModelEvent) error {
		l, ok := e.Model.(*core.Log)
		if !ok {
			return e.Next()
		}
		l.Message = withoutSecrets(l.Message)
		// As JSON it is one text, however deep something stands in it.
		var b bytes.Buffer
		out := json.NewEncoder(&b)
		out.SetEscapeHTML(false)
		if err := out.Encode(l.Data); err != nil {
			return err
		}
		clean := withoutSecrets(b.String())
		if clean != b.String() {
			data := map[string]any{}
			if err := json.Unmarshal([]byte(clean), &data); err != nil {
				return err
			}
			l.Data = data
		}
		return e.Next()
	})
}
