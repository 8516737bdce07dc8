# Everything a person or CI runs. Needs only make and a Python 3.11 or newer with venv.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
LOCKS := deploy/requirements
# The sign-in provider by which tests sign in; it is not Python's.
PROVIDER := tests/access/provider
# So many processes share the tests, each with a PostgreSQL and a Kafka of its own. One more than
# most machines that run them have processors: some tests wait, for leases and for brokers.
WORKERS ?= 3
# Resolves the lock files; apart from the project, so that it is never part of what it locks.
LOCK_ENV := build/lock
PIP := -m pip --disable-pip-version-check --no-input
INSTALL := $(PY) $(PIP) install --quiet --root-user-action=ignore

# A virtual environment knows its own path: one that was moved or copied is installed again.
ifneq ($(shell cat $(VENV)/.runtime 2>/dev/null),$(CURDIR))
$(shell rm -f $(VENV)/.runtime $(VENV)/.test)
endif

.DEFAULT_GOAL := help
.PHONY: help up test browser tools lint format bench faults screenshots lock schemas clean

help: ## show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

up: $(VENV)/.runtime ## run everything on this machine; ARGS="…" is passed on
	@$(VENV)/bin/evenveel up $(ARGS)

test: $(VENV)/.test browser tools ## what CI runs: format, lint, types, weaknesses and tests; all of them, always
	@failed=; \
	$(PY) -m ruff format --check . || failed="$$failed format"; \
	$(PY) -m ruff check . || failed="$$failed lint"; \
	$(PY) -m mypy || failed="$$failed types"; \
	$(PY) -m bandit --quiet --configfile pyproject.toml --recursive contracts services || failed="$$failed bandit"; \
	$(PY) -m tests.operations.advisories || failed="$$failed advisories"; \
	$(PY) -m pytest --numprocesses=$(WORKERS) --dist=worksteal $(ARGS) || failed="$$failed tests"; \
	test -z "$$failed" || { echo "make test failed:$$failed" >&2; exit 1; }

# The tests that drive a browser say why they are skipped where there is none.
browser: ## install Debian's Chromium where it is absent and this machine lets us
	@command -v chromium >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
		echo "installing Debian's chromium for the tests of the pages" && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends \
			chromium fonts-dejavu-core >/dev/null; \
	} || echo "there is no chromium here: the tests of the pages are skipped" >&2

# The tests of files for other programs and of the tree say why they are skipped where one is not.
tools: ## install Debian's hledger, ledger, xmllint and Go where absent and this machine lets us
	@for tool in hledger ledger xmllint go openssl; do \
		command -v $$tool >/dev/null || missing=1; \
	done; \
	test -z "$$missing" || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
		echo "installing Debian's hledger, ledger, xmllint, go and openssl for the tests of proofs" && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq \
			--no-install-recommends hledger ledger libxml2-utils golang-go openssl >/dev/null; \
	} || echo "hledger, ledger, xmllint, go or openssl is missing: tests that ask it are skipped" >&2

lint: $(VENV)/.test ## format, lint and types, without the tests
	@failed=; \
	$(PY) -m ruff format --check . || failed="$$failed format"; \
	$(PY) -m ruff check . || failed="$$failed lint"; \
	$(PY) -m mypy || failed="$$failed types"; \
	test -z "$$failed" || { echo "make lint failed:$$failed" >&2; exit 1; }

format: $(VENV)/.test ## rewrite the files in the house format
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix-only --quiet .

bench: $(VENV)/.test ## the benchmarks
	@$(PY) -m tests.bench.run $(ARGS)

faults: $(VENV)/.test ## the fault tests, many times over, and five minutes under load
	@$(PY) -m pytest tests/faults tests/feed tests/stream tests/stream_projections tests/load \
		--long $(ARGS)

screenshots: $(VENV)/.test browser ## take the images of docs/ anew, from the sample region
	@$(PY) -m tests.screenshots.take $(ARGS)

schemas: $(VENV)/.runtime ## write the schemas, descriptions and table of settings again
	@$(VENV)/bin/evenveel contracts $(ARGS)
	@$(PY) -m evenveel.settings_table > deploy/runbooks/settings.md

# Resolved with the oldest Python that is promised: its needs are a superset of the newer ones'.
lock: ## choose versions again; give PYTHON=python3.11
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "The lock files are resolved with Python 3.11: make lock PYTHON=python3.11" >&2; exit 1; }
	@test -x $(LOCK_ENV)/bin/pip-compile || \
		{ $(PYTHON) -m venv $(LOCK_ENV) && $(LOCK_ENV)/bin/python $(PIP) install --quiet pip-tools==7.6.2; }
	@cd $(LOCKS) && for name in runtime test; do \
		CUSTOM_COMPILE_COMMAND="make lock" $(CURDIR)/$(LOCK_ENV)/bin/pip-compile --quiet --upgrade \
			--generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
			--strip-extras --allow-unsafe --output-file $$name.txt $$name.in || exit 1; \
	done

clean: ## remove what the build and the checks made; data stays
	@rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -rf services/*.egg-info ./*.egg-info

# The packages are named too: the environment maps each by its folder, so a new one must be added.
$(VENV)/.runtime: $(LOCKS)/runtime.txt pyproject.toml $(wildcard services/*/__init__.py)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Evenveel needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PY) $(PIP) --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing the pinned dependencies into $(VENV)"
	@$(INSTALL) --require-hashes -r $(LOCKS)/runtime.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@echo "$(CURDIR)" > $@

$(VENV)/.test: $(VENV)/.runtime $(LOCKS)/test.txt $(wildcard $(PROVIDER)/package*.json)
	@echo "installing the pinned test tools into $(VENV)"
	@$(INSTALL) --require-hashes -r $(LOCKS)/test.txt
	@if command -v npm >/dev/null 2>&1; then \
		mkdir -p build/provider && cp $(PROVIDER)/package*.json build/provider && \
		npm ci --prefix build/provider --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null; \
	else echo "without npm the tests that sign in by a provider are skipped"; fi
	@touch $@
