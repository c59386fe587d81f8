package score

// silence is what was listened for and not found.
type silence struct{ pain, payment, demand bool }

// met reports whether the searches met the subject: at least NearShare of what was read is related to it or better, or
// so many texts are about the very problem that it doesn't matter how many others were read besides.
func (c Coverage) met() bool {
	return c.Near > 0 && atLeast(share(c.Near, c.Read), NearShare) || c.Very >= PainAuthors
}

// listened reports whether enough people were listened to for their silence to say something: their texts were found in
// many places, the nearest of them read, the searches answered, and some of what was read was at least related, so the
// searches met the subject.
func (a Attention) listened() bool {
	return a.Candidates >= ListenCandidates && a.Sources >= ListenSources && a.Places >= ListenPlaces &&
		a.Read >= ListenRead &&
		a.answered() && a.Near > 0 && atLeast(share(a.Near, a.Read), NearShare)
}

// answered reports whether enough of the searches were answered.
func (a Attention) answered() bool {
	return a.Planned > 0 && atLeast(share(a.Answered, a.Planned), EnoughAnswered)
}

// searched reports whether products were looked for widely enough for their absence to say something. A directory that
// has little to show for many searches says more than one that shows twenty products of other jobs; which of them it is
// depends on the words of a search.
func (a Attention) searched() bool {
	return a.answered() && (a.Read >= ListenProducts || a.Planned >= ListenShops && a.Read == a.Candidates)
}

// silence finds where nothing was found although one listened. Who has the problem is heard among people; so whether
// anybody sells or pays, or looks for it, says something only where people were listened to, too.
func (e *evaluation) silence(f facts) silence {
	listened := e.b.Pains.listened()
	return silence{
		pain:    listened && f.hurt < SilencePeople,
		payment: listened && e.b.Sellers.searched() && e.b.SameJob == 0 && f.e5+f.e4 == 0,
		demand:  listened && e.b.Interest.answered() && e.b.Interest.Near == 0,
	}
}

// everywhere reports whether nobody was found who has the problem, sells for it or looks for it.
func (s silence) everywhere() bool { return s.pain && s.payment && s.demand }
