package llm

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"pgregory.net/rapid"
)

func resolved(t interface {
	Helper()
	Fatal(...any)
}, schema string) *jsonschema.Resolved {
	t.Helper()
	check, err := instant(nil).schema(json.RawMessage(schema))
	if err != nil {
		t.Fatal(err)
	}
	return check
}

const noteSchema = `{"type":"object","properties":{"note":{"type":"string"},"n":{"type":"integer"},"sure":{"type":["boolean","null"]},"list":{"type":"array","items":{"type":"string"}}},"required":["note"],"additionalProperties":false}`

func TestJSONIsTakenFromTheWordsAroundIt(t *testing.T) {
	t.Parallel()
	check := resolved(t, noteSchema)
	const whole = `{"note":"a ` + "```" + ` b } ] { [","n":1}`
	for _, text := range []string{
		whole, " \n" + whole + "\n", "\ufeff" + whole, "```json\n" + whole + "\n```",
		"```JSON\n" + whole + "\n```", "``` \n" + whole + "\n```\n", "~~~\n" + whole + "\n~~~", "`" + whole + "`",
		whole + "\n\nI hope this helps! See [details] {below}.",
		"Based on the evidence [E1] and [2], with {braces}:\n" + whole,
		"Here you go:\n```json\n" + whole + "\n```\nTell me [more]: {…}",
		"json\n" + whole, "Answer: " + whole, whole + whole, "<answer>" + whole + "</answer>",
	} {
		if got, why := fitting(text, check, false); why != "" || got.text != whole {
			t.Errorf("%q gave %q, %s", text, got.text, why)
		}
	}
}

func TestWhatIsAlmostJSONIsRelaxed(t *testing.T) {
	t.Parallel()
	check := resolved(t, noteSchema)
	for text, want := range map[string]string{
		`{"note":"a","list":["b","c",],}`:                    `{"note":"a","list":["b","c"]}`,
		`{'note':'it\'s “so” "b"','n':1}`:                    `{"note":"it's “so” \"b\"","n":1}`,
		`{'note': 'don't stop', 'n': 1}`:                     `{"note":"don't stop","n":1}`,
		`{note: "a", n: 2}`:                                  `{"note":"a","n":2}`,
		`{"note":"a","sure":True}`:                           `{"note":"a","sure":true}`,
		`{"note":"a","sure":None}`:                           `{"note":"a","sure":null}`,
		"{\"note\":\"two\nlines\tand a tab\"}":               `{"note":"two\nlines\tand a tab"}`,
		"{\n// why\n\"note\":\"a\", /* n */ \"n\":3 # so\n}": `{"note":"a","n":3}`,
		`{“note”: “a”}`:                                      `{"note":"a"}`,
		`{"note":"C:\data\é"}`:                               `{"note":"C:\\data\\é"}`,
		`{"note":"\u00e9\ud83d\ude00",}`:                     `{"note":"é😀"}`,
		"{\"note\":\u00a0\"a\",\u00a0}":                      `{"note":"a"}`,
	} {
		got, why := fitting(text, check, false)
		if why != "" || !got.repaired || got.text != want {
			t.Errorf("%q gave %q (%s), want %q", text, got.text, why, want)
		}
	}
}

func TestAWrappedValueIsUnwrapped(t *testing.T) {
	t.Parallel()
	check := resolved(t, noteSchema)
	for _, text := range []string{`[{"note":"a"}]`, `"{\"note\":\"a\"}"`, `{"answer":{"note":"a"}}`,
		`{"result":[{"note":"a"}]}`, `"[{\"note\":\"a\"}]"`, `"Here: {\"note\":\"a\"}"`} {
		if got, why := fitting(text, check, false); why != "" || got.text != `{"note":"a"}` {
			t.Errorf("%q gave %q, %s", text, got.text, why)
		}
	}
	// What fits as it stands stays wrapped.
	for schema, text := range map[string]string{`{"type":"array"}`: `[{"note":"a"}]`,
		`{"type":"string"}`: `"{\"note\":\"a\"}"`, `{"type":"object"}`: `{"answer":{"note":"a"}}`} {
		if got, why := fitting(text, resolved(t, schema), false); why != "" || got.text != text || got.repaired {
			t.Errorf("%q gave %q, %s", text, got.text, why)
		}
	}
}

