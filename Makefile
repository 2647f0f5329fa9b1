# Two commands for a newcomer: `make demo` runs the main job, `make test` every test. Each sets up what it needs
# below .build/ and .venv/; nothing but Python 3.11+, git, make and the package registries is taken for granted.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
COLLECTION := .build/ansible_collections/meshfleet/istio
export PYTHONPATH := $(CURDIR)/.build
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.build

.PHONY: help setup check test test-unit clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.done $(COLLECTION) ## virtual environment and collection path

$(VENV)/.done: tests/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "make: Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@echo "set-up: virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r tests/requirements.txt
	@touch $@

$(COLLECTION):
	@mkdir -p $(dir $(COLLECTION))
	@ln -sfn $(CURDIR) $(COLLECTION)

test-unit: setup ## unit and conformance tests
	@$(BIN)/python -m pytest tests/unit tests/conformance

check: setup test-unit ## the fast loop: lint, types, unit, conformance

test: setup ## every test
	@$(BIN)/python -m pytest

clean: ## remove what the commands above made
	@rm -rf .build $(VENV)
