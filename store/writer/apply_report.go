package writer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// report keeps a report under the next version of its session.
func (a *applying) report() error {
	r := a.c.Report
	if r == nil && a.c.Step != nil {
		r = a.c.Step.Report
	}
	if r == nil {
		return nil
	}
	version := 0
	if _, err := a.batch.row(`SELECT COALESCE(MAX(version), 0) + 1 FROM reports WHERE session = ?`, []any{a.c.Session},
		&version); err != nil {
		return err
	}
	if done, err := replaceReport(a, r, version-1); done || err != nil {
		return err
	}
	run := r.Run
	if run == "" {
		run = a.run
	}
	raw, err := numbered(r.JSON, version)
	if err != nil {
		return err
	}
	id := a.ids.next(a.now)
	_,
		err = a.exec(
		`INSERT INTO reports (id, session, run, version, json, files, created) VALUES (?, ?, ?, ?, ?, '[]', ?)`,
		id, a.c.Session, run, version, jsonArg(raw), a.stamp())
	if err != nil {
		return fmt.Errorf("store: report: %w", err)
	}
	a.wrote("reports", id, RowCreated)
	a.out.Version = version
	a.row.set("report", version)
	return nil
}

// numbered writes the version into a report that was made before its number was known, which has the version 0. All
// other bytes stay as they are: a report is answered to the byte. What is no JSON object is an error.
func numbered(report json.RawMessage, version int) (json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(report))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("store: a report is no JSON object (%v)", err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("store: report: %w", err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, fmt.Errorf("store: report: %w", err)
		}
		if key == "version" && string(value) == "0" {
			end := int(d.InputOffset())
			return slices.Concat(report[:end-len(value)], []byte(strconv.Itoa(version)), report[end:]), nil
		}
	}
	return report, nil
}