func TestWhatIsMissingIsNotMadeUp(t *testing.T) {
	t.Parallel()
	check := resolved(t, noteSchema)
	for _, text := range []string{
		`{"note":"a"`, `{"note":"a","n":`, `{"note":"a`, `[{"note":"a"},{"note":`,
		`{"all":[{"note":"a"},{"no`, `{"one":{"note":"a"},"two":{"note"`, `{"note":"a" "n":1}`, `{"note":"a","n":01}`,
		`{"note":"a","n":1e}`, `{"note":NaN}`, `{"note":"a"}{"note":"b"}`,
		`[{"note":"a"},{"note":"b"}]`, `{"note":1}`, `{"Note":"a"}`, "I cannot.", "", "{", "[E1]",
	} {
		if got, why := fitting(text, check, false); why == "" {
			t.Errorf("%q passed as %q", text, got.text)
		}
	}
}

func TestTheLongestAnswersAreReadInTime(t *testing.T) {
	t.Parallel()
	check := resolved(t, noteSchema)
	for _, text := range []string{strings.Repeat("[", 200_000), strings.Repeat(`{"a":`, 50_000),
		strings.Repeat("{'", 100_000), strings.Repeat(`"`, 100_000), "{" + strings.Repeat("/*", 100_000)} {
		if got, why := fitting(text, check, false); why == "" {
			t.Errorf("%q passed", got.text[:20])
		}
	}
}

// jsonValues draws values that JSON can hold.
func jsonValues(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		most := 5
		if depth == 0 {
			most = 3
		}
		switch rapid.IntRange(0, most).Draw(t, "kind") {
		case 0:
			return rapid.StringOf(rapid.SampledFrom([]rune("ab'\"`{}[]:,/\\#\n\té“”‘’😀 "))).Draw(t, "text")
		case 1:
			return math.Round(rapid.Float64Range(-1e6, 1e6).Draw(t, "number"))
		case 2:
			return rapid.Bool().Draw(t, "bool")
		case 3:
			return nil
		case 4:
			return rapid.SliceOfN(jsonValues(depth-1), 0, 4).Draw(t, "list")
		}
		return rapid.MapOfN(rapid.StringOf(rapid.SampledFrom([]rune("abc'\"{ ,:"))), jsonValues(depth-1), 0, 4).Draw(t,
			"object")
	})
}

func TestAValidDocumentIsNeverChangedByAnyStep(t *testing.T) {
	t.Parallel()
	anything := resolved(t, `{}`)
	rapid.Check(t, func(t *rapid.T) {
		doc := jsonValues(3).Draw(t, "doc")
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if got, why := fitting(string(text), anything, false); why != "" || got.text != string(text) || got.repaired {
			t.Fatalf("%s became %s: %s", text, got.text, why)
		}
		// The step that relaxes gives the same value, if it is ever reached.
		r := relaxer{in: string(text)}
		var want, got any
		if !r.value(0) || r.at != len(text) || json.Unmarshal([]byte(r.out.String()), &got) != nil ||
			json.Unmarshal(text, &want) != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s is relaxed to %s", text, r.out.String())
		}
	})
}

func FuzzRelaxingNeverChangesValidJSONAndWritesNothingElse(f *testing.F) {
	for _, s := range []string{`{"a":[1,2,{"b":null}]}`, `{'a':1,}`, `"\ud83d\ude00"`, `[1,2,`, `{a:True}`, "\"\x01\"",
		`"\u12"`, `{"a":"b\"c"}`, `[-0.5e+3]`, `{“a”:‘b’}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := relaxer{in: text}
		ok := r.value(0)
		out := r.out.String()
		if ok && !json.Valid([]byte(out)) {
			t.Fatalf("%q became %q, which is no JSON", text, out)
		}
		if !json.Valid([]byte(text)) {
			return
		}
		var want, got any
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			return // a number beyond all bounds
		}
		if !ok || json.Unmarshal([]byte(out), &got) != nil || !reflect.DeepEqual(want, got) {
			t.Fatalf("%q became %q", text, out)
		}
	})
}
