# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan or a run tells: objects by what happened to them, and the difference as text."""
from __future__ import annotations

import hashlib
import json
import typing as t

from ..cluster.apply import label
from ..cluster.secret_masking import masked_secret
from ..helm.functions.yaml_emit import dumps
from .desired import CRD
from .paths import Map
from .verdicts import CREATE, PRUNE, UNCHANGED, UPDATE, Change, without_bookkeeping


def objects_by_action(changes: t.Iterable[Change]) -> dict[str, list[str]]:
    """``created``, ``updated``, ``pruned`` and ``unchanged``, each the objects as ``Kind namespace/name``, sorted."""
    out: dict[str, list[str]] = {action: [] for action in (CREATE, UPDATE, PRUNE, UNCHANGED)}
    for change in changes:
        out[change.action].append(label(change.item))
    return {action: sorted(names) for action, names in out.items()}


def difference(changes: t.Iterable[Change]) -> dict[str, str]:
    """Ansible's diff: every changed object before and after, what the server keeps for itself left out, Secrets masked, CRDs' schemas as hashes."""
    written = sorted((change for change in changes if change.action != UNCHANGED), key=lambda change: label(change.item))
    return {
        "before_header": "cluster", "after_header": "cluster",
        "before": "".join(_text(change.live) for change in written if change.live is not None),
        "after": "".join(_text(change.after) for change in written if change.action != PRUNE),
    }  # fmt: skip


def _text(item: Map | None) -> str:
    if item is None:
        return ""
    shown = without_bookkeeping(item)
    if shown["kind"] == "Secret":
        shown = masked_secret(shown)
    elif shown["kind"] == CRD:
        versions = [{**one, "schema": digest(one.get("schema"))} for one in shown["spec"].get("versions") or []]
        shown["spec"] = {**shown["spec"], "versions": versions}
    return f"---\n# {label(item)}\n{dumps(shown)}\n"


def digest(value: t.Any) -> str:
    """Enough of a hash to see that something differs."""
    return "sha256:" + hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def adopted(changes: t.Iterable[Change]) -> list[str]:
    """Warnings about objects that other tools made and that are ours from now on, one a tool."""
    by_tool: dict[str, list[str]] = {}
    for change in changes:
        for tool in change.adopted_from:
            by_tool.setdefault(tool, []).append(label(change.item))
    return [f"{len(names)} objects made by {tool} are taken over: {', '.join(sorted(names))}" for tool, names in sorted(by_tool.items())]
