package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
	"time"
)

// A soak lasts as long as SOAK says: twenty minutes of a busy day (make soak). It is no part of the tests, since it
// takes its time.
const (
	soakUsers = 20
	soakLife  = 2 * time.Minute // of a process, but for the last one, which lives for twice as long
	soakTabs  = 80              // that stay open; older ones are closed when their run is over
)

// soak is a world with many founders.
type soak struct {
	*world
	tokens []string
	owner  map[string]string // session: token
	now    []string          // what each founder runs at the moment
	kills  int
}

// BenchmarkSoak lets twenty founders research for SOAK, with tabs that come and go, a process that is killed with kill
// -9 every two minutes, and a web that fails five times in a hundred. At the end the oracle holds what was shown
// against the database, as after the other kills.
func BenchmarkSoak(b *testing.B) {
	length, err := time.ParseDuration(os.Getenv("SOAK"))
	if err != nil {
		b.Skip("SOAK does not say for how long (make soak: 20 minutes)")
	}
	s := &soak{world: newWorld(b), owner: map[string]string{}, now: make([]string, soakUsers)}
	s.quietly, s.env = true, []string{"NAPS_COMPACT_AFTER=24h"} // the oracle wants the deltas
	s.web.failing = 5
	s.up(orders{})
	for n := range soakUsers {
		s.tokens = append(s.tokens, s.founder(n))
	}
	s.busy(time.Now().Add(length))
	s.calm()
	s.down()
	f := s.judge()
	s.clean()
	scripts, research := s.web.again()
	b.Logf(
		"%s: %d founders, %d kills, %d runs (%d done, %d given up), %d events kept: %d lost, %d doubled, %d charged wrongly, %d otherwise wrong; %d scripted and %d researched requests made again",
		length, soakUsers, s.kills, f.runs, f.done, f.givenUp, f.events,
		len(f.lost), len(f.doubled), len(f.charged), len(f.wrong), scripts, research)
	for unit, n := range map[string]int{"runs": f.runs, "done": f.done, "events": f.events, "kills": s.kills,
		"lost": len(f.lost), "doubled": len(f.doubled), "charged-wrongly": len(f.charged)} {
		b.ReportMetric(float64(n), unit)
	}
	s.holds(f)
}

func (s *soak) founder(n int) (token string) {
	s.Helper()
	login := map[string]string{"email": fmt.Sprintf("founder%d@example.com", n), "password": "correct-horse-9",
		"passwordConfirm": "correct-horse-9"}
	login["identity"] = login["email"]
	for {
		code, raw := s.call("POST", "/api/collections/users/records", "", login)
		if code == 200 {
			break
		}
		if code != 429 {
			s.Fatalf("no account: %d %s", code, raw)
		}
		<-time.After(time.Second) // so many accounts from one address are a matter of some minutes
	}
	for {
		code, raw := s.call("POST", "/api/collections/users/auth-with-password", "", login)
		var answer struct {
			Token string `json:"token"`
		}
		if code == 200 && json.Unmarshal(raw, &answer) == nil {
			return answer.Token
		}
		if code != 429 {
			s.Fatalf("no login: %d %s", code, raw)
		}
		<-time.After(time.Second)
	}
}

// busy lets the founders work until the time has come, and kills the process every two minutes but in the last four.
func (s *soak) busy(until time.Time) {
	began := time.Now()
	for time.Now().Before(until) {
		if time.Since(began) > soakLife && time.Until(until) > 2*soakLife {
			s.report(began)
			s.send(syscall.SIGKILL)
			<-s.exited
			s.kills++
			s.up(orders{})
			began = time.Now()
		}
		n := rand.IntN(soakUsers)
		s.work(n)
		<-time.After(300 * time.Millisecond)
		if time.Until(until) < 2*soakLife &&
			time.Since(began).Truncate(30*time.Second) != (time.Since(began)+
				300*time.Millisecond).Truncate(30*time.Second) {
			s.report(began)
		}
	}
	s.report(began)
}

func (s *soak) report(began time.Time) {
	v := s.vitals()
	s.Logf(
		"after %3.0f s of process %d: %d goroutines, %d descriptors, %.1f MB heap, %.1f MB write-ahead log, %d sessions, %d tabs",
		time.Since(began).Seconds(), s.kills+1, v.goroutines, v.descriptors,
		float64(v.heap)/1e6, float64(v.wal)/1e6, len(s.sessions), len(s.tabs))
}

// work starts a run of a founder who has none, mostly a scripted one, now and then one of the product's own research.
func (s *soak) work(n int) {
	s.token = s.tokens[n]
	if id := s.now[n]; id != "" {
		if now, ok := s.session(id); !ok || !now.Status.Over() {
			return
		}
	}
	var id string
	if rand.IntN(4) == 0 {
		id = s.create(ideas[rand.IntN(len(ideas))])
	} else {
		id = s.script(script{Steps: 10 + rand.IntN(20), Pause: 5 + rand.IntN(20), Wait: rand.IntN(300), At: -1})
	}
	if id == "" {
		return
	}
	s.now[n], s.owner[id] = id, s.token
	s.watch(id)
	s.forget()
}

// forget closes old tabs that have seen the end of their run; what they were shown is still held against the database.
func (s *soak) forget() {
	for i := 0; i < len(s.tabs)-soakTabs; i++ {
		s.tabs[i].stop()
	}
}

// calm waits until all runs are over and the tabs that are open have seen all.
func (s *soak) calm() {
	deadline := time.Now().Add(2 * time.Minute)
	for id, token := range s.owner {
		s.token = token
		for {
			now, ok := s.session(id)
			if ok && now.Status.Over() {
				break
			}
			if time.Now().After(deadline) {
				s.Fatalf("session %s is %s", id, now.Status)
			}
			<-time.After(100 * time.Millisecond)
		}
	}
	open := s.tabs[max(0, len(s.tabs)-soakTabs):]
	for _, tab := range open {
		s.token = s.owner[tab.session]
		now, _ := s.session(tab.session)
		for tab.shown() < now.HeadSeq {
			if time.Now().After(deadline) {
				s.Fatalf("a tab of %s stands at %d of %d", tab.session, tab.shown(), now.HeadSeq)
			}
			<-time.After(50 * time.Millisecond)
		}
	}
}
