# Two commands for a newcomer: `make demo` runs the main job, `make test` every test. Each sets up what it needs
# below .build/, .venv/ and the user's cache; nothing but Python 3.11+, git, make and the package registries is taken
# for granted.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
COLLECTION := .build/ansible_collections/meshfleet/istio
PYTEST := $(BIN)/python -m pytest
export PYTHONPATH := $(CURDIR)/.build
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.build
# Bytecode is kept, as for whoever has the collection installed; some container images say otherwise.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup lint types check test test-long demo demo-down bench clean

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

lint: setup ## ruff, and the direction of imports
	@$(BIN)/ruff check --quiet plugins tests sandbox
	@$(BIN)/lint-imports --no-cache > .build/imports.txt || { cat .build/imports.txt; exit 1; }

types: setup ## mypy, strict
	@$(BIN)/mypy --no-error-summary -p ansible_collections.meshfleet.istio.plugins
	@$(BIN)/mypy --no-error-summary sandbox

check: lint types ## the fast loop: lint, types, unit, conformance
	@$(PYTEST) -m "not long" tests/unit tests/conformance

test: check ## every test
	@$(PYTEST) -m "not long" tests/integration tests/browser

test-long: setup ## the long repeats
	@$(PYTEST) -m long

DEMO := demo
DEMO_PLAY = KUBECONFIG="$$($(BIN)/python -m sandbox kubeconfig --name $(DEMO) $(DEMO)-1):$$($(BIN)/python -m sandbox kubeconfig --name $(DEMO) $(DEMO)-2)" \
	ANSIBLE_CALLBACKS_ENABLED=meshfleet.istio.fleet $(BIN)/ansible-playbook -i playbooks/demo/fleet.yml -e demo_sandbox=$(DEMO) \
	-e istio_mesh=true -e certificates_folder=$(CURDIR)/.build/$(DEMO)-certificates \
	-e demo_manifests="$$($(BIN)/python -m sandbox module istio | tail -n 1)/manifests" \
	-e "$$($(BIN)/python -c 'import json; from sandbox.metrics.access_log import FORMAT; print(json.dumps({"demo_access_log": FORMAT}))')"

demo: setup ## the main job: two real clusters become a mesh, and nothing changes when it is run again
	@$(BIN)/python -m sandbox up --name $(DEMO) --clusters 2 --with-addons
	@$(DEMO_PLAY) playbooks/demo/mesh.yml
	@echo "demo: the main job once more"
	@$(DEMO_PLAY) playbooks/site.yml | tee .build/demo-second.txt
	@! grep -E 'changed=[1-9]' .build/demo-second.txt || { echo "demo: the second run changed something"; exit 1; }
	@echo "demo: the second run changed nothing. It stands until \`make demo-down\`; \`python -m sandbox exec --name $(DEMO) sample/client -- fetch http://echo.sample\` asks it"

demo-down: ## end what make demo started
	@$(BIN)/python -m sandbox down --name $(DEMO)
	@rm -rf .build/$(DEMO)-certificates

bench: setup ## speed and memory beside the peers, as ratios
	@$(BIN)/python -m tests.bench.render
	@$(BIN)/python -m tests.bench.doors
	@$(BIN)/python -m tests.bench.install
	@$(BIN)/python -m tests.bench.inject
	@$(BIN)/python -m tests.bench.proxies
	@$(BIN)/python -m tests.bench.report
	@$(BIN)/python -m tests.bench.analyze
	@$(BIN)/python -m tests.bench.join

clean: ## remove what the commands above made
	@rm -rf .build $(VENV)

-include sandbox/sandbox.mk
