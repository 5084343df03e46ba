# The two commands of the README, and what they stand on. `make` alone lists them.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup system run test lint types layers unit bench clean

help:
	@echo "make run     open Loadbearing"
	@echo "make test    every check: lint, types, layers, tests, the built wheel"
	@echo "make setup   only prepare .venv and what it needs"
	@echo "make bench   the benchmarks, as ratios against peers"

setup: $(READY)

# A Debian machine gets the libraries that Qt needs; elsewhere the script says what to install.
$(READY): requirements.txt pyproject.toml .ci/system-packages
	@bash .ci/system-packages
	@PYTHON=$(PYTHON) bash .ci/make-venv $(VENV)
	@touch $@

run: $(READY)
	$(BIN)/loadbearing $(FILE)

test: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash .ci/checks

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
