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

.PHONY: help setup demo test lint types check docs docs-refresh bench bench-once picture lock clean

help: ## list the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: $(READY) ## make .venv and install what is locked

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@bash tools/setup.sh $(VENV)
	@touch $@

$(READY_BENCH): $(READY) requirements-bench.lock
	@$(BIN)/python -m pip install --quiet --no-deps -r requirements-bench.lock
	@touch $@

demo: $(READY) ## plan the corridor of 5 March 2022 and print the plan
	@$(BIN)/safeconduct plan $(CASE) --out $(OUT)

test: lint types bench-once check ## every check: style, types, docs, one pass of the benchmarks, tests and docs

lint: $(READY) ## style of the code
	@$(BIN)/ruff check

types: $(READY) ## types of package, tests, benchmarks and docs
	@$(BIN)/mypy

check: $(READY) ## the Python tests, those of the docs too
	@$(BIN)/python -m pytest -n 2 --dist loadfile

docs: $(READY) ## links, commands, help texts and schemas in the docs against the program
	@$(BIN)/python -m pytest tests/docs

docs-refresh: $(READY) ## write the help texts in the docs anew from the program
	@$(BIN)/python tools/refresh_docs.py

bench: $(READY_BENCH) ## measure, with peers; WORDS="andorra" for some only, INTO=docs/benchmarks.md to keep it
	@$(BIN)/python benchmarks/run.py $(WORDS) $(if $(INTO),--into $(INTO))

bench-once: $(READY)
	@$(BIN)/python benchmarks/run.py --once

picture: $(READY) ## draw docs/summary.svg, the picture in the README, from the real plan
	@$(BIN)/python docs/make_picture.py $(CASE) docs/summary.svg

lock: ## renew requirements.lock and requirements-bench.lock from pyproject.toml
	@bash tools/lock.sh

clean: ## remove what was made, .venv included
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis
