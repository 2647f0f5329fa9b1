# SPDX-License-Identifier: GPL-3.0-or-later
# Included by the Makefile of the repository.
SANDBOX_PYTHON ?= .venv/bin/python

.PHONY: sandbox-build sandbox-up sandbox-down

sandbox-build: ## build every program of the sandbox into the cache
	@$(SANDBOX_PYTHON) -m sandbox build

sandbox-up: ## two real API servers on this machine
	@$(SANDBOX_PYTHON) -m sandbox up --clusters 2

sandbox-down: ## stop them
	@$(SANDBOX_PYTHON) -m sandbox down
