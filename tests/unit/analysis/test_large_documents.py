# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of 50 MB: read or refused in a process whose memory is bounded."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

SIZE: t.Final = 50_000_000
MOST: t.Final = 1_200
"""Megabytes that the whole process may take; Python and what is loaded take 60."""
ANALYSIS: t.Final = """
import json, sys
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.analyze import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.analyze import SPEC, Options
known = {name: option.get("default") for name, option in SPEC.argument_spec.items()}
given = {**known, "files": [sys.argv[1]], "failure_threshold": "never", "output_format": "json"}
values = run(Options.from_params(given, check_mode=False, diff_mode=False), None).values
print(json.dumps([values["analyzed"], values["ignored"], sorted({one["code"] for one in values["messages"]})]))
"""
HEAD: t.Final = "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: a}, spec: {resolution: NONE, ports: [{number: 80, name: t}], hosts: "


def analyzed(file: Path) -> tuple[list[t.Any], float]:
    """What an analysis of a file says, and the megabytes that its process took at most."""
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen([sys.executable, "-c", ANALYSIS, str(file)], stdout=subprocess.PIPE, text=True, env=paths)
    assert process.stdout is not None
    with process.stdout:
        out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return json.loads(out), usage.ru_maxrss / 1000


def repeated(text: str, before: str = "", after: str = "") -> str:
    return before + text * ((SIZE - len(before)) // len(text)) + after


def block_list() -> str:
    """As ``kubectl get -o yaml`` writes it: a million and a half values."""
    spec = "  spec:\n    selector: {istio: ingressgateway}\n    servers:\n    - port: {number: 80, name: http, protocol: HTTP}\n      hosts:\n      - '*'\n"
    one = f"- apiVersion: networking.istio.io/v1\n  kind: Gateway\n  metadata:\n    name: edge\n    annotations:\n      note: {'x' * 200}\n{spec}"
    return repeated(one, "apiVersion: v1\nkind: List\nitems:\n", one.replace("edge", "last").replace("80", "x"))


# What the document is: its text, how many objects and others are found in it, and the codes that are told.
DOCUMENTS: t.Final[dict[str, tuple[t.Callable[[], str], list[t.Any]]]] = {
    "empty mappings in JSON": (lambda: repeated("{},", '{"a": [', "{}]}"), [0, 0, ["MF0201"]]),
    "comments": (lambda: repeated("# comment\n"), [0, 0, []]),
    "one text": (lambda: f"{HEAD}[{'x' * SIZE}]}}}}\n", [1, 0, ["IST0106", "IST0133", "IST0134"]]),
    "a sequence in YAML": (lambda: repeated("x, ", "a: [", "]\n"), [0, 0, ["MF0201"]]),
    "a million hosts": (lambda: repeated("h.example.com, ", f"{HEAD}[", "last.example.com]}}\n"), [1, 0, ["IST0133", "IST0134"]]),
    "a List of objects": (block_list, [2, 0, ["IST0106"]]),
}
QUICK: t.Final = ("empty mappings in JSON", "comments")


@pytest.mark.parametrize("name", [one if one in QUICK else pytest.param(one, marks=pytest.mark.long) for one in DOCUMENTS])
def test_a_document_of_50_megabytes(name: str, tmp_path: Path) -> None:
    make, expected = DOCUMENTS[name]
    (tmp_path / "large.yaml").write_text(make())
    found, megabytes = analyzed(tmp_path / "large.yaml")
    assert found == expected
    assert megabytes < MOST
