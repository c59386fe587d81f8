package hooks

import (
	"context"
	"testing"
)

// The panel lists the jobs and can start one; PocketBase's own clock never does.
func TestThePanelListsOurJobsAndCanStartOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ran := 0
	s.x.cfg.Jobs = []Job{{Name: "sweep", Spec: "@hourly", Run: func(context.Context) error { ran++; return nil }}}
	if err := s.x.bindClock(); err != nil {
		t.Fatal(err)
	}
	for _, job := range s.x.app.Cron().Jobs() {
		if job.Id() == "naps sweep (@hourly)" {
			if job.Expression() != neverComes {
				t.Errorf("PocketBase's clock would run it at %s", job.Expression())
			}
			job.Run()
		}
	}
	if ran != 1 {
		t.Errorf("it ran %d times", ran)
	}
}
