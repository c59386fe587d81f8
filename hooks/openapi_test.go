package hooks

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"naps/market"
)

// description is the OpenAPI file, which must be right by the rules of OpenAPI itself.
func description(t *testing.T) *openapi3.T {
	t.Helper()
	raw, err := os.ReadFile("../docs/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheDescriptionOfTheAPINamesEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	var described, there []string
	for path, item := range description(t).Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	for _, r := range routes {
		if areaOf(r.path) == api {
			there = append(there, r.method+" "+r.path)
		}
	}
	for _, r := range there {
		if !slices.Contains(described, r) {
			t.Errorf("docs/openapi.yaml does not describe %s", r)
		}
	}
	for _, d := range described {
		if !slices.Contains(there, d) {
			t.Errorf("docs/openapi.yaml describes %s, which there is not", d)
		}
	}
}

func TestTheDescriptionOfTheAPIKnowsTheListsOfTheCode(t *testing.T) {
	t.Parallel()
	doc := description(t)
	words := func(values []any) (all []string) {
		for _, v := range values {
			all = append(all, v.(string))
		}
		slices.Sort(all)
		return all
	}
	sorted := func(list []string) string {
		list = slices.Clone(list)
		slices.Sort(list)
		return strings.Join(list, " ")
	}
	query := map[string]*openapi3.Parameter{}
	for _, p := range doc.Paths.Value("/api/naps/sessions").Get.Parameters {
		query[p.Value.Name] = p.Value
	}
	for name, want := range map[string]string{"status": sorted(statuses), "verdict": sorted(verdicts),
		"sort": sorted(sorts)} {
		if got := strings.Join(words(query[name].Schema.Value.Enum), " "); got != want {
			t.Errorf("%s is one of %s, the description says %s", name, want, got)
		}
	}
	if most := query["perPage"].Schema.Value.Max; most == nil || int(*most) != maxPerPage {
		t.Errorf("a page has %d rows at most, the description says %v", maxPerPage, most)
	}
	if longest := doc.Paths.Value(
		"/api/naps/sessions").Post.RequestBody.Value.Content["application/json"].Schema.Value.Properties["idea"].Value.MaxLength; longest == nil || int(*longest) != market.MaxText {
		t.Errorf("an idea has %d characters at most, the description says %v", market.MaxText, longest)
	}
}
