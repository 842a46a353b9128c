# Bare `make` prints the verbs. `make serve` and `make test` need nothing set up before.

.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT ?= $(or $(FACEOFF_PORT),8000)

.PHONY: help serve test check format openapi coverage-table contract bench-scoring bench-search bench-import lock clean

help: ## Print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

serve: $(VENV)/main.installed ## Migrate, load the catalogue, serve (PORT=8000)
	FACEOFF_PORT=$(PORT) $(BIN)/faceoff serve

test: $(VENV)/dev.installed ## Run the whole suite, on SQLite and PostgreSQL
	$(BIN)/python -m pytest

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

contract: $(VENV)/dev.installed ## Drive the whole API from its own description, 1,000 cases and more
	$(BIN)/python -m pytest tests/contract --cases 400

bench-scoring: $(VENV)/dev.installed ## Time the scoring model
	$(BIN)/python -m pytest benchmarks --benchmark-columns=median,iqr,rounds

bench-search: $(VENV)/dev.installed ## Time searches among 100,000 frameworks, on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks.bench_search

bench-import: $(VENV)/dev.installed ## Time imports of made-up catalogues (SIZES="1000 10000 100000")
	$(BIN)/python -m benchmarks.import_speed $(SIZES)
SIZES ?= 1000 10000

lock: ## Pin the dependencies anew, with hashes and no index address (needs uv)
	uv pip compile $(LOCK) pyproject.toml -o requirements/main.txt
	uv pip compile $(LOCK) pyproject.toml --extra postgresql -o requirements/postgresql.txt
	uv pip compile $(LOCK) --group pyproject.toml:build -o requirements/build.txt
	uv pip compile $(LOCK) pyproject.toml --extra postgresql --group dev -o requirements/dev.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

clean: ## Remove what was made here, the database included
	rm -rf $(VENV) faceoff.sqlite3 faceoff.sqlite3-wal faceoff.sqlite3-shm

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Faceoff needs Python 3.11 or newer; none was found."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/main.installed: $(BIN)/python pyproject.toml requirements/main.txt requirements/build.txt
	$(PIP) install --require-hashes -r requirements/main.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.installed: $(VENV)/main.installed requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
