package notify

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// vendors are the hosts of the push services that browsers use; their subdomains count.
var vendors = []string{
	"fcm.googleapis.com",        // Chrome and the other Chromium browsers
	"push.services.mozilla.com", // Firefox
	"push.apple.com",            // Safari
	"notify.windows.com",        // Edge
}

// Services knows which push services may be asked. The zero value knows those of the browser vendors.
type Services struct{ more []string }

// NewServices adds hosts of the operator's choice. Each is a bare host name; its subdomains count.
func NewServices(hosts []string) (Services, error) {
	var s Services
	for _, h := range hosts {
		h = strings.ToLower(strings.TrimSpace(h))
		u, err := url.Parse("https://" + h)
		if h == "" || err != nil || u.Host != h || u.Port() != "" || strings.Trim(h, ".") != h {
			return s, fmt.Errorf("%q is not the name of a host such as push.example.com", h)
		}
		s.more = append(s.more, h)
	}
	return s, nil
}

// Known reports whether an address belongs to a push service that may be asked.
func (s Services) Known(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "443" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(slices.Concat(vendors, s.more), func(known string) bool {
		return host == known || strings.HasSuffix(host, "."+known)
	})
}
