# make site, make serve, make test: each does all the set-up that it needs. See README.md.

PYTHON ?= python3
# What builds the site: mkdocs, properdocs or zensical.
ENGINE ?= mkdocs
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:

# Whatever the shell says, Python keeps what it compiled: each process starts in half the time.
export PYTHONDONTWRITEBYTECODE =

# Material's notice about its successor is no news to us: see "Here to stay" in guide/promises.md.
export NO_MKDOCS_2_WARNING = 1

.PHONY: site profiles serve check test pure lint engines bench bench-peers lock clean

# ARGUMENTS=--prune and other options are handed on to build_profiles.py.
site: profiles $(if $(filter-out mkdocs,$(ENGINE)),.venv/engines)
	$(BIN)/python build_profiles.py publish --engine $(ENGINE)

profiles: .venv/site
	$(BIN)/python build_profiles.py $(ARGUMENTS)

# The page changes when a file is saved. ARGUMENTS="--editor idea" and other options are handed on.
serve: .venv/site
	@trap "exit 0" INT; $(BIN)/python build_profiles.py serve $(ARGUMENTS)

# Whoever changes code runs this after each change: lint, types, and the tests that need neither an engine nor a browser.
check: .venv/test
	@$(MAKE) --no-print-directory --jobs lint pure

# The whole: also three engines, a browser, random sequences of edits. SEQUENCES=200 tries more of these.
test: .venv/test .venv/engines
	$(BIN)/python tests/browser.py
	@$(MAKE) --no-print-directory --jobs lint engines
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

# On every core; the tests of a file in one process, which makes once what they share.
pure: .venv/test
	$(BIN)/python -m pytest -q --numprocesses auto --dist loadfile -m "not site and not browser and not long"

lint: .venv/test
	$(BIN)/python -m ruff check --quiet .
	$(BIN)/python -m ruff format --check --quiet .
	$(BIN)/python -m mypy

# The same pages built by MkDocs and its two successors.
engines: profiles .venv/engines
	$(BIN)/python -m tests.engines

bench bench-peers: export PYTHONPATH = tests:tests/endurance

# How long builds of 100 and 1,000 invented people take: some minutes. ARGUMENTS="10000 --runs 1" takes others.
bench: .venv/site
	$(BIN)/python -m tests.bench $(ARGUMENTS)

# The same Markdown pages built by Hugo, Eleventy, Zensical and plain MkDocs, fetched the first time into .engines/peers.
bench-peers: .venv/site
	$(BIN)/python -m tests.peers $(ARGUMENTS)

# Exact versions with hashes, for every platform; no address of a registry.
lock: .venv/site
	$(BIN)/python -m pip --disable-pip-version-check install --quiet "uv>=0.5"
	$(BIN)/python -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock
	$(BIN)/python -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	$(BIN)/python -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra engines -c requirements-test.lock pyproject.toml -o requirements-engines.lock

.venv/site: requirements.lock
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements.lock
	@touch $@

.venv/test: .venv/site requirements-test.lock
	$(PIP) -r requirements-test.lock
	@touch $@

.venv/engines: .venv/site requirements-engines.lock
	$(PIP) -r requirements-engines.lock
	@touch $@

clean:
	rm -rf .cache .engines site
