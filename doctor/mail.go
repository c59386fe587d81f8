package doctor

import (
	"context"
	"fmt"
	"strings"
)

// MailSetup is how a naps sends mail.
type MailSetup struct {
	On      bool   // a mail server is set
	Name    string // of the instance, as mails name it
	Sender  string // the address that mails come from
	Address string // where links in mails lead
	Public  string // where people reach the server; empty where it is not known

	Send func(ctx context.Context) error // sends a test mail; nil: none was asked for
	To   string                          // whom the test mail goes to
}

// Mail checks whether mail can be sent, whether it looks like mail of this server, and, when asked, sends a test.
func Mail(m MailSetup) Check {
	return Check{Name: "mail", Look: func(ctx context.Context) Finding {
		const settings = "Change it in the panel at /_/, under Settings, Mail settings."
		switch {
		case !m.On && m.Send != nil:
			return problem("No mail server is set, so no test mail was sent.",
				"Set one in the panel at /_/, under Settings, Mail settings.")
		case !m.On:
			return warning(
				"No mail server is set: nobody can reset a password by mail, and watched ideas send no mail.",
				"Set one in the panel at /_/, under Settings, Mail settings.")
		case strings.HasSuffix(m.Sender, "@example.com"):
			return warning(
				fmt.Sprintf("Mails come from %s, which is nobody's address, so they are likely to be refused.",
					m.Sender), settings)
		case m.Public == "":
			return warning(fmt.Sprintf("Links in mails lead to %s.", m.Address),
				"Set NAPS_PUBLIC_URL to the address that people type.")
		}
		if m.Send == nil {
			return fine(fmt.Sprintf("Mails come from %s <%s> and lead to %s. naps doctor --mail ADDRESS sends a test.",
				m.Name, m.Sender, m.Address))
		}
		if err := m.Send(ctx); err != nil {
			return problem(fmt.Sprintf("The test mail to %s was not sent: %v.", m.To, err),
				"Check host, port, user and password in the panel at /_/, under Settings, Mail settings.")
		}
		return fine(fmt.Sprintf("The mail server took a test mail to %s. Look whether it arrives.", m.To))
	}}
}
