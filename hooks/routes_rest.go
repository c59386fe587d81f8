package hooks

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/static"
)

// refused are the methods that a route of ours gets refused by name. Others, which nobody sends by accident, end at the
// catch-all, as HEAD does with GET and OPTIONS at PocketBase's CORS.
var refused = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// methodsOf gives the methods of every path of ours.
func methodsOf() map[string][]string {
	paths := map[string][]string{static.Prefix + "{path...}": {http.MethodGet}}
	for _, t := range routes {
		paths[t.path] = append(paths[t.path], t.method)
	}
	return paths
}

// mountRest answers what is no route of ours. A path with another method gets 405 and the methods that it has; it is
// mounted under each of them, so that a wildcard beside it does not take the request and deny the path. A path with a
// slash too many leads to the one without.
func (x *edge) mountRest(groups map[area]*router.RouterGroup[*core.RequestEvent]) {
	paths, known := methodsOf(), http.NewServeMux()
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		answer := notAllowed(paths[path])
		for _, method := range refused {
			if !slices.Contains(paths[path], method) {
				unseen(path, groups[areaOf(path)].Route(method, path, answer))
			}
		}
		// it only tells paths apart
		known.HandleFunc(http.MethodGet+" "+path, func(http.ResponseWriter, *http.Request) {})
	}
	rest := func(e *core.RequestEvent) error { return restOf(e, known, paths) }
	groups[page].Any("/{path...}", rest)
	unseen(landingPrefix, groups[page].Any(landingPrefix+"{path...}", rest))
	groups[api].Any("/api/{path...}", rest)
}

func restOf(e *core.RequestEvent, known *http.ServeMux, paths map[string][]string) error {
	path := e.Request.URL.Path
	short := "/" + strings.Trim(path, "/")
	if path != short && knows(known, short) {
		to := *e.Request.URL
		to.Scheme, to.Host, to.User, to.Path, to.RawPath = "", "", nil, short, ""
		// 308 and not 301: a form that is posted to the longer address must arrive as a form.
		return e.Redirect(http.StatusPermanentRedirect, to.String())
	}
	if pattern := patternOf(known, path); pattern != "" {
		return notAllowed(paths[pattern])(e)
	}
	return e.NotFoundError("Not found.", nil)
}

func knows(known *http.ServeMux, path string) bool { return patternOf(known, path) != "" }

// patternOf is the path of ours that an address belongs to, whatever the method; empty for none.
func patternOf(known *http.ServeMux, path string) string {
	_, pattern := known.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
	_, at, _ := strings.Cut(pattern, " ")
	return at
}

// notAllowed refuses a method and says which there are.
func notAllowed(methods []string) func(*core.RequestEvent) error {
	allowed := slices.Clone(methods)
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	slices.Sort(allowed)
	allow := strings.Join(allowed, ", ")
	return func(e *core.RequestEvent) error {
		e.Response.Header().Set("Allow", allow)
		return e.Error(http.StatusMethodNotAllowed,
			"This address doesn't take "+e.Request.Method+". It takes "+allow+".", nil)
	}
}
