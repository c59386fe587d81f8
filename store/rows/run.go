package rows

import "naps/journal"

// RunColumns are the columns that ScanRun reads.
const RunColumns = `id, session, owner, status, reason, attempt, tries, pipeline, continues, cost, brief, worked, created`

// LiveRun is the condition that a run waits or works.
const LiveRun = `status IN ('queued', 'running')`

// ScanRun reads a row of a run.
func ScanRun(r Row) (run journal.Run, err error) {
	var brief []byte
	err = r.Scan(&run.ID, &run.Session, &run.Owner, &run.Status, &run.Reason, &run.Attempt, &run.Tries, &run.Pipeline,
		&run.Continues, &run.Cost,
		&brief, &run.Worked, &run.Created)
	if err != nil {
		return run, err
	}
	return run, FromJSON(brief, &run.Brief)
}
