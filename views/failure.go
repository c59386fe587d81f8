package views

// words for what a page says when nothing better is known.
var failures = map[int][2]string{
	400: {"That did not make sense", "The request could not be read. Go back and try again."},
	401: {"Please log in", "You are signed out. Log in and try again."},
	402: {"No credit left", "A run costs a credit, and you have none left. Ask whoever runs this server for more."},
	403: {"Not allowed", "This cannot be done from here."},
	404: {"Not found", "We couldn't find that page, or it belongs to somebody else."},
	405: {"Not allowed", "This address does not take such a request."},
	409: {"Not now", "Something else is under way here. Wait until it is done, then try again."},
	410: {"Gone", "What was here is not here any more."},
	413: {"Too long", "That is more than naps can take at once."},
	422: {"Please look again", "Something in the form is missing or wrong."},
	429: {"Too many at once", "Wait a little, then try again."},
	500: {"Something went wrong", "That is a fault of ours. Nothing that you saw is lost. Try again."},
	503: {"Not ready", "The server is starting or stopping. Try again in a few seconds."},
	507: {"No space left", "The disk of the server is full. What you saw is kept. Try again when there is space."},
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
func (p ErrorPage) text() string    { return orElse(p.Text, p.words()[1]) }

func (p ErrorPage) shell() Shell {
	s := p.Shell
	s.Title = orElse(s.Title, p.heading())
	return s
}
