# Bare `make` prints the verbs. `make serve` and `make test` need nothing set up before.

.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
# What we are measured against stays out of what we are developed and served with.
BENCH := .venv-bench
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT ?= $(or $(FACEOFF_PORT),8000)

.PHONY: wrk chromium nginx help serve test test-long test-image check format openapi coverage-table filled-table contract holds faults fuzz bench bench-growth test-bench bench-scoring bench-search bench-import bench-edit bench-cold bench-settings lock clean

help: ## Print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

serve: $(VENV)/main.installed ## Migrate, load the catalogue, serve (PORT=8000)
	FACEOFF_PORT=$(PORT) $(BIN)/faceoff serve

test: $(VENV)/dev.installed chromium nginx ## Run the whole suite, on SQLite and PostgreSQL
	$(BIN)/python -m pytest $(TOGETHER)
# Two at a time, as much of a test is waiting; a file's tests share what it sets up.
TOGETHER := -n 2 --dist loadfile

test-long: $(VENV)/dev.installed chromium nginx ## The same with all pairs, links and six times the questions: hours
	$(BIN)/python -m pytest $(TOGETHER) --long --cases 60

check: $(VENV)/dev.installed ## Lint, types, architecture, contract drift
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/faceoff openapi --check openapi.yaml
	$(BIN)/faceoff catalogue check

format: $(VENV)/dev.installed ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

openapi: $(VENV)/dev.installed ## Write openapi.yaml from the routes
	$(BIN)/faceoff openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml

coverage-table: $(VENV)/dev.installed ## Write docs/coverage.md from the tests of the source pages
	$(BIN)/python -m tests.pages.coverage > docs/coverage.md.new && mv docs/coverage.md.new docs/coverage.md

filled-table: $(VENV)/dev.installed ## Write docs/filled.md: what the shipped catalogue knows, framework by group
	$(BIN)/python -m tests.catalogue.filled > docs/filled.md.new && mv docs/filled.md.new docs/filled.md

contract: $(VENV)/dev.installed ## Drive the whole API from its own description, 1,000 cases and more
	$(BIN)/python -m pytest tests/contract --long --cases 400

holds: $(VENV)/dev.installed ## Write at once, kill, import and undo, as much as is promised (an hour or so)
	$(BIN)/python -m pytest tests/holds --promised

faults: $(VENV)/dev.installed nginx ## Hang and take away the database, Redis and workers, and ask meanwhile
	$(BIN)/python -m pytest $(FAULTS)
FAULTS := tests/models/test_hanging_database.py tests/models/test_faults.py tests/api/test_lease.py \
	tests/api/test_rate_limits.py tests/api/test_metrics.py tests/holds/test_killed_workers.py \
	tests/holds/test_killed_imports.py tests/deploy/test_proxy.py

fuzz: $(VENV)/dev.installed ## Ask CASES=400 made-up questions a route, and send every broken body there is
	$(BIN)/python -m pytest tests/contract tests/api/test_bodies.py tests/imports/test_bodies.py --long --cases $(CASES)
CASES ?= 400

test-image: $(VENV)/dev.installed ## Carry the Dockerfile out in a clean root and run what comes of it (root, debootstrap)
	$(BIN)/python -m pytest tests/deploy/test_image.py --image

bench: $(BENCH)/bench.installed wrk ## Measure requests/s beside bare functions and other stacks (BENCH_OPTIONS=--write)
	$(BENCH)/bin/python -m benchmarks.speed $(BENCH_OPTIONS)

bench-growth: $(BENCH)/bench.installed wrk ## The same for 100 to 100,000 frameworks, on SQLite and PostgreSQL
	$(BENCH)/bin/python -m benchmarks.growth $(BENCH_OPTIONS)

test-bench: $(BENCH)/bench.installed ## Hold the stacks we are measured against to our winners and scores
	$(BENCH)/bin/python -m pytest tests/benchmarks

bench-cold: $(VENV)/dev.installed ## Tell where the time of a new question goes
	$(BIN)/python -m benchmarks.cold_profile $(BENCH_OPTIONS)

bench-settings: $(BENCH)/bench.installed wrk ## Compare gunicorn's worker classes, threads and logs
	$(BENCH)/bin/python -m benchmarks.settings $(BENCH_OPTIONS)

bench-scoring: $(VENV)/dev.installed ## Time the scoring model
	$(BIN)/python -m pytest benchmarks --benchmark-columns=median,iqr,rounds

bench-search: $(VENV)/dev.installed ## Time searches among 100,000 frameworks, on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks.bench_search

bench-import: $(VENV)/dev.installed ## Time imports of made-up catalogues (SIZES="1000 10000 100000")
	$(BIN)/python -m benchmarks.import_speed $(SIZES)
SIZES ?= 1000 10000

bench-edit: $(VENV)/dev.installed ## Time one edit of the shipped catalogue and of a made-up one of 10,000
	$(BIN)/python -m benchmarks.edit_speed 0 10000

lock: ## Pin the dependencies anew, with hashes and no index address (needs uv)
	uv pip compile $(LOCK) pyproject.toml -o requirements/main.txt
	uv pip compile $(LOCK) pyproject.toml --extra postgresql --extra redis -o requirements/postgresql.txt
	uv pip compile $(LOCK) --group pyproject.toml:build -o requirements/build.txt
	uv pip compile $(LOCK) pyproject.toml --extra postgresql --extra redis --group dev -o requirements/dev.txt
	uv pip compile $(LOCK) pyproject.toml --group bench -o requirements/bench.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

clean: ## Remove what was made here, the database included
	rm -rf $(VENV) $(BENCH) faceoff.sqlite3 faceoff.sqlite3-wal faceoff.sqlite3-shm

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Faceoff needs Python 3.11 or newer; none was found."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/main.installed: $(BIN)/python pyproject.toml requirements/main.txt requirements/build.txt
	$(PIP) install --require-hashes -r requirements/main.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(BENCH)/bench.installed: pyproject.toml requirements/bench.txt requirements/build.txt
	@test -n "$(PYTHON)" || { echo "Faceoff needs Python 3.11 or newer; none was found."; exit 1; }
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		-r requirements/bench.txt -r requirements/build.txt
	$(BENCH)/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --no-index -e .
	@touch $@

# The load comes from Debian's wrk; only where nobody can be asked is it installed unasked.
wrk:
	@command -v wrk >/dev/null || { test "$(CI)" = true && test "$$(id -u)" = 0 && apt-get install --yes wrk; } \
		|| { echo "The benchmarks need wrk: apt-get install wrk"; exit 1; }

# Debian's Chromium, for the browser tests; where there is none they are skipped, save in CI.
chromium:
	@command -v chromium >/dev/null || test -n "$(FACEOFF_TEST_CHROMIUM)" || test "$(CI)" != true \
		|| test "$$(id -u)" != 0 || apt-get install --yes chromium

nginx:
	@test -x /usr/sbin/nginx || command -v nginx >/dev/null || test "$(CI)" != true \
		|| test "$$(id -u)" != 0 || apt-get install --yes nginx-light

$(VENV)/dev.installed: $(VENV)/main.installed requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
