# SPDX-License-Identifier: GPL-3.0-or-later
"""The user and group ids that OpenShift gives a namespace, in its annotations
(https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html)."""
from __future__ import annotations

import re
import typing as t

from .containers import INIT, PROXY, VALIDATION

Map = dict[str, t.Any]

UID_RANGE: t.Final = "openshift.io/sa.scc.uid-range"
GROUPS: t.Final = "openshift.io/sa.scc.supplemental-groups"
PROXY_ID: t.Final = 1337


def last_of_block(text: str) -> int | None:
    """The last id of ``start/size`` or ``start-end``; None for anything else."""
    found = re.match(r"([0-9]+)([/-])([0-9]+)", text, re.ASCII)
    if not found or (found[2] == "-" and "/" in text):
        return None
    start, other = int(found[1]), int(found[3])
    return start + other - 1 if found[2] == "/" else other


def proxy_ids(annotations: t.Mapping[str, str] | None) -> tuple[int, int]:
    """The proxy's user and group: the last ids of the namespace's ranges, 1337 where it has none."""
    found = annotations or {}
    uid = last_of_block(found.get(UID_RANGE, ""))
    blocks = [last_of_block(item) for item in found.get(GROUPS, found.get(UID_RANGE, "")).split(",")]
    gid = blocks[0] if None not in blocks else None
    return PROXY_ID if uid is None else uid, PROXY_ID if gid is None else gid


def without_assigned_user(spec: Map) -> Map:
    """The pod's spec without the user and group of its own proxy container where they are just the application's.

    OpenShift gives every container the same user; traffic of a proxy that runs as the application would not be captured.
    """
    users: dict[bool, int] = {True: 0, False: 0}
    for item in [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]:
        user = (item.get("securityContext") or {}).get("runAsUser")
        if user is not None and item.get("name") not in (VALIDATION, INIT):
            users[item.get("name") == PROXY] = user
    if users[True] != users[False]:
        return spec
    for key in ("containers", "initContainers"):
        for number, item in enumerate(spec.get(key) or ()):
            if item.get("name") == PROXY:
                context = item.get("securityContext") or {}
                kept = {name: value for name, value in context.items() if name not in ("runAsUser", "runAsGroup")}
                items = list(spec[key])
                items[number] = {**item, "securityContext": kept} if context else item
                return {**spec, key: items}
    return spec
