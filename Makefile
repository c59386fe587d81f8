.DEFAULT_GOAL := help
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
export CGO_ENABLED ?= 0

help: ## show this help
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "} {printf "  %-9s %s\n", $$1, $$2}'

dev: ## run with hot reload: open http://127.0.0.1:7331 and edit a .templ file
	go tool templ generate --watch --proxy="http://127.0.0.1:8090" --open-browser=false --cmd="go run . serve"

gen: ## generate the Go code of the views
	go tool templ generate

build: gen ## build the binary ./naps
	go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o naps .

test: ## run the tests
	go test ./...

e2e: ## run the browser tests (needs Chromium; a missing one is a failure)
	NAPS_TEST_ALL=1 go test -run 'InABrowser' -v ./e2e

bench: ## run the benchmarks and print a line of JSON for each (docs/performance.md)
	@go test -run '^$$' -bench . -benchmem ./... | awk '/^Benchmark/ {printf "{\"name\":\"%s\",\"n\":%s", $$1, $$2; for (i = 3; i < NF; i += 2) printf ",\"%s\":%s", $$(i+1), $$i; print "}"} /^FAIL/ {bad = 1} END {exit bad}'

chaos: ## kill the program 5,000 times while it works (KILLS=n) and judge what tabs were shown
	KILLS=$${KILLS:-5000} go test -run 'TestKilledAnywhere' -timeout 24h -v ./e2e

chaos-workers: ## kill workers and their server 500 times (WORKER_KILLS=n)
	WORKER_KILLS=$${WORKER_KILLS:-500} go test -run 'TestWorkersKilledAnywhere' -timeout 24h -v ./e2e

chaos-wal: ## cut the tail of the write-ahead log 500 times (CUTS=n)
	CUTS=$${CUTS:-500} go test -run 'TestACutTail' -timeout 24h -v ./e2e

soak: ## twenty minutes of twenty founders, with kill -9 every two minutes (SOAK=20m)
	SOAK=$${SOAK:-20m} go test -run '^$$' -bench Soak -benchtime 1x -timeout 24h ./e2e

lint: ## check format, generated files and common mistakes
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || (gofmt -l $$(git ls-files '*.go'); exit 1)
	go tool templ generate && git diff --exit-code -- '*_templ.go'
	go vet ./...

image: ## build the container image
	docker build --build-arg VERSION=$(VERSION) -t naps:$(VERSION) .

.PHONY: help dev gen build test e2e bench chaos chaos-workers chaos-wal soak lint image
