package app

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/caarlos0/env/v11"
	"golang.org/x/net/http/httpproxy"
)

func TestAValueThatCannotBeReadNamesItsVariable(t *testing.T) {
	t.Parallel()
	names := map[string]string{}
	namesOf(reflect.TypeOf(Config{}), "", names)
	tried := 0
	for field, name := range names {
		var c Config
		err := env.ParseWithOptions(&c, env.Options{Environment: map[string]string{name: "eight"}})
		if err == nil {
			continue // a text
		}
		tried++
		said := c.explain(err, map[string]string{name: "eight"}).Error()
		if !strings.HasPrefix(said, name+" is \"eight\"; it must be ") || strings.Contains(said, "field") ||
			!strings.Contains(name, field) && strings.Contains(said, field) {
			t.Errorf("%s: %s", name, said)
		}
	}
	if tried < 15 {
		t.Errorf("only %d variables are no texts", tried)
	}
}

func TestSeveralValuesThatCannotBeReadAreAllNamed(t *testing.T) {
	t.Parallel()
	var c Config
	values := map[string]string{"NAPS_MAX_RUNS": "many", "NAPS_LLM_PRICE_IN": "0,5", "NAPS_RUN_TIMEOUT": "15"}
	said := c.explain(env.ParseWithOptions(&c, env.Options{Environment: values}), values).Error()
	for _, part := range []string{`NAPS_MAX_RUNS is "many"; it must be a whole number`,
		`NAPS_LLM_PRICE_IN is "0,5"; it must be a number`, `NAPS_RUN_TIMEOUT is "15"; it must be a duration`} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is missing in %q", part, said)
		}
	}
}

func TestWhatComesAlongWithAValueIsLeftOutAndSaid(t *testing.T) {
	t.Parallel()
	values, notes := tidied([]string{"NAPS_LLM_API_KEY=\"sk-1\"", "NAPS_LLM_MODEL= small\r\n", "NAPS_MAX_RUNS='8'",
		"NAPS_CONTACT=ops@naps.example", "HOME= /x ", `NAPS_TOKEN="a" or "b"`})
	for name, want := range map[string]string{"NAPS_LLM_API_KEY": "sk-1", "NAPS_LLM_MODEL": "small",
		"NAPS_MAX_RUNS": "8", "NAPS_CONTACT": "ops@naps.example", "HOME": " /x ", "NAPS_TOKEN": `"a" or "b"`} {
		if values[name] != want {
			t.Errorf("%s is %q, want %q", name, values[name], want)
		}
	}
	text := strings.Join(notes, " ")
	if len(notes) != 3 || !strings.Contains(text, "NAPS_LLM_API_KEY had quotes around its value") ||
		!strings.Contains(text, "NAPS_LLM_MODEL had line breaks") || strings.Contains(text, "sk-1") {
		t.Errorf("the notes are %q", notes)
	}
}

func TestAPublicAddressWithAPathIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{"": true, "https://naps.example": true, "http://192.168.1.2:8090": true,
		"https://host.example/naps": false,
		"https://host.example/?x=1": false, "https://me:secret@host.example": false} {
		if err := atRoot(address); (err == nil) != ok || err != nil &&
			!strings.Contains(err.Error(), "root of a host") {
			t.Errorf("%q gives %v", address, err)
		}
	}
}

func TestProxiesAreReadAndWrongOnesAreRefused(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"http://proxy.example:3128", "proxy.example:3128", "http://me:secret@10.0.0.1:3128",
		"socks5://127.0.0.1:1080"} {
		of, err := proxyOf(&httpproxy.Config{HTTPSProxy: value, NoProxy: "10.0.0.0/8,llm.example"})
		if err != nil {
			t.Errorf("%q gives %v", value, err)
			continue
		}
		for address, proxied := range map[string]bool{"https://api.example/": true, "https://llm.example/v1": false,
			"http://10.1.1.1/": false, "http://localhost:11434/v1": false} {
			u, _ := url.Parse(address)
			if via, err := of(u); err != nil || (via != nil) != (proxied && u.Scheme == "https") {
				t.Errorf("%s goes through %v, %v", address, via, err)
			}
		}
	}
	for _, value := range []string{"http://", "ftp://proxy.example", "http://me:secret@:x", "http://pro xy"} {
		if _, err := proxyOf(&httpproxy.Config{HTTPProxy: value}); err == nil ||
			!strings.HasPrefix(err.Error(), "HTTP_PROXY") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q gives %v", value, err)
		}
	}
	if of, err := proxyOf(&httpproxy.Config{}); of != nil || err != nil {
		t.Errorf("no proxy gives one, %v", err)
	}
}
