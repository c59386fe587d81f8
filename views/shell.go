package views

import "strings"

// themeOf is the theme that the page is drawn in; anything unknown follows the device.
func themeOf(t string) string {
	if t == "light" || t == "dark" {
		return t
	}
	return "auto"
}

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// initial is the first letter of a name, for the button of the account.
func initial(name string) string {
	for _, r := range name {
		return strings.ToUpper(string(r))
	}
	return "?"
}
