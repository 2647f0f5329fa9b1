# SPDX-License-Identifier: GPL-3.0-or-later
"""A deadline for the program that a kubeconfig's user names to get credentials (``exec``); the loaders of ``kubernetes`` wait for ever."""
from __future__ import annotations

import json
import sys
import typing as t
from collections.abc import Mapping

TIMEOUT: t.Final = 60
"""Seconds that such a program may take: most ask an identity provider over the network."""

_EXTENSION: t.Final = "client.authentication.k8s.io/exec"
_RUN: t.Final = """
import os, signal, subprocess, sys
try:
    program = subprocess.Popen(sys.argv[2:], start_new_session=True)
except OSError as error:
    sys.exit(str(error))
try:
    sys.exit(program.wait(float(sys.argv[1])))
except subprocess.TimeoutExpired:
    os.killpg(program.pid, signal.SIGKILL)
    sys.exit(f"no answer within {sys.argv[1]} s")
"""


def bounded(config: Mapping[str, t.Any], timeout: int = TIMEOUT) -> dict[str, t.Any]:
    """A kubeconfig whose users' programs are stopped, with all they started, after so many seconds; the rest is as it was.

    The program is run by a Python of its own, since the loaders know no deadline; its exit code and output pass through.
    """
    users = [{**one, "user": {key: _bounded(value, timeout) if key == "exec" else value for key, value in one["user"].items()}} for one in config["users"]]
    return {**config, "users": users}


def renewal(config: Mapping[str, t.Any]) -> dict[str, t.Any] | None:
    """How another process has the program of the one context of a kubeconfig run again, as the loaders run it; None where there is no program.

    ``command`` (words, with the deadline) and ``env`` (what the kubeconfig adds; it may hold secrets).
    """
    (user,) = bounded(config)["users"] or [{"user": {}}]
    program = user["user"].get("exec")
    if not isinstance(program, Mapping):
        return None
    spec: dict[str, t.Any] = {"interactive": False}
    if program.get("provideClusterInfo"):
        cluster = dict(config["clusters"][0]["cluster"])
        extensions = {one["name"]: one["extension"] for one in cluster.get("extensions") or []}
        spec["cluster"] = {**cluster, **({"config": extensions[_EXTENSION]} if _EXTENSION in extensions else {})}
    info = {"apiVersion": program["apiVersion"], "kind": "ExecCredential", "spec": spec}
    given = {one["name"]: one["value"] for one in program.get("env") or []}
    return {"command": [program["command"], *program["args"]], "env": {**given, "KUBERNETES_EXEC_INFO": json.dumps(info)}}


def _bounded(program: t.Any, timeout: int) -> t.Any:
    if not isinstance(program, Mapping) or not isinstance(program.get("command"), str):
        return program
    arguments = program.get("args") or []
    return {**program, "command": sys.executable, "args": ["-c", _RUN, str(timeout), program["command"], *arguments]}
