# Two commands on a fresh machine: `make demo` and `make check`. `make` alone lists all.
# Every target prepares what it needs by itself.

BIN := .venv/bin
PYTHON := $(BIN)/python
TEMPLATES = find templates -name '*.html' -print0 | xargs -0

# Tools that only import the settings need values, and no server.
NO_SERVER = DATABASE_URL=postgresql://nobody@/nowhere CELERY_BROKER_URL=memory:// \
	VIGIA_SECRET_KEY=only-for-tools
# Checks that need a database use the tests' one: the demo's data is not theirs.
TEST_SERVER = DATABASE_URL= VIGIA_DATA=$(CURDIR)/.vigia-test
OPENAPI = $(NO_SERVER) $(PYTHON) manage.py spectacular --validate --fail-on-warn

.DEFAULT_GOAL := help
.PHONY: help demo check bench format lint types layers migrations schema messages \
	messages-update test browser format-fix openapi pins dev

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

demo: ## run the product with five brands: PORT=8000 VIGIA_DATA=.vigia RESET=1
	@tools/bootstrap demo
	@exec $(PYTHON) -m reputation.embedded.demo

check: format lint types layers migrations schema messages test ## everything that CI runs
	@echo "All checks passed."

bench: dev ## measure: prints a table, writes bench.json
	@$(PYTHON) -m benchmarks

dev:
	@tools/bootstrap dev

format: dev ## are Python and templates formatted?
	$(PYTHON) -m ruff format --check
	$(TEMPLATES) $(BIN)/djade --check --target-version 6.1

lint: dev ## ruff, djlint, hadolint, the compose file
	$(PYTHON) -m ruff check
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/hadolint Dockerfile
	$(PYTHON) tools/check_compose.py compose.yaml

types: dev ## mypy, strict
	$(NO_SERVER) $(BIN)/mypy

layers: dev ## do imports only go downwards?
	$(NO_SERVER) $(BIN)/lint-imports

migrations: dev ## does every model have its migration?
	$(TEST_SERVER) $(PYTHON) manage.py makemigrations --check --dry-run

schema: dev ## is docs/openapi.yaml what the product serves?
	@mkdir -p .vigia-test
	$(OPENAPI) --file .vigia-test/openapi.yaml
	@diff -u docs/openapi.yaml .vigia-test/openapi.yaml || \
		{ echo "docs/openapi.yaml is out of date: make openapi"; exit 1; }

messages: dev ## are all texts in the catalogues?
	$(PYTHON) tools/messages.py --check

messages-update: dev ## take new texts into the catalogues: docs/translating.md
	$(PYTHON) tools/messages.py

test: dev browser ## all tests, in parallel, on a real PostgreSQL and in a real browser
	$(PYTHON) -m pytest -n auto

browser: dev ## find or install a Chromium for the tests; never fails
	@tools/browser

format-fix: dev ## format Python and templates
	$(PYTHON) -m ruff format
	$(PYTHON) -m ruff check --fix
	-$(TEMPLATES) $(BIN)/djade --target-version 6.1

openapi: dev ## write docs/openapi.yaml
	$(OPENAPI) --file docs/openapi.yaml

pins: dev ## resolve requirements*.in again, with hashes
	@tools/pins
