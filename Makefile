# The commands of the house. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench bench-full lock

BIN := .venv/bin
# A package is a top-level folder with an apps.py; config is the one without.
PACKAGES := config $(patsubst %/apps.py,%,$(wildcard */apps.py))
TEMPLATES := find templates -name '*.html'

help:        ## Print the commands
	@awk -F ':.*## ' '/^[a-z-]+: .*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup:       ## Virtual environment, locked requirements, system libraries
	@tools/setup

run:         ## Everything on a fresh machine, then a server on 127.0.0.1:8000
	@tools/run

test:        ## The whole suite: on SQLite, on PostgreSQL, in Chromium
	@tools/setup --tests
	@tools/test

check:       ## Format, lint, templates, contracts, migrations, types; fastest first
	@tools/setup
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(TEMPLATES) | xargs $(BIN)/djade --target-version 5.2 --check
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/mypy $(PACKAGES)

fix:         ## What a machine can mend
	@tools/setup
	-$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	$(TEMPLATES) | xargs $(BIN)/djade --target-version 5.2

bench:       ## The budgets of the design, measured; bench/results.json
	@tools/setup
	$(BIN)/python -m bench

bench-full:  ## The same and the ones with ten million rows
	@tools/setup
	$(BIN)/python -m bench --full

lock:        ## Compile requirements.in into the two locks, with hashes
	@tools/setup
	@tools/lock
