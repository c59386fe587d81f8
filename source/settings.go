package source

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Values are the settings of sources by the name of their variable. Keys are sent in headers, or, where the service
// knows no other way, in a query parameter that fetch hides; they are never part of an error or of evidence.
type Values map[string]string

// String keeps keys out of logs.
func (Values) String() string { return "hidden" }

// GoString keeps keys out of logs.
func (Values) GoString() string { return "hidden" }

// idAndSecret checks the key of an app: its id and its secret with a colon between them.
func idAndSecret(value string) error {
	if strings.Count(value, ":") != 1 {
		return errors.New("must be the id and the secret of an app with a colon between them")
	}
	return nil
}

// webAddress checks the address of a server.
func webAddress(value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("is %q; it must be an address such as https://naps.example", value)
	}
	return nil
}
