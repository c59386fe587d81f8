package app

import "naps/source"

type explained struct{ name, text string }

// about says what each variable of the environment does, in the order in which they are shown: on the operator's page,
// by naps doctor, in README.md and in docs/configuration.md. A test holds that none is missing.
func about() []explained {
	list := append([]explained(nil), ours...)
	for _, s := range source.Settings() {
		list = append(list, explained{s.Name, s.About})
	}
	return list
}

// ours are the variables that no source declares.
var ours = []explained{
	{"NAPS_CONTACT", "e-mail that sources may write to; part of the User-Agent; EDGAR needs it"},
	{"NAPS_PUBLIC_URL", "where people reach the server, e.g. `https://naps.example`"},
	{"NAPS_SIGNUP", "who may create an account: `open`, `invite`, `closed`"},
	{"NAPS_SIGNUP_CREDITS", "credits of a new account; a run that ends in a report costs one"},
	{"NAPS_MAX_RUNS", "runs at once on this machine; 0: workers do all of them, which needs `NAPS_WORKERS`"},
	{"NAPS_MAX_RUNS_PER_USER", "runs at once of one user; more wait, over ten are refused"},
	{"NAPS_STREAMS_PER_USER", "streams of events that one user may have open at once; a tab has one"},
	{"NAPS_REALTIME_PER_ADDRESS",
		"realtime connections that one address may have open without being signed in; programs that use PocketBase's SDK sign in only after they are connected"},
	{"NAPS_DRAFTS_PER_USER", "ideas of one user that no run has begun for; a new one over that is refused"},
	{"NAPS_TEXT_PER_USER",
		"megabytes of ideas, conversations and reports of one user; what would add to more is refused until something is deleted"},
	{"NAPS_STOP_SHARE",
		"percent of the price that stopping a run costs once all six phases are done, and less with fewer; 0: stopping before the report is free"},
	{"NAPS_STOPS_PER_DAY",
		"runs that one user may stop before their report within a day; then no run begins for a while; 0: no limit"},
	{"NAPS_MONTHLY_CREDITS", "every account is filled up to so many credits once a month; 0: never"},
	{"NAPS_METRICS_TOKEN", "who sends it as a bearer token may read `/metrics`, for Prometheus; empty: nobody"},
	{"NAPS_TOKEN", "for `naps mcp`: access token of the user to act as"},
	{"NAPS_WATCH_CREDITS", "credits per scheduled re-check of a watched idea"},
	{"NAPS_RECORD_PUBLIC",
		"`true`: anybody may read how the predictions of this server turned out (`/record`); else only who is signed in"},
	{"NAPS_WEBHOOK_HOSTS",
		"hosts of your own network that webhooks may reach, such as `gotify.lan` or `10.0.0.5:8080`; separated by commas. All others must be public"},
	{"NAPS_PUSH_SERVICES",
		"hosts of push services that browsers may use beside those of Google, Mozilla, Apple and Microsoft; separated by commas"},
	{"NAPS_PUBLIC_TESTS", "whether founders may publish pages that test their ideas, at `/t/`: `true` or `false`"},
	{"NAPS_RUN_TIMEOUT", "work on one run, then the report is made of what there is"},
	{"NAPS_RUN_FETCHES", "requests of one run"},
	{"NAPS_RUN_TOKENS", "tokens of the model in one run, a part of them kept for the verdict; 0: no limit"},
	{"NAPS_RUN_MONEY", "US dollars for the model in one run, likewise; counted by the prices below"},
	{"NAPS_LLM_BASE_URL",
		"an OpenAI-compatible endpoint, such as `http://127.0.0.1:11434/v1`: this model then reads what is found. Unset: nobody reads it until the founder does"},
	{"NAPS_LLM_API_KEY", "the endpoint's key"},
	{"NAPS_LLM_MODEL", "the model's name there"},
	{"NAPS_EMBED_MODEL",
		"a model for embeddings at the same endpoint: what is read first is then decided by meaning as well as by words, in any language. Unset: by words"},
	{"NAPS_LLM_PRIVATE_HOSTS",
		"hosts outside of your network whose models may read careful ideas all the same, such as `models.example` or `models.example:8443`; separated by commas. A model on this machine or in a private network needs no entry"},
	{"NAPS_LLM_IDLE_TIMEOUT",
		"maximum gap between streamed chunks of an answer; after it the model is disabled for the run"},
	{"NAPS_LLM_PRICE_IN", "US dollars per million tokens that are sent"},
	{"NAPS_LLM_PRICE_OUT", "US dollars per million tokens that come back"},
	{"NAPS_COMPACT_AFTER", "how long after a run its text deltas are deleted"},
	{"NAPS_ADMIN_EMAIL", "the first admin, made at a start that finds none; needs `NAPS_ADMIN_PASSWORD_FILE`"},
	{"NAPS_ADMIN_PASSWORD_FILE", "the file that holds the first admin's password"},
	{"NAPS_BACKUP_KEEP", "automatic backups (daily, before an upgrade) that are kept; 0: none are made"},
	{"NAPS_LOG",
		"format of the log on standard error: `text` or `json`. `naps serve` logs as text by default, other commands only if this is set"},
	{"NAPS_CHROMIUM", "the browser that prints reports as PDF; unset: Chromium or Chrome of the path"},
	{"NAPS_WORKERS",
		"where other machines join as workers, e.g. `nats://0.0.0.0:4222`: naps opens a port there. The address of another machine is that of a NATS server that runs there. Unset: this machine does everything"},
	{"NAPS_WORKERS_TLS_CERT",
		"the file with the certificate for that port; unset: naps makes its own, which workers know by its fingerprint"},
	{"NAPS_WORKERS_TLS_KEY", "the file with the certificate's key"},
	{"NAPS_WORKERS_TOKEN", "the file with the token by which this server joins a NATS server on another machine"},
	{"NAPS_MIRROR", "sends every request for evidence to this address instead: a caching mirror, a test"},
}
