# SPDX-License-Identifier: GPL-3.0-or-later
# Included by the Makefile of the repository.
SANDBOX_PYTHON ?= .venv/bin/python

.PHONY: sandbox-build sandbox-up sandbox-down

sandbox-build: setup ## build every program of the sandbox into the cache
	@$(SANDBOX_PYTHON) -m sandbox build

sandbox-up: setup ## two real clusters on this machine, ready for Istio
	@$(SANDBOX_PYTHON) -m sandbox up --clusters 2

sandbox-down: setup ## end them; nothing stays
	@$(SANDBOX_PYTHON) -m sandbox down
