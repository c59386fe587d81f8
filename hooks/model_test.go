package hooks

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"naps/views"
)

// modelOffice is an office whose model page keeps what it is told.
func modelOffice(t *testing.T) (s *site, saved *[]views.ModelForm, settings *views.ModelSettings) {
	t.Helper()
	saved, settings = &[]views.ModelForm{}, &views.ModelSettings{Fixed: map[string]string{}}
	s = office(t)
	s.x.cfg.Admin.Model = ModelDesk{
		Show: func() views.ModelSettings { return *settings },
		Save: func(f views.ModelForm) error {
			if f.Address == "nonsense" {
				return &ModelProblem{views.FieldAddress, "This isn't an address."}
			}
			*saved = append(*saved, f)
			settings.Address, settings.Name = f.Address, f.Name
			return nil
		},
		Off: func() error { *settings = views.ModelSettings{}; return nil },
		Try: func(_ context.Context, f views.ModelForm) views.ModelTrial {
			return views.ModelTrial{Address: f.Address, Problem: "The key wasn't accepted.",
				Said: "401: <your> key is wrong"}
		},
	}
	return s, saved, settings
}

func TestTheKeyOfTheModelIsNeverShownBack(t *testing.T) {
	t.Parallel()
	s, saved, settings := modelOffice(t)
	boss := s.admin("boss@example.com")
	settings.KeyFor = "api.example"
	form := url.Values{"address": {"https://api.example/v1"}, "name": {"small"}, "key": {"sk-secret-1"},
		"price_in": {"0,40"}}
	for _, path := range []string{"/admin/model", "/admin/model/test"} {
		if a := s.ask(want{method: "POST", path: path, cookie: boss, form: form}); a.status >= 400 ||
			strings.Contains(a.body, "sk-secret-1") {
			t.Errorf("%s: %d, or the key is shown", path, a.status)
		}
	}
	form.Set("address", "nonsense")
	if a := s.ask(want{method: "POST", path: "/admin/model", cookie: boss, form: form}); a.status != 422 ||
		strings.Contains(a.body, "sk-secret-1") || !strings.Contains(a.body, "This isn&#39;t an address.") {
		t.Errorf("a wrong address: %d", a.status)
	}
	if len(*saved) != 1 || (*saved)[0].Key != "sk-secret-1" || (*saved)[0].PriceIn != 0.4 {
		t.Fatalf("%+v", *saved)
	}
	a := s.ask(want200("/admin/model", boss))
	for _, want := range []string{"https://api.example/v1", "A key for api.example is stored", `name="forget"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestAPriceThatIsNoNumberIsRefused(t *testing.T) {
	t.Parallel()
	s, saved, _ := modelOffice(t)
	boss := s.admin("boss@example.com")
	for _, bad := range []string{"-1", "cheap", "NaN", "Inf", "1e99"} {
		form := url.Values{"address": {"https://api.example/v1"}, "price_out": {bad}}
		if a := s.ask(want{method: "POST", path: "/admin/model", cookie: boss, form: form}); a.status != 422 ||
			!strings.Contains(a.body, "A price is a number") {
			t.Errorf("%s: %d", bad, a.status)
		}
	}
	if len(*saved) > 0 {
		t.Errorf("%+v", *saved)
	}
}

func TestATestOfTheModelIsAPartOfThePageForScriptsAndAPageWithout(t *testing.T) {
	t.Parallel()
	s, saved, _ := modelOffice(t)
	boss := s.admin("boss@example.com")
	form := url.Values{"address": {"https://api.example/v1"}, "name": {"typed"}}
	whole := s.ask(want{method: "POST", path: "/admin/model/test", cookie: boss, form: form})
	part := s.ask(want{method: "POST", path: "/admin/model/test", cookie: boss, form: form,
		header: map[string]string{"HX-Request": "true", "HX-Request-Type": "partial"}})
	for name, a := range map[string]answer{"page": whole, "part": part} {
		if a.status != 200 || !strings.Contains(a.body, "401: &lt;your&gt; key is wrong") {
			t.Errorf("%s: %d, the server's words are missing", name, a.status)
		}
	}
	if !strings.Contains(whole.body, `value="typed"`) || strings.Contains(part.body, "<html") {
		t.Error("the page lost what was typed, or the part is a page")
	}
	if len(*saved) > 0 {
		t.Error("a test saves")
	}
}

func TestASettingOfTheEnvironmentIsShownReadOnlyWithItsName(t *testing.T) {
	t.Parallel()
	s, _, settings := modelOffice(t)
	boss := s.admin("boss@example.com")
	*settings = views.ModelSettings{Address: "http://fixed.example/v1",
		Fixed: map[string]string{views.FieldAddress: "NAPS_LLM_BASE_URL", views.FieldKey: "NAPS_LLM_API_KEY"}}
	a := s.ask(want200("/admin/model", boss))
	for _, want := range []string{"NAPS_LLM_BASE_URL", "NAPS_LLM_API_KEY", `value="http://fixed.example/v1" readonly`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(a.body, `name="address"`) || strings.Contains(a.body, `name="key"`) ||
		!strings.Contains(a.body, `name="name"`) {
		t.Error("what is fixed can be typed, or what is not cannot")
	}
}

func TestEveryPresetFillsTheForm(t *testing.T) {
	t.Parallel()
	s, _, _ := modelOffice(t)
	boss := s.admin("boss@example.com")
	for _, p := range views.ModelPresets {
		a := s.ask(want200("/admin/model?preset="+p.ID, boss))
		if a.status != 200 || !strings.Contains(a.body, `value="`+p.Address+`"`) ||
			!strings.Contains(a.body, `value="`+p.Example+`"`) {
			t.Errorf("%s: %d", p.ID, a.status)
		}
	}
}
