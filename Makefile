# Safe Conduct: every task starts here.  Nothing but make, bash and Python 3.11 to 3.13 is needed beforehand.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_BENCH := $(VENV)/.ready-bench
CASE := examples/mariupol-2022-03-05
OUT := out/mariupol-2022-03-05
PAGE := src/safeconduct/report/built/page.html
NODE_READY := web/node_modules/.ready
WEB_SOURCES := $(shell find web/src src/safeconduct/report/words -type f) $(wildcard web/*.ts web/*.js web/*.json web/*.html)

.PHONY: help setup demo web test lint types web-check browser check docs docs-refresh bench bench-once picture
.PHONY: pictures lock sbom clean attack

help: ## list the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: $(READY) ## make .venv and install what is locked

$(READY): requirements.lock requirements-desk.lock requirements-dev.lock pyproject.toml tools/setup.sh
	@bash tools/setup.sh $(VENV)
	@touch $@

$(READY_BENCH): $(READY) requirements-bench.lock
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

demo: $(READY) ## plan the corridor of 5 March 2022, print the plan and write all files and the page
	@if bash tools/web.sh check; then $(MAKE) --no-print-directory web || echo "Going on without the page." >&2; fi
	@$(BIN)/safeconduct plan $(CASE) --out $(OUT)

web: $(PAGE) ## build the front end of the plan's page and of the desk (needs Node 20.19 or newer)

$(NODE_READY): web/package-lock.json
	@bash tools/web.sh install
	@touch $@

$(PAGE): $(NODE_READY) $(WEB_SOURCES) tools/web.sh
	@bash tools/web.sh build

test: lint types bench-once web-check browser check ## every check: style, types, benchmarks once, page, tests and docs

lint: $(READY) ## style of the code
	@$(BIN)/ruff check

types: $(READY) ## types of package, tests, benchmarks and docs
	@$(BIN)/mypy

web-check: $(NODE_READY) ## types and tests of the front end, without a browser
	@cd web && node_modules/.bin/tsc --noEmit && node_modules/.bin/vitest run --reporter=dot --silent

browser: $(READY) $(PAGE) ## the page in Debian's chromium, with the network off
	@$(BIN)/python tools/make_pages.py out/pages
	@chromium=$$(bash tools/chromium.sh) && cd web && PAGES=../out/pages CHROMIUM=$$chromium \
		node_modules/.bin/vitest run --config vitest.browser.config.ts --reporter=dot

check: $(READY) ## the Python tests, those of the docs too
	@bash tools/postgresql.sh
	@$(BIN)/python -m pytest -n 2 --dist loadfile

docs: $(READY) ## links, commands, help texts and schemas in the docs against the program
	@$(BIN)/python -m pytest tests/docs

docs-refresh: $(READY) ## write the help texts in the docs anew from the program
	@$(BIN)/python tools/refresh_docs.py

attack: $(READY) ## damage 10,000 files, stop 200 plans, and write docs/reliability.md
	@PYTHONPATH=tests $(BIN)/python -m attack.campaign

bench: $(READY_BENCH) ## measure, with peers; WORDS="andorra" for some only, INTO=docs/benchmarks.md to keep it
	@$(BIN)/python benchmarks/run.py $(WORDS) $(if $(INTO),--into $(INTO))

bench-once: $(READY)
	@$(BIN)/python benchmarks/run.py --once

picture: $(READY) ## draw docs/summary.svg, the picture in the README, from the real plan
	@$(BIN)/python docs/make_picture.py $(CASE) docs/summary.svg

pictures: $(READY) $(PAGE) ## take docs/page*.webp, the pictures of the page, in Debian's chromium (plans long)
	@$(BIN)/python tools/make_pages.py out/pages
	@$(BIN)/python tools/make_pages.py out/pages --priced
	@chromium=$$(bash tools/chromium.sh) && cd web && PAGES=../out/pages CHROMIUM=$$chromium \
		node browser/take-pictures.mjs ../docs

lock: ## renew the requirements*.lock, with hashes, from pyproject.toml
	@bash tools/lock.sh

sbom: $(READY) ## write out/sbom.json, the bill of materials of what the program runs with (CycloneDX)
	@mkdir -p out
	@$(BIN)/python tools/sbom.py out/sbom.json

clean: ## remove what was made, .venv included
	rm -rf $(VENV) out web/node_modules $(dir $(PAGE)) .pytest_cache .mypy_cache .ruff_cache .hypothesis
