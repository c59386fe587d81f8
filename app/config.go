package app

import (
	"fmt"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"naps/app/cli"
	"naps/notify"
	"naps/source"
	"naps/views"
)

// Config is all that the environment decides. It is read here and nowhere else; README.md has the table.
type Config struct {
	Version  string   // of the program, from its build
	TestMail string   // naps doctor --mail: where a test mail goes to
	Notes    []string // what was left out of values, as sentences

	// the proxy of an address, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY; nil: none is set
	Proxy func(*url.URL) (*url.URL, error)

	Mirror  string        `env:"NAPS_MIRROR"`
	Contact string        `env:"NAPS_CONTACT"`
	Sources source.Values // the variables that sources declare

	Model ModelConfig `envPrefix:"NAPS_LLM_"`
	Embed string      `env:"NAPS_EMBED_MODEL"`

	SignUp        string `env:"NAPS_SIGNUP" envDefault:"open"`
	SignUpCredits int    `env:"NAPS_SIGNUP_CREDITS" envDefault:"3"`
	PublicURL     string `env:"NAPS_PUBLIC_URL"`
	RecordPublic  bool   `env:"NAPS_RECORD_PUBLIC"`

	AdminEmail        string `env:"NAPS_ADMIN_EMAIL"`
	AdminPasswordFile string `env:"NAPS_ADMIN_PASSWORD_FILE"`
	BackupKeep        int    `env:"NAPS_BACKUP_KEEP" envDefault:"5"`

	Log          string `env:"NAPS_LOG"`
	Chromium     string `env:"NAPS_CHROMIUM"`
	MetricsToken string `env:"NAPS_METRICS_TOKEN"`
	Token        string `env:"NAPS_TOKEN"`

	PublicTests bool `env:"NAPS_PUBLIC_TESTS" envDefault:"true"`

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
	BaseURL      string        `env:"BASE_URL"`
	Key          string        `env:"API_KEY"`
	Name         string        `env:"MODEL"`
	IdleTimeout  time.Duration `env:"IDLE_TIMEOUT" envDefault:"60s"`
	PriceIn      float64       `env:"PRICE_IN"`
	PriceOut     float64       `env:"PRICE_OUT"`
	PrivateHosts []string      `env:"PRIVATE_HOSTS"`
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
	return fmt.Errorf(
		"NAPS_PUBLIC_URL is %q, but naps can only be served at the root of a host; give it a name of its own, such as https://naps.example, without a path",
		u.Redacted())
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
