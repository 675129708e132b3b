# `make demo` serves a living demo account, `make test` runs everything; both install what they need first.
# What is up to date is told from stamp files, so that a second run starts at once.

SHELL    := /bin/bash
PORT     ?= 8000
PEOPLE   ?= 1000000
EVENTS   ?= 20000000
PYTHON   ?= python3
VENV     := .venv
BIN      := $(VENV)/bin
GRAPHIQL := src/seggql/web/graphiql_src
PAGE     := src/seggql/web/graphiql/built-from

# By the outer Python, since the packages of $(VENV) are still on their way then; beside them, a Node from PyPI.
BUNDLE   := PYTHONPATH="$(CURDIR)/$(VENV)/node" $(PYTHON) $(GRAPHIQL)/bundle.py
BROWSER  := command -v chromium chromium-browser google-chrome >/dev/null
# pip's report cut down to the names of the packages as they come; errors and warnings are not held back.
NAMES    := awk '/^(Collecting|Processing) / { sub(/.*\//, "", $$2); sub(/[-;<>=!~[].*/, "", $$2); printf " %s", $$2 } \
	/^Installing/ { print "\n unpacking" } { fflush() }'
say      = @printf '\033[1;35m▸\033[0m %s\n'

.DEFAULT_GOAL := help
.PHONY: help demo test lint build bench bench-growth bench-import clean install install-dev install-bench assets \
	assets-if-possible chromium

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1mmake %-12s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: | $(BIN)/python  ## Serve the demo account with GraphiQL on http://localhost:8000/graphql (PORT=… for another port)
	@$(MAKE) --no-print-directory -j2 install assets-if-possible
	@exec $(BIN)/seggql demo --port $(PORT)

test:  ## Lint, check the types, run all tests, those in a browser too
	@$(MAKE) --no-print-directory -j3 install-dev assets chromium
	@$(BROWSER) || $(BIN)/playwright install chromium
	@$(MAKE) --no-print-directory lint
	$(say) "Running the tests"
	@$(BIN)/pytest

lint: install-dev  ## Only the linter and the type checker
	$(say) "Checking style and types"
	@$(BIN)/ruff check --no-cache . && $(BIN)/ruff format --check . && $(BIN)/basedpyright

build: install-dev assets  ## A wheel and a source distribution, in dist/
	@$(BIN)/python -m build

bench: install-bench  ## Time every rule on the audience index, PostgreSQL, DuckDB, ClickHouse (PEOPLE=… for another size)
	@$(BIN)/python benchmarks/audience/bench.py --people $(PEOPLE)

bench-growth: install-bench  ## Time the same from 10 thousand to 10 million people
	@$(BIN)/python benchmarks/audience/growth.py

bench-import: install  ## Time the import beside a bare COPY (PEOPLE=… EVENTS=… for another size)
	@$(BIN)/python benchmarks/import/bench.py --people $(PEOPLE) --events $(EVENTS)

clean:  ## Remove all that these commands have made
	rm -rf $(VENV) dist build $(dir $(PAGE)) $(GRAPHIQL)/node_modules .pytest_cache .ruff_cache .hypothesis \
		benchmarks/audience/.cache

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev
install-bench: $(VENV)/installed-bench
assets: $(PAGE)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "seggql needs Python 3.11 or newer; set PYTHON=… to choose one"; exit 1; }
	$(say) "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# The build hook would make the page as well: here `assets` does, at the same time.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(say) "Installing the Python packages"
	@set -o pipefail; HATCH_BUILD_NO_HOOKS=true $(BIN)/pip install --editable . | $(NAMES)
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(say) "Installing the Python packages, with those for development"
	@set -o pipefail; HATCH_BUILD_NO_HOOKS=true $(BIN)/pip install --editable '.[dev]' | $(NAMES)
	@touch $@ $(VENV)/installed

$(VENV)/installed-bench: pyproject.toml | $(BIN)/python
	$(say) "Installing the Python packages, with those that it is measured against"
	@set -o pipefail; HATCH_BUILD_NO_HOOKS=true $(BIN)/pip install --editable '.[bench]' | $(NAMES)
	@touch $@ $(VENV)/installed

$(PAGE): $(wildcard $(GRAPHIQL)/*.* $(GRAPHIQL)/.npmrc $(GRAPHIQL)/tabs/*) | $(BIN)/python
	$(say) "Building GraphiQL"
	@missing=$$($(BUNDLE) --missing) && { [ -z "$$missing" ] \
		|| $(BIN)/pip install --quiet --target $(VENV)/node "$$missing"; }
	@$(BUNDLE)

assets-if-possible:
	@$(MAKE) --no-print-directory assets || true

# Root on Debian gets its package; anybody else, unless there is a browser already, Playwright's own build.
chromium:
	@$(BROWSER) || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { \
		echo "Installing Chromium, in which the tests open GraphiQL" && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; }
