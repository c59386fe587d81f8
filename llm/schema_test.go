package llm

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestWhyAnAnswerDoesNotFitSaysWhereAndWhatIsWantedHoweverLongTheValueIs(t *testing.T) {
	t.Parallel()
	check, err := instant(nil).schema(json.RawMessage(`{"type":"object","properties":{"quotes":{"type":"array"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	_, why := fitting(`{"quotes":"`+strings.Repeat("ü", 5000)+`"}`, check, false)
	if !strings.Contains(why, "quotes") || !strings.Contains(why, "array") || len(why) > 450 {
		t.Errorf("%d bytes: %q", len(why), why)
	}
}

func TestASchemaFetchesNothing(t *testing.T) {
	t.Parallel()
	for _, schema := range []string{`{"$ref":"http://127.0.0.1:1/schema.json"}`, `{"$ref":"file:///etc/passwd"}`,
		`{"type":7}`, `[`} {
		if _, err := instant(nil).schema(json.RawMessage(schema)); err == nil {
			t.Errorf("%s was taken", schema)
		}
	}
	if _, err := instant(nil).schema(json.RawMessage(
		`{"$defs":{"n":{"type":"integer"}},"$ref":"#/$defs/n"}`)); err != nil {
		t.Error(err)
	}
}
