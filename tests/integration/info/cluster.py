# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster as these tests use it: installed into, changed by kubectl, looked at."""
from __future__ import annotations

import json
import os
import subprocess
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import control_plane, control_plane_info
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import control_plane as plane_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import control_plane_info as info_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

Json = dict[str, t.Any]
SYSTEM: t.Final = "istio-system"
HUB: t.Final = "sandbox.local/istio"
CANARY_RUN: t.Final = "the-canary"


@dataclass
class Reporter:
    """Takes warnings."""

    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        """The reporter's part."""
        self.warnings.append(text)


class Cluster:
    """A cluster by its kubeconfig, and Istio's manifests."""

    def __init__(self, kubeconfig: str, kubectl: Path, helm: Path, manifests: Path) -> None:
        self.kubeconfig, self.kubectl, self.helm_program, self.manifests = kubeconfig, str(kubectl), str(helm), manifests
        self.client = connect(Auth(kubeconfig=kubeconfig))

    def _options(self, spec: t.Any, params: Json) -> t.Any:
        checked = ArgumentSpecValidator(spec.SPEC.argument_spec, **spec.SPEC.rules()).validate({"kubeconfig": self.kubeconfig, **params})
        assert not checked.error_messages, checked.error_messages
        return spec.Options.from_params(checked.validated_parameters, check_mode=False, diff_mode=False)

    def install(self, **params: t.Any) -> Json:
        """``control_plane``, its values."""
        given = {"wait": False, "charts": {"source": str(self.manifests)}, "values": {"global": {"hub": HUB, "tag": "1.31.0"}}, **params}
        return control_plane.run(self._options(plane_spec, given), Reporter()).values

    def restore(self) -> None:
        """Two control planes as they should be."""
        self.install(profile="ambient", force_conflicts=True)
        self.install(profile="minimal", revision="canary", run_id=CANARY_RUN, force_conflicts=True)

    def info(self, **params: t.Any) -> Json:
        """``control_plane_info``, its values."""
        return control_plane_info.run(self._options(info_spec, params), Reporter()).values

    def kube(self, *words: str, text: str = "") -> str:
        """kubectl, which has to work."""
        command = [self.kubectl, "--kubeconfig", self.kubeconfig, *words]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def may(self, user: str, *words: str) -> bool:
        """Whether a user may do something, as the API server says."""
        command = [self.kubectl, "--kubeconfig", self.kubeconfig, "auth", "can-i", *words, "--as", user]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout.strip() == "yes"

    def helm(self, *words: str) -> None:
        """The real helm in Istio's namespace, which has to work."""
        environment = {**os.environ, "KUBECONFIG": self.kubeconfig}
        done = subprocess.run([self.helm_program, *words, "-n", SYSTEM], env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr

    def patch(self, what: str, patch: t.Any, *, manager: str = "", kind: str = "strategic") -> None:
        """kubectl patch in Istio's namespace."""
        words = ("--field-manager", manager) if manager else ()
        self.kube("patch", *what.split(), "-n", SYSTEM, "--type", kind, "-p", json.dumps(patch), *words)
