package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"
	"golang.org/x/net/http/httpproxy"

	"naps/fetch"
	"naps/source"
)

// readConfig reads the environment and, for what is not set there, the file .env of the working folder.
func readConfig() (Config, error) {
	var c Config
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf(".env cannot be read: %w", err)
	}
	values, notes := tidied(os.Environ())
	c.Notes = notes
	if err := env.ParseWithOptions(&c, env.Options{Environment: values}); err != nil {
		return c, c.explain(err, values)
	}
	var err error
	if c.Proxy, err = proxyOf(httpproxy.FromEnvironment()); err != nil {
		return c, err
	}
	c.Sources = source.Values{}
	for _, s := range source.Settings() {
		value := values[s.Name]
		if value == "" {
			continue
		}
		if s.Check != nil {
			if err := s.Check(value); err != nil {
				return c, fmt.Errorf("%s %w", s.Name, err)
			}
		}
		c.Sources[s.Name] = value
	}
	return c, c.check()
}

// proxyOf reads the usual variables for a proxy. The library takes one that it cannot read for none, which would send
// requests past it.
func proxyOf(p *httpproxy.Config) (func(*url.URL) (*url.URL, error), error) {
	set := false
	for name, value := range map[string]string{"HTTPS_PROXY": p.HTTPSProxy, "HTTP_PROXY": p.HTTPProxy} {
		if value == "" {
			continue
		}
		set = true
		if !strings.Contains(value, "://") {
			value = "http://" + value
		}
		u, err := url.Parse(value)
		if err != nil || u.Hostname() == "" ||
			!slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) {
			return nil, fmt.Errorf("%s cannot be read; it must be an address such as http://proxy.example:3128", name)
		}
	}
	if !set {
		return nil, nil
	}
	return p.ProxyFunc(), nil
}

// webOf is how the web is asked.
func webOf(c *Config, cache fetch.Cache, log *slog.Logger) fetch.Config {
	return fetch.Config{UserAgent: c.userAgent(), Contact: c.Contact, Mirror: c.Mirror, Proxy: c.Proxy, Cache: cache,
		Log: log}
}

// errands is a configuration of requests that belong to no run.
func errands(web fetch.Config) fetch.Config {
	web.Errands = true
	return web
}

// tidied are the variables of an environment. From those of naps it takes what comes along when a value is copied, or
// when a file of variables is read by a program that keeps quotes: spaces, line breaks, and quotes around the whole.
// notes say from which.
func tidied(environ []string) (values map[string]string, notes []string) {
	values = map[string]string{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, "NAPS_") {
			clean, what := withoutWrapping(value)
			if what != "" {
				notes = append(notes, fmt.Sprintf("%s had %s around its value, which naps left out.", name, what))
			}
			value = clean
		}
		values[name] = value
	}
	slices.Sort(notes)
	return values, notes
}

func withoutWrapping(value string) (clean, what string) {
	var found []string
	clean = strings.TrimSpace(value)
	if clean != value {
		kind := "spaces"
		if strings.ContainsAny(value, "\r\n") {
			kind = "line breaks"
		}
		found = append(found, kind)
	}
	for _, mark := range []string{`"`, "'", "`"} {
		inside, opens := strings.CutPrefix(clean, mark)
		inside, shuts := strings.CutSuffix(inside, mark)
		if opens && shuts && !strings.Contains(inside, mark) {
			clean = strings.TrimSpace(inside)
			found = append(found, "quotes")
			break
		}
	}
	return clean, strings.Join(found, " and ")
}

// explain names the variables of values that cannot be read, and says what they must be. The values of secrets are not
// repeated.
func (c *Config) explain(err error, values map[string]string) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return err
	}
	fields := map[string]string{}
	namesOf(reflect.TypeOf(*c), "", fields)
	var out []error
	for _, one := range all.Errors {
		var parse env.ParseError
		if !errors.As(one, &parse) || fields[parse.Name] == "" {
			out = append(out, one)
			continue
		}
		name := fields[parse.Name]
		text := fmt.Sprintf("%s is %q", name, values[name])
		if secret(name) {
			text = name + " cannot be read"
		}
		out = append(out, fmt.Errorf("%s; it must be %s", text, mustBe(parse.Type)))
	}
	return errors.Join(out...)
}

// namesOf fills in the variable of each field of a configuration.
func namesOf(t reflect.Type, prefix string, fields map[string]string) {
	for f := range t.Fields() {
		if p := f.Tag.Get("envPrefix"); p != "" {
			namesOf(f.Type, prefix+p, fields)
			continue
		}
		if name, _, _ := strings.Cut(f.Tag.Get("env"), ","); name != "" {
			fields[f.Name] = prefix + name
		}
	}
}

func mustBe(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "a duration such as 90s, 15m or 2h"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t.Kind() == reflect.Float64:
		return "a number such as 0.5, with a point"
	case t.Kind() == reflect.Bool:
		return "true or false"
	}
	return "of another form"
}
