package writer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
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
	if _, err := a.batch.row(`SELECT COALESCE(MAX(version), 0) + 1 FROM reports WHERE session = ?`, []any{a.c.Session}, &version); err != nil {
		return err
	}
	if done, err := replaceReport(a, r, version-1); done || err != nil {
		return err
	}
	run := r.Run
	if run == "" {
		run = a.run
	}
	id := a.ids.next(a.now)
	_, err := a.exec(`INSERT INTO reports (id, session, run, version, json, files, created) VALUES (?, ?, ?, ?, ?, '[]', ?)`,
		id, a.c.Session, run, version, jsonArg(numbered(r.JSON, version)), a.stamp())
	if err != nil {
		return fmt.Errorf("store: report: %w", err)
	}
	a.wrote("reports", id, RowCreated)
	a.out.Version = version
	a.row.set("report", version)
	if len(r.Files) > 0 {
		files := r.Files
		a.after = append(a.after, func(app core.App) { attach(app, id, files) })
	}
	return nil
}

// numbered writes the version into a report that was made before its number was known: one that begins with "version":0.
func numbered(report json.RawMessage, version int) json.RawMessage {
	rest, ok := bytes.CutPrefix(report, []byte(`{"version":0,`))
	if !ok {
		return report
	}
	return slices.Concat([]byte(`{"version":`+strconv.Itoa(version)+`,`), rest)
}

// attach keeps the exports as files of the report. A file on a disk cannot be part of a transaction: the report is whole without them,
// they can be made from it again, so they come after its commit and a failure is only logged.
func attach(app core.App, report string, files map[string][]byte) {
	err := func() error {
		record, err := app.FindRecordById("reports", report)
		if err != nil {
			return err
		}
		var all []*filesystem.File
		for _, name := range slices.Sorted(maps.Keys(files)) {
			f, err := filesystem.NewFileFromBytes(files[name], name)
			if err != nil {
				return err
			}
			all = append(all, f)
		}
		record.Set("files", all)
		return app.SaveNoValidate(record)
	}()
	if err != nil {
		app.Logger().Error("The exports of a report were not kept", slog.String("report", report), slog.Any("error", err))
	}
}
