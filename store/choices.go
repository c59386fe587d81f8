package store

import (
	"encoding/json"
	"fmt"

	"naps/backup"
	"naps/records"
)

// Choices are what the operator decided on the admin page.
type Choices struct{ *database }

// metaModel is the row in naps_meta with the chosen model. It holds a key, so no collection of the panel or the API
// shows it.
const metaModel = "model"

// Model is the chosen model; the zero value when none was chosen.
func (s Choices) Model() (c records.ModelChoice, err error) {
	meta, err := backup.ReadMeta(s.app)
	if err != nil {
		return c, fmt.Errorf("store: model: %w", err)
	}
	if meta[metaModel] == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(meta[metaModel]), &c); err != nil {
		return c, fmt.Errorf("store: model: %w", err)
	}
	return c, nil
}

// SetModel keeps a choice for this and every later start.
func (s Choices) SetModel(c records.ModelChoice) error {
	raw, err := json.Marshal(c)
	if err == nil {
		err = backup.WriteMeta(s.app, map[string]string{metaModel: string(raw)})
	}
	if err != nil {
		return fmt.Errorf("store: model: %w", err)
	}
	return nil
}
