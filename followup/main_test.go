package followup_test

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// database/sql's own, which end after Close returns.
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"),
	)
}
