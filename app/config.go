package app

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"naps/app/cli"
	"naps/llm"
	"naps/notify"
	"naps/source"
	"naps/views"
)

// Config is all that the environment decides. It is read here and nowhere else; README.md has the table.
type Config struct {
	Version  string   // of the program, from its build
	TestMail string   // naps doctor --mail: where a test mail goes to
	Notes    []string // what was left out of values, as sentences

	Proxy func(*url.URL) (*url.URL, error) // the proxy of an address, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY; nil: none is set

	Mirror  string        `env:"NAPS_MIRROR"`
	Contact string        `env:"NAPS_CONTACT"`
	Sources source.Values // the variables that sources declare

	Model ModelConfig `envPrefix:"NAPS_LLM_"`
	Embed string      `env:"NAPS_EMBED_MODEL"`

	SignUp        string `env:"NAPS_SIGNUP" envDefault:"open"`
	SignUpCredits int    `env:"NAPS_SIGNUP_CREDITS" envDefault:"3"`
	PublicURL     string `env:"NAPS_PUBLIC_URL"`

	AdminEmail        string `env:"NAPS_ADMIN_EMAIL"`
	AdminPasswordFile string `env:"NAPS_ADMIN_PASSWORD_FILE"`
	BackupKeep        int    `env:"NAPS_BACKUP_KEEP" envDefault:"5"`

	Log          string `env:"NAPS_LOG"`
	Chromium     string `env:"NAPS_CHROMIUM"`
	MetricsToken string `env:"NAPS_METRICS_TOKEN"`
	Token        string `env:"NAPS_TOKEN"`

	PushServices []string `env:"NAPS_PUSH_SERVICES"`
	WebhookHosts []string `env:"NAPS_WEBHOOK_HOSTS"`

	Workers      string `env:"NAPS_WORKERS"`
	WorkersCert  string `env:"NAPS_WORKERS_TLS_CERT"`
	WorkersKey   string `env:"NAPS_WORKERS_TLS_KEY"`
	WorkersToken string `env:"NAPS_WORKERS_TOKEN"`

	MaxRuns        int           `env:"NAPS_MAX_RUNS" envDefault:"8"`
	MaxRunsPerUser int           `env:"NAPS_MAX_RUNS_PER_USER" envDefault:"2"`
	Streams        int           `env:"NAPS_STREAMS_PER_USER" envDefault:"2500"`
	Visits         int           `env:"NAPS_REALTIME_PER_ADDRESS" envDefault:"100"`
	Drafts         int           `env:"NAPS_DRAFTS_PER_USER" envDefault:"500"`
	Text           int           `env:"NAPS_TEXT_PER_USER" envDefault:"200"`
	StopShare      int           `env:"NAPS_STOP_SHARE" envDefault:"0"`
	StopsPerDay    int           `env:"NAPS_STOPS_PER_DAY" envDefault:"20"`
	MonthlyCredits int           `env:"NAPS_MONTHLY_CREDITS"`
	WatchCredits   int           `env:"NAPS_WATCH_CREDITS" envDefault:"1"`
	RunTimeout     time.Duration `env:"NAPS_RUN_TIMEOUT" envDefault:"15m"`
	RunFetches     int           `env:"NAPS_RUN_FETCHES" envDefault:"120"`
	RunTokens      int           `env:"NAPS_RUN_TOKENS" envDefault:"300000"`
	RunMoney       float64       `env:"NAPS_RUN_MONEY" envDefault:"1"`
	CompactAfter   time.Duration `env:"NAPS_COMPACT_AFTER" envDefault:"10m"`
}

// ModelConfig says which model helps, if any; prices are US dollars per million tokens.
type ModelConfig struct {
	BaseURL     string        `env:"BASE_URL"`
	Key         string        `env:"API_KEY"`
	Name        string        `env:"MODEL"`
	IdleTimeout time.Duration `env:"IDLE_TIMEOUT" envDefault:"60s"`
	PriceIn     float64       `env:"PRICE_IN"`
	PriceOut    float64       `env:"PRICE_OUT"`
}

