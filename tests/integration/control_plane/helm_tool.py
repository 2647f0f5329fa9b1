# SPDX-License-Identifier: GPL-3.0-or-later
"""The real Helm on one cluster."""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass
from pathlib import Path

from .lab import Lab, command


@dataclass(frozen=True)
class HelmTool:
    """A binary of Helm and the cluster and namespace it works on."""

    binary: Path
    lab: Lab
    namespace: str = "istio-system"

    def run(self, *words: str | Path) -> str:
        """A command that has to work; its output."""
        done = command(self.binary, *words, "--kubeconfig", self.lab.kubeconfig, "--namespace", self.namespace, HELM_CACHE_HOME=str(self.lab.folder / "helm"))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *words: str) -> t.Any:
        """The same with its output decoded."""
        return json.loads(self.run(*words, "--output", "json"))
