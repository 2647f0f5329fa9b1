# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``config`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

import yaml

from .auth import AUTH, Auth
from .foreign_yaml import read_documents
from .spec import Params, Spec
from .writing import WRITING, Writing

SHORTEST_SECRET: t.Final = 4
"""Characters; what is shorter protects nothing, and hiding it would make every result unreadable."""


def secrets_within(params: Params) -> set[str]:
    """The data of Secrets among ``objects``; a text that names one and cannot be read is hidden whole."""
    given = params.get("objects")
    if not isinstance(given, str):
        return set(_data(given))
    if "Secret" not in given:
        return set()
    try:
        return set(_data(read_documents(given)))
    except yaml.YAMLError:
        return {given}


def _data(value: t.Any) -> t.Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _data(item)
    elif isinstance(value, dict):
        if value.get("kind") == "Secret":
            for key in ("data", "stringData"):
                held = value.get(key)
                yield from (text for text in (held.values() if isinstance(held, dict) else ()) if isinstance(text, str) and len(text) >= SHORTEST_SECRET)
        yield from _data(value.get("items"))


SPEC: t.Final = Spec(
    {
        **AUTH,
        **WRITING,
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "set_name": {"type": "str", "required": True},
        "set_namespace": {"type": "str"},
        "namespace": {"type": "str", "default": "istio-system"},
        "default_namespace": {"type": "str"},
        "src": {"type": "list", "elements": "path"},
        "objects": {"type": "raw"},
        "wait_distributed": {"type": "bool", "default": False},
        "distributed_to": {"type": "list", "elements": "str"},
        "analyze": {"type": "str", "choices": ["never", "info", "warning", "error"], "default": "never"},
        "analyze_suppress": {"type": "list", "elements": "str"},
    },
    required_if=(("state", "present", ("src", "objects"), True),),
    secrets=secrets_within,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given. ``objects``: a text, a mapping or a list.

    ``namespace`` is Istio's, ``distributed_to`` the namespaces whose proxies are waited for (empty: all).
    """

    auth: Auth
    writing: Writing
    state: str
    set_name: str
    set_namespace: str
    namespace: str
    default_namespace: str
    src: tuple[str, ...]
    analyze: str
    analyze_suppress: tuple[str, ...]
    objects: t.Any = field(default=None, repr=False)
    wait_distributed: bool = False
    distributed_to: tuple[str, ...] = ()
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            writing=Writing.from_params(params),
            state=params["state"],
            set_name=params["set_name"],
            set_namespace=params["set_namespace"] or params["namespace"] or "istio-system",
            namespace=params["namespace"] or "istio-system",
            default_namespace=params["default_namespace"] or "",
            src=tuple(params["src"] or ()),
            analyze=params["analyze"],
            analyze_suppress=tuple(params["analyze_suppress"] or ()),
            objects=params["objects"],
            wait_distributed=params["wait_distributed"],
            distributed_to=tuple(params["distributed_to"] or ()),
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
