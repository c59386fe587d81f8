package source

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// PyPI reads what the Python Package Index has on a package, and with Query.Kind "downloads" how often it was
// downloaded in the last month, from PyPI Stats. The index has no search for programs, so packages are found by their
// repositories: Query.Community is "owner/name" on GitHub, the package is asked for by the name of the repository, and
// counts only if it names that repository as its own. For downloads it is the package.
//
// Documented at https://docs.pypi.org/api/json/ and https://pypistats.org/api/.
type PyPI struct{ site }

var aboutPyPI = About{
	Name: "pypi", Label: "PyPI", Kind: market.Product, Apart: true,
	Paces: []fetch.Pace{
		// both ask for consideration and document no number
		{Hosts: "pypi.org pypistats.org", Every: 2 * time.Second, Burst: 2},
	},
	Trial: market.Query{Text: "pypa/pip", Community: "pypa/pip"},
}

// NewPyPI returns the source pypi.
func NewPyPI(c *fetch.Client) *PyPI { return &PyPI{aboutPyPI.site(c)} }

// repoPath is a repository on GitHub, packageName a name that the index allows.
var (
	repoPath    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$`)
	packageName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`)
)

// Deeper leads from a repository in Python to its package, and from a package to its downloads.
func (s *PyPI) Deeper(e market.Evidence) (market.Query, bool) {
	switch {
	case e.Kind != market.Product:
	case e.Source == s.name && e.Facts["name"] != "":
		return market.Query{Text: e.Facts["name"], Kind: downloadsKind, Community: e.Facts["name"]}, true
	case e.Source == aboutGitHub.Name && e.Facts["language"] == "Python":
		u, err := url.Parse(e.URL)
		if err == nil && repoPath.MatchString(strings.Trim(u.Path, "/")) {
			return market.Query{Text: e.Facts["name"], Community: strings.Trim(u.Path, "/")}, true
		}
	}
	return market.Query{}, false
}

type pypiProject struct {
	Info *struct {
		Name    str            `json:"name"`
		Summary str            `json:"summary"`
		Home    str            `json:"home_page"`
		URL     str            `json:"package_url"`
		License str            `json:"license"`
		Words   str            `json:"keywords"`
		Links   map[string]str `json:"project_urls"`
	} `json:"info"`
	Files []struct {
		Uploaded str `json:"upload_time_iso_8601"`
	} `json:"urls"` // of the newest version
}

// Search reads one package. One that is not there, or that belongs to another repository, is an empty answer.
func (s *PyPI) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if q.Kind == downloadsKind {
		return s.downloads(ctx, q)
	}
	_, name, _ := strings.Cut(q.Community, "/")
	if !repoPath.MatchString(q.Community) || !packageName.MatchString(name) {
		return nil, s.fail(market.ErrShape, "a package is looked up by its repository")
	}
	a, err := s.get(ctx, "https://pypi.org/pypi/"+url.PathEscape(name)+"/json", searchTTL)
	if err != nil {
		return nil, err
	}
	switch a.Status {
	case http.StatusOK:
	case http.StatusNotFound:
		return s.stamp(q, a, nil), nil
	default:
		return nil, s.oddStatus(a)
	}
	var body pypiProject
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Info == nil {
		return nil, s.fail(market.ErrShape, "no package in the answer")
	}
	return s.stamp(q, a, body.evidence(q.Community)), nil
}

// evidence is empty where the package does not name the repository.
func (p pypiProject) evidence(repo string) []market.Evidence {
	name, text := oneLine(tidy(string(p.Info.Name))), unescaped(string(p.Info.Summary))
	own := strings.EqualFold(repoOf(string(p.Info.Home)), repo)
	for _, link := range p.Info.Links {
		own = own || strings.EqualFold(repoOf(string(link)), repo)
	}
	if !own || name == "" {
		return nil
	}
	e := market.Evidence{Title: name, URL: "https://pypi.org/project/" + url.PathEscape(name) + "/",
		Text: first(text, name), Place: "pypi.org"}
	if text != "" {
		e.Title += " – " + oneLine(clip(text, 120))
	}
	if len(p.Files) > 0 {
		e.Date = dayIn(string(p.Files[0].Uploaded))
	}
	e.Quote = quoteOf(e.Text)
	e.Facts = facts("name", name, "tagline", text, "website", first(string(p.Info.Home), "https://github.com/"+repo),
		"license", clip(string(p.Info.License), 40),
		"tags", string(p.Info.Words), "registry", "PyPI")
	return []market.Evidence{e}
}

// repoOf is the repository on GitHub that an address is of: "owner/name".
func repoOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") != "github.com" {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[0] + "/" + strings.TrimSuffix(parts[1], ".git")
}

func (s *PyPI) downloads(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if !packageName.MatchString(q.Community) {
		return nil, s.fail(market.ErrShape, "no name of a package")
	}
	a, err := s.get(ctx, "https://pypistats.org/api/packages/"+url.PathEscape(strings.ToLower(q.Community))+
		"/recent?period=month", statsTTL)
	if err != nil {
		return nil, err
	}
	switch a.Status {
	case http.StatusOK:
	case http.StatusNotFound:
		return s.stamp(q, a, nil), nil
	default:
		return nil, s.oddStatus(a)
	}
	var body struct {
		Data *struct {
			Month num `json:"last_month"`
		} `json:"data"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	switch {
	case body.Data == nil:
		return nil, s.fail(market.ErrShape, "no data in the answer")
	case !body.Data.Month.ok:
		return s.stamp(q, a, nil), nil
	}
	address := "https://pypistats.org/packages/" + url.PathEscape(strings.ToLower(q.Community))
	return s.stamp(q, a, downloadsOf(q.Community, "PyPI", address, "", body.Data.Month.v)), nil
}
