package research

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"naps/journal"
	"naps/market"
	"naps/research/researchtest"
)

// play does the work of a run in which each search takes a while, and tells after each how much is left by the
// estimate.
func play(p *progress, took time.Duration, each func(left int)) {
	for _, ph := range phases {
		p.enter(ph.name)
		for n := ph.share; n > 0; n /= 2 {
			p.search(make([]ask, 0, n))
			p.asks = n
			for range n {
				p.work()
				time.Sleep(took)
				p.searched("forum", nil)
				each(p.left())
			}
		}
	}
	p.enter(market.Verdict)
}

func TestTheTimeLeftIsEstimatedFromTheWorkOfTheRun(t *testing.T) {
	t.Parallel()
	for _, took := range []time.Duration{300 * time.Millisecond, 2 * time.Second, 9 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var all time.Duration
			began := time.Now()
			play(&progress{}, took, func(int) { all = time.Since(began) })
			began = time.Now()
			told, last := 0, 0
			play(&progress{}, took, func(left int) {
				spent := time.Since(began)
				if left == 0 {
					return
				}
				told, last = told+1, left
				rest, near := (all - spent).Seconds(), all.Seconds()/10
				if spent > all/4 && (float64(left) < rest/2-near || float64(left) > rest*2+near) {
					t.Errorf("searches of %v: after %v of %v %d s are said to be left, not %.0f", took, spent, all,
						left, rest)
				}
			})
			if told == 0 || float64(last) > all.Seconds()/5 {
				t.Errorf("searches of %v: told %d times, in the end %d s of %v are left", took, told, last, all)
			}
		})
	}
}

func TestNothingIsEstimatedFromWhatTheJournalGivesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &progress{}
		p.enter(market.Competitors) // keywords and pains came from the journal, at once
		p.search(make([]ask, 0, 20))
		p.asks = 20
		for i := range 20 {
			p.work()
			time.Sleep(6 * time.Second)
			p.searched("forum", nil)
			if left := p.left(); left > 0 && left < 30 {
				t.Errorf("after %d searches of this life %d s are left", i+1, left)
			}
		}
	})
}

func TestANoticeNamesWhereIsSearchedAndComesNowAndThenOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &progress{}
		p.enter(market.Pains)
		p.search(nil)
		p.asked = map[string]int{"forum": 3, "shop": 1, "news": 0}
		two := []market.Evidence{{Hash: "a"}, {Hash: "b"}}
		first := p.notice("r", two, strings.ToUpper)
		if len(first) != 1 || !strings.Contains(string(first[0].Data), "Searching FORUM, ") ||
			!strings.Contains(string(first[0].Data), ": 2 found") {
			t.Errorf("%v", first)
		}
		if again := p.notice("r", two, strings.ToUpper); len(again) != 0 {
			t.Errorf("told again at once: %v", again)
		}
		time.Sleep(tellEvery)
		if later := p.notice("r", two, strings.ToUpper); len(later) != 1 {
			t.Error("told never again")
		}
	})
}

func TestASampleThatIsWatchedPlaysForAboutTwentySecondsAndIsSkippedAtOnce(t *testing.T) {
	t.Parallel()
	for _, skipped := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			skip := make(chan struct{})
			p := &progress{}
			pace := newPacer(p, skip)
			if skipped {
				time.AfterFunc(3*time.Second, func() { close(skip) })
			}
			began := time.Now()
			for _, ph := range phases {
				p.enter(ph.name)
				for n := 8; n > 0; n /= 2 {
					p.search(nil)
					pace.round(n)
					for range n {
						pace.turn(t.Context())
					}
				}
			}
			took := time.Since(began)
			if !skipped && (took < 15*time.Second || took > playTime) || skipped && took != 3*time.Second {
				t.Errorf("skipped %v: it played for %v", skipped, took)
			}
		})
	}
}

func TestWithoutAConnectionNothingIsAskedAndTheFounderIsToldWhy(t *testing.T) {
	t.Parallel()
	asked := 0
	p := &Pipeline{Plain: nil, Online: func(context.Context) bool { asked++; return false }}
	run := journal.Run{ID: "r", Session: "s", Brief: market.Brief{Idea: "Late invoice reminders for freelancers"}}
	err := p.Research(t.Context(), run, researchtest.New(1))
	var told interface{ Sentence() string }
	if !errors.Is(err, ErrOffline) || !errors.As(err, &told) ||
		!strings.Contains(told.Sentence(), "no internet connection") ||
		!strings.Contains(told.Sentence(), "Nothing was charged") || asked != 1 {
		t.Errorf("%v after %d looks", err, asked)
	}
}
