package app

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"naps/llm"
	"naps/notify"
)

// check refuses what cannot work, and names the variable.
func (c *Config) check() error {
	for _, part := range []func(c *Config) error{checkChoices, checkNumbers, (*Config).checkWorkers, checkAddresses,
		checkModel} {
		if err := part(c); err != nil {
			return err
		}
	}
	return atRoot(c.PublicURL)
}

func checkChoices(c *Config) error {
	switch c.SignUp {
	case "open", "invite", "closed":
	default:
		return fmt.Errorf("NAPS_SIGNUP is %q; it must be open, invite or closed", c.SignUp)
	}
	switch c.Log {
	case "", logText, logJSON:
	default:
		return fmt.Errorf("NAPS_LOG is %q; it must be text or json", c.Log)
	}
	if (c.AdminEmail == "") != (c.AdminPasswordFile == "") {
		return errors.New("NAPS_ADMIN_EMAIL and NAPS_ADMIN_PASSWORD_FILE belong together")
	}
	return nil
}

func checkNumbers(c *Config) error {
	for name, n := range map[string]int{"NAPS_MAX_RUNS_PER_USER": c.MaxRunsPerUser, "NAPS_RUN_FETCHES": c.RunFetches,
		"NAPS_STREAMS_PER_USER": c.Streams, "NAPS_REALTIME_PER_ADDRESS": c.Visits,
		"NAPS_DRAFTS_PER_USER": c.Drafts, "NAPS_TEXT_PER_USER": c.Text} {
		if n < 1 {
			return fmt.Errorf("%s is %d; it must be at least 1", name, n)
		}
	}
	if c.StopShare < 0 || c.StopShare > 100 || c.StopsPerDay < 0 {
		return errors.New("NAPS_STOP_SHARE must be between 0 and 100, NAPS_STOPS_PER_DAY not negative")
	}
	if c.SignUpCredits < 0 {
		return fmt.Errorf("NAPS_SIGNUP_CREDITS is %d; it must not be negative", c.SignUpCredits)
	}
	if c.BackupKeep < 0 {
		return fmt.Errorf("NAPS_BACKUP_KEEP is %d; it must not be negative", c.BackupKeep)
	}
	if c.RunTimeout < time.Second || c.CompactAfter < 0 {
		return errors.New("NAPS_RUN_TIMEOUT must be at least a second, NAPS_COMPACT_AFTER not negative")
	}
	if c.WatchCredits < 0 || c.MonthlyCredits < 0 {
		return errors.New("NAPS_WATCH_CREDITS and NAPS_MONTHLY_CREDITS cannot be less than 0")
	}
	if c.RunTokens < 0 || c.RunMoney < 0 || c.Model.PriceIn < 0 || c.Model.PriceOut < 0 ||
		c.Model.IdleTimeout < 100*time.Millisecond {
		return errors.New(
			"NAPS_RUN_TOKENS, NAPS_RUN_MONEY and the prices of NAPS_LLM_ must not be negative, NAPS_LLM_IDLE_TIMEOUT at least 100ms")
	}
	return nil
}

// checkAddresses brings addresses and hosts into their plain form.
func checkAddresses(c *Config) error {
	if _, err := notify.NewServices(c.PushServices); err != nil {
		return fmt.Errorf("NAPS_PUSH_SERVICES: %w", err)
	}
	for i, h := range c.WebhookHosts {
		h = strings.ToLower(strings.TrimSpace(h))
		if u, err := url.Parse("http://" + h); h == "" || err != nil || u.Host != h {
			return fmt.Errorf("NAPS_WEBHOOK_HOSTS: %q is not a host such as gotify.lan or 10.0.0.5:8080", h)
		}
		c.WebhookHosts[i] = h
	}
	for i, h := range c.Model.PrivateHosts {
		h = strings.ToLower(strings.TrimSpace(h))
		if u, err := url.Parse("http://" + h); h == "" || err != nil || u.Host != h {
			return fmt.Errorf("NAPS_LLM_PRIVATE_HOSTS: %q is not a host such as models.example or models.example:8443",
				h)
		}
		c.Model.PrivateHosts[i] = h
	}
	for name, raw := range map[string]*string{"NAPS_MIRROR": &c.Mirror, "NAPS_PUBLIC_URL": &c.PublicURL,
		"NAPS_LLM_BASE_URL": &c.Model.BaseURL} {
		*raw = strings.TrimRight(*raw, "/")
		u, err := url.Parse(*raw)
		if *raw != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("%s is %q; it must be an address such as https://naps.example", name, *raw)
		}
	}
	return nil
}

func checkModel(c *Config) error {
	if c.Embed != "" && c.Model.BaseURL == "" {
		return errors.New("NAPS_EMBED_MODEL needs NAPS_LLM_BASE_URL, whose endpoint it names a model of")
	}
	if c.Model.BaseURL == "" {
		return nil
	}
	notes, err := llm.Notes(c.Model.config(nil))
	if err != nil {
		return fmt.Errorf("NAPS_LLM_BASE_URL is %q; it must be an address such as http://127.0.0.1:11434/v1",
			c.Model.BaseURL)
	}
	for _, n := range notes {
		c.Notes = append(c.Notes, strings.NewReplacer("The base URL", "NAPS_LLM_BASE_URL", "The key",
			"NAPS_LLM_API_KEY").Replace(n))
	}
	return nil
}
