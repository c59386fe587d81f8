package views

// words for what a page says when nothing better is known.
var failures = map[int][2]string{
	400: {"We couldn’t read that", "The request wasn’t valid. Go back and try again."},
	401: {"Please log in", "You are signed out. Log in and try again."},
	402: {"No credit left", "A run costs a credit, and you have none left. Ask whoever runs this server for more."},
	403: {"Not allowed", "You can’t do this from here."},
	404: {"Page not found", "We couldn’t find that page. It may have been deleted, or it belongs to somebody else."},
	405: {"Not allowed", "This address doesn’t take this kind of request."},
	409: {"Not now", "Something else is running here. Wait until it’s done, then try again."},
	410: {"Gone", "This page no longer exists."},
	413: {"Too large", "That’s more than naps can take at once."},
	422: {"Please check the form", "Something in it is missing or wrong."},
	429: {"Too many at once", "Wait a moment, then try again."},
	500: {"Something went wrong", "That’s our fault. Nothing you saw is lost. Try again."},
	503: {"Not ready", "The server is starting or stopping. Try again in a few seconds."},
	507: {"No space left", "The server’s disk is full. What you saw is kept. Try again when there’s space."},
}

func (p ErrorPage) words() [2]string {
	if w, ok := failures[p.Code]; ok {
		return w
	}
	if p.Code >= 400 && p.Code < 500 {
		return failures[400]
	}
	return failures[500]
}

func (p ErrorPage) heading() string { return orElse(p.Heading, p.words()[0]) }

// text is what is told of it. "Not found." is for programs: a page says more.
func (p ErrorPage) text() string {
	if p.Code == 404 && p.Text == "Not found." {
		return p.words()[1]
	}
	return orElse(p.Text, p.words()[1])
}

func (p ErrorPage) shell() Shell {
	s := p.Shell
	s.Title = orElse(s.Title, p.heading())
	return s
}
