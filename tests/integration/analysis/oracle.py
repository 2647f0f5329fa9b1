# SPDX-License-Identifier: GPL-3.0-or-later
"""``analyze`` and ``istioctl analyze`` on the same input."""
from __future__ import annotations

import json
import os
import subprocess
import typing as t
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import analyze as analyze_spec

Json = dict[str, t.Any]


@dataclass
class Reporter:
    """Takes warnings."""

    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        """The reporter's part."""
        self.warnings.append(text)


def ours(**params: t.Any) -> Json:
    """The module's values, whatever it finds."""
    checked = ArgumentSpecValidator(analyze_spec.SPEC.argument_spec, **analyze_spec.SPEC.rules()).validate({"failure_threshold": "never", **params})
    assert not checked.error_messages, checked.error_messages
    options = analyze_spec.Options.from_params(checked.validated_parameters, check_mode=False, diff_mode=False)
    return analyze.run(options, Reporter()).values


def theirs(istioctl: Path, *words: str, kubeconfig: str = os.devnull) -> list[Json]:
    """istioctl's messages; what it cannot read it says before them."""
    command = [str(istioctl), "analyze", "--all-namespaces", "--output", "json", *words]
    found = {**os.environ, "KUBECONFIG": kubeconfig}  # the flag takes one file only
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=found)
    start = done.stdout.find("[\n")
    assert start >= 0 or "[]" in done.stdout, done.stdout + done.stderr
    return t.cast(list[Json], json.loads(done.stdout[start:])) if start >= 0 else []


def places(messages: t.Iterable[Json]) -> Counter[tuple[str, str]]:
    """How often each code of Istio's is told of each object."""
    return Counter((one["code"], one["origin"]) for one in messages if one["code"].startswith("IST"))


def sentences(messages: t.Iterable[Json]) -> Counter[tuple[str, str, str]]:
    """The same with the texts."""
    return Counter((one["code"], one["origin"], one["message"]) for one in messages if one["code"].startswith("IST"))
