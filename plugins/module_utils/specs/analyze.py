# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``analyze`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import AUTH, Auth
from .config import secrets_within
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "files": {"type": "list", "elements": "path"},
        "objects": {"type": "raw"},
        "files_complete": {"type": "bool", "default": False},
        "live": {"type": "bool"},
        "runtime": {"type": "bool", "default": False},
        "from_version": {"type": "str"},
        "namespace": {"type": "str", "default": "istio-system"},
        "revision": {"type": "str", "default": "default"},
        "default_namespace": {"type": "str", "default": "default"},
        "mesh_config_file": {"type": "path"},
        "mesh_networks_file": {"type": "path"},
        "namespaces": {"type": "list", "elements": "str"},
        "all_namespaces": {"type": "bool", "default": False},
        "remote_contexts": {"type": "list", "elements": "str"},
        "rules": {"type": "list", "elements": "str"},
        "apply_fixes": {"type": "bool", "default": False},
        "suppress": {"type": "list", "elements": "str"},
        "baseline": {"type": "path"},
        "output_threshold": {"type": "str", "choices": ["info", "warning", "error"], "default": "info"},
        "failure_threshold": {"type": "str", "choices": ["never", "info", "warning", "error"], "default": "error"},
        "output_format": {"type": "str", "choices": ["json", "log", "table", "sarif", "junit", "github"]},
        "dest": {"type": "path"},
        "timeout": {"type": "int", "default": 120},
        "query": {"type": "str"},
    },
    required_by={"dest": ("output_format",)},
    secrets=secrets_within,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given. ``objects``: a text, a mapping or a list. ``timeout``: seconds."""

    auth: Auth
    files: tuple[str, ...]
    files_complete: bool
    live: bool
    runtime: bool
    from_version: str
    namespace: str
    revision: str
    default_namespace: str
    mesh_config_file: str
    mesh_networks_file: str
    namespaces: tuple[str, ...]
    remote_contexts: tuple[str, ...]
    rules: tuple[str, ...]
    apply_fixes: bool
    suppress: tuple[str, ...]
    baseline: str
    output_threshold: str
    failure_threshold: str
    output_format: str
    dest: str
    timeout: int
    query: str
    objects: t.Any = field(default=None, repr=False)
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters; without files and objects it is the cluster that is looked at."""
        given = bool(params["files"]) or params["objects"] is not None
        return cls(
            auth=Auth.from_params(params),
            files=tuple(params["files"] or ()),
            files_complete=params["files_complete"],
            live=not given if params["live"] is None else params["live"],
            runtime=params["runtime"],
            from_version=params["from_version"] or "",
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "",
            default_namespace=params["default_namespace"] or "",
            mesh_config_file=params["mesh_config_file"] or "",
            mesh_networks_file=params["mesh_networks_file"] or "",
            namespaces=() if params["all_namespaces"] else tuple(params["namespaces"] or ()),
            remote_contexts=tuple(params["remote_contexts"] or ()),
            rules=tuple(params["rules"] or ()),
            apply_fixes=params["apply_fixes"],
            suppress=tuple(params["suppress"] or ()),
            baseline=params["baseline"] or "",
            output_threshold=params["output_threshold"],
            failure_threshold=params["failure_threshold"],
            output_format=params["output_format"] or "",
            dest=params["dest"] or "",
            timeout=params["timeout"],
            query=params["query"] or "",
            objects=params["objects"],
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
