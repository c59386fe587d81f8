package fetch

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestASourceIsSilentFromItsRefusalUntilItAnswersOrTenMinutesHavePassed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(says1(403, ""), says1(403, ""), says1(200, "there"), says1(403, ""), says1(404, ""))
		c := client(t, Config{Paces: []Pace{{Hosts: "a.example b.example"}}}, s)
		silent := func(what string, want ...string) {
			t.Helper()
			if got := Silent(c); !slices.Equal(got, want) {
				t.Errorf("%s: silent are %v, want %v", what, got, want)
			}
		}
		silent("before anything is asked")
		for _, host := range []string{"a.example", "other.example"} { // the latter is no source
			_, _ = get(t, c, "https://"+host+"/")
		}
		silent("after a refusal", "a.example")
		_, _ = get(t, c, "https://a.example/2")
		silent("after an answer")
		_, _ = get(t, c, "https://b.example/")
		silent("after another refusal", "b.example")
		_, _ = get(t, c, "https://a.example/none")
		silent("a page that is not there is an answer", "b.example")
		time.Sleep(silentFor)
		silent("ten minutes later")
	})
}
