# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML texts that others wrote, read by libyaml without harm.

libyaml composes by recursion in C: a few hundred kilobytes of ``- - -`` end the process. And aliases make a short text an endless value.
"""
from __future__ import annotations

import typing as t

import yaml

MAX_DEPTH: t.Final = 200
"""Levels of nesting; no object, chart or schema has as many, and what walks a value recurses."""
MAX_ALIASED: t.Final = 1_000_000
"""Nodes that a text's aliases may stand for."""
MAX_VALUES: t.Final = 4_000_000
"""Nodes of one document: as many take half a gigabyte, and 50 MB of Kubernetes' objects hold half as many."""
_LOADER: t.Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnsafeYaml(yaml.YAMLError):
    """A text that is nested too deeply, or whose aliases stand for too much; the message says which."""


def read_documents(text: str, *, max_depth: int = MAX_DEPTH) -> list[t.Any]:
    """The values of all documents. Raises yaml.YAMLError, UnsafeYaml among it; of a MarkedYAMLError only the marks hold nothing of the text."""
    _check(text, max_depth)
    try:
        return list(yaml.load_all(text, _LOADER))
    except ValueError:  # a date such as 2026-99-99
        raise yaml.YAMLError("a value is none of its type") from None


def _check(text: str, max_depth: int) -> None:
    """One look at the events, which come without recursion. Raises UnsafeYaml, yaml.YAMLError."""
    around: list[tuple[str | None, int]] = []  # anchors of the collections that are open, and how many nodes came before each
    sizes: dict[str, int] = {}
    nodes = aliased = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = around.pop()
            if anchor:
                sizes[anchor] = nodes - before
        elif isinstance(event, yaml.AliasEvent):
            name = str(event.anchor)
            if any(anchor == name for anchor, _ in around):
                raise UnsafeYaml(f"anchor '{name}' value contains itself")
            aliased += sizes.get(name, 0)
            nodes += sizes.get(name, 0)
            if aliased > MAX_ALIASED:
                raise UnsafeYaml("document contains excessive aliasing")
        elif isinstance(event, yaml.NodeEvent):
            nodes += 1
            if isinstance(event, yaml.CollectionStartEvent):
                around.append((event.anchor, nodes - 1))
                if len(around) > max_depth:
                    raise UnsafeYaml(f"is nested deeper than {max_depth} levels")
            elif event.anchor:
                sizes[event.anchor] = 1