func (c *Config) check() error {
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
	for name, n := range map[string]int{"NAPS_MAX_RUNS_PER_USER": c.MaxRunsPerUser, "NAPS_RUN_FETCHES": c.RunFetches, "NAPS_STREAMS_PER_USER": c.Streams, "NAPS_REALTIME_PER_ADDRESS": c.Visits, "NAPS_DRAFTS_PER_USER": c.Drafts, "NAPS_TEXT_PER_USER": c.Text} {
		if n < 1 {
			return fmt.Errorf("%s is %d; it must be at least 1", name, n)
		}
	}
	if err := c.checkWorkers(); err != nil {
		return err
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
	if c.Embed != "" && c.Model.BaseURL == "" {
		return errors.New("NAPS_EMBED_MODEL needs NAPS_LLM_BASE_URL, whose endpoint it names a model of")
	}
	if (c.AdminEmail == "") != (c.AdminPasswordFile == "") {
		return errors.New("NAPS_ADMIN_EMAIL and NAPS_ADMIN_PASSWORD_FILE belong together")
	}
	if c.RunTimeout < time.Second || c.CompactAfter < 0 {
		return errors.New("NAPS_RUN_TIMEOUT must be at least a second, NAPS_COMPACT_AFTER not negative")
	}
	if c.WatchCredits < 0 || c.MonthlyCredits < 0 {
		return errors.New("NAPS_WATCH_CREDITS and NAPS_MONTHLY_CREDITS cannot be less than 0")
	}
	if c.RunTokens < 0 || c.RunMoney < 0 || c.Model.PriceIn < 0 || c.Model.PriceOut < 0 || c.Model.IdleTimeout < 100*time.Millisecond {
		return errors.New("NAPS_RUN_TOKENS, NAPS_RUN_MONEY and the prices of NAPS_LLM_ must not be negative, NAPS_LLM_IDLE_TIMEOUT at least 100ms")
	}
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
	for name, raw := range map[string]*string{"NAPS_MIRROR": &c.Mirror, "NAPS_PUBLIC_URL": &c.PublicURL, "NAPS_LLM_BASE_URL": &c.Model.BaseURL} {
		*raw = strings.TrimRight(*raw, "/")
		u, err := url.Parse(*raw)
		if *raw != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("%s is %q; it must be an address such as https://naps.example", name, *raw)
		}
	}
	if c.Model.BaseURL != "" {
		notes, err := llm.Notes(c.Model.config(nil))
		if err != nil {
			return fmt.Errorf("NAPS_LLM_BASE_URL is %q; it must be an address such as http://127.0.0.1:11434/v1", c.Model.BaseURL)
		}
		for _, n := range notes {
			c.Notes = append(c.Notes, strings.NewReplacer("The base URL", "NAPS_LLM_BASE_URL", "The key", "NAPS_LLM_API_KEY").Replace(n))
		}
	}
	return atRoot(c.PublicURL)
}

// atRoot refuses a public address with a path. Links, cookies and the panel of PocketBase begin at the root of a host.
func atRoot(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	if u.Path == "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil {
		return nil
	}
	return fmt.Errorf("NAPS_PUBLIC_URL is %q, but naps can only be served at the root of a host; give it a name of its own, such as https://naps.example, without a path", u.Redacted())
}

// pushServices are the push services that may be asked; check has seen that the list is right.
func (c *Config) pushServices() notify.Services {
	s, _ := notify.NewServices(c.PushServices)
	return s
}

// userAgent tells every host who asks and how to reach the operator.
func (c *Config) userAgent() string {
	about := []string{}
	if c.PublicURL != "" {
		about = append(about, "+"+c.PublicURL)
	}
	if c.Contact != "" {
		about = append(about, c.Contact)
	}
	if len(about) == 0 {
		return "naps/" + c.Version
	}
	return "naps/" + c.Version + " (" + strings.Join(about, "; ") + ")"
}

// variable is one of the environment, as it is in force.
type variable struct {
	name, value, fallback, about string
	set                          bool // by the environment; else it is the default
}

// variables lists all that the environment decides, in the order of about. Of a secret it says only that it is set.
func (c *Config) variables() []variable {
	found := map[string]variable{}
	var collect func(v reflect.Value, prefix string)
	collect = func(v reflect.Value, prefix string) {
		for i := range v.NumField() {
			tag := v.Type().Field(i).Tag
			if p := tag.Get("envPrefix"); p != "" {
				collect(v.Field(i), prefix+p)
				continue
			}
			name, _, _ := strings.Cut(tag.Get("env"), ",")
			if name == "" {
				continue
			}
			value := fmt.Sprint(v.Field(i).Interface())
			if list, ok := v.Field(i).Interface().([]string); ok {
				value = strings.Join(list, ",")
			}
			if v.Field(i).IsZero() && tag.Get("envDefault") == "" {
				value = ""
			}
			found[prefix+name] = variable{name: prefix + name, value: value, fallback: tag.Get("envDefault")}
		}
	}
	collect(reflect.ValueOf(*c), "")
	for _, s := range source.Settings() {
		found[s.Name] = variable{name: s.Name, value: c.Sources[s.Name]}
	}
	var list []variable
	for _, a := range about() {
		v := found[a.name]
		v.about = a.text
		if _, v.set = os.LookupEnv(v.name); v.value != "" && secret(v.name) {
			v.value, v.set = "set, not shown", true
		}
		list = append(list, v)
		delete(found, a.name)
	}
	for name := range found {
		panic("app: config_about.go does not say what " + name + " does")
	}
	return list
}

// settings are the variables for the operator's page.
func (c *Config) settings() []views.AdminSetting {
	var list []views.AdminSetting
	for _, v := range c.variables() {
		list = append(list, views.AdminSetting{Name: v.name, Value: v.value, Set: v.set})
	}
	return list
}

// printed is the variables for naps doctor --settings.
func (c *Config) printed() []cli.Setting {
	var list []cli.Setting
	for _, v := range c.variables() {
		list = append(list, cli.Setting{Name: v.name, Value: v.value, About: v.about, Set: v.set})
	}
	return list
}

// table is the variables with their defaults, for README.md and docs/configuration.md.
func table(c *Config) string {
	var b strings.Builder
	b.WriteString("| variable | default | what it does |\n| --- | --- | --- |\n")
	for _, v := range c.variables() {
		fallback := ""
		if v.fallback != "" {
			fallback = "`" + v.fallback + "` "
		}
		fmt.Fprintf(&b, "| `%s` | %s| %s |\n", v.name, fallback, v.about)
	}
	return b.String()
}

// secret reports whether a variable holds what nobody may see.
func secret(name string) bool {
	return strings.HasSuffix(name, "_KEY") || strings.HasSuffix(name, "_TOKEN") || strings.HasSuffix(name, "_SECRET")
}
