package views

import (
	"strings"

	"naps/words"
)

// ForgotPage asks for the address of a forgotten password.
type ForgotPage struct {
	Shell
	Email    string
	Mail     bool // this server can send mail
	Sent     bool
	Problems Problems
}

// MailedPage is the page behind a link of a mail.
type MailedPage struct {
	Shell
	Kind, Title, Action string
	Email               string
	Expired             bool
	Problems            Problems
}

// onlyEmail reports whether an address is the only name that somebody may sign in by.
func (p AuthPage) onlyEmail() bool {
	return len(p.Identities) == 0 || len(p.Identities) == 1 && p.Identities[0] == "email"
}

// identityLabel names the fields that somebody may sign in by: "Email or username".
func (p AuthPage) identityLabel() string {
	words := strings.Join(p.Identities, " or ")
	return fieldLabel(words)
}

// fieldLabel is the name of a field of the collection as a label.
func fieldLabel(name string) string {
	name = strings.ReplaceAll(name, "_", " ")
	return words.Capital(name)
}
