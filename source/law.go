package source

// Facts["primary"] is "true" for a text of a government or regulator itself. What is found elsewhere is only somebody
// who talks about it. Facts["authority"] names who issued it, as far as the service says.
const primaryYes = "true"

// lawMax is how many bytes of a law are kept: a long regulation has about a million, of which the first two fifths are
// enough to find the articles that say what is forbidden.
const lawMax = 400_000
