package views

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
