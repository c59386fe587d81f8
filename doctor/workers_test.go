package doctor_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"naps/doctor"
)

func TestTheDoctorSaysWhetherWorkersCanDoTheResearch(t *testing.T) {
	t.Parallel()
	ready, gone := doctor.Worker{Name: "ann"}, doctor.Worker{Name: "bob", Trouble: "not connected"}
	for name, c := range map[string]struct {
		list      []doctor.Worker
		connected bool
		needed    bool
		err       error
		state     doctor.State
		says      string
	}{
		"nobody is registered and somebody is needed": {nil, true, true, nil, doctor.Problem, "research waits"},
		"nobody is registered": {nil, true, false, nil, doctor.Warning,
			"no worker is registered"},
		"beside the server": {[]doctor.Worker{ready, gone}, false, true, nil, doctor.OK,
			"ann, bob"},
		"all are ready": {[]doctor.Worker{ready}, true, true, nil, doctor.OK, "ann"},
		"one is gone": {[]doctor.Worker{ready, gone}, true, true, nil, doctor.Warning,
			"bob (not connected)"},
		"all are gone and somebody is needed": {[]doctor.Worker{gone}, true, true, nil, doctor.Problem,
			"bob (not connected)"},
		"the database cannot be read": {nil, true, true, errors.New("locked"), doctor.Problem,
			"locked"},
	} {
		f := doctor.Workers(c.needed,
			func(context.Context) ([]doctor.Worker, bool, error) { return c.list, c.connected, c.err }).Look(
			t.Context())
		if f.State != c.state || !strings.Contains(f.Text, c.says) {
			t.Errorf("%s: %s %q", name, f.State, f.Text)
		}
	}
}
